import { type Verdict, verdictClauses } from '../../policies/engine/index.ts'

/** What a rule wants of an image, `-` if it has no say, and why. */
export type VerdictRow = { readonly wants: 'delete' | 'keep' | '-'; readonly why: string }

/** Returns what a rule says about one image. `why`: what it weighs; absent: the clauses of the verdict. */
export function verdictRow(verdict: Verdict, why: string = verdictClauses(verdict).join('; ')): VerdictRow {
  const { wants, held, overruled } = verdict
  if (held === true)
    return { wants: '-', why: overruled === true ? 'is not asked' : `would ${wants} it: ${why}` }
  return { wants, why: overruled === true ? `${why}; another rule decides` : why }
}

/** Returns the verdict of one rule in a line: `rule previews: delete, 35d 4h old, keeps 7d`. */
export function verdictText(verdict: Verdict): string {
  const { wants, why } = verdictRow(verdict)
  return `rule ${verdict.rule}: ${wants === '-' ? why : `${wants}, ${why}`}`
}
