import type { Equivalent } from './equivalent.ts'
import type { Mutant } from './mutants.ts'
import type { Result } from './trees.ts'

const GOAL = 90

/** The mutants of a file: those to run, with what became of them, and those known as equivalent. */
export type Tally = {
  readonly file: string
  readonly waiting: readonly Mutant[]
  readonly equivalent: ReadonlyMap<Mutant, Equivalent>
  readonly results: Map<Mutant, Result>
}

export function tallyOf(file: string, mutants: readonly Mutant[], known: readonly Equivalent[]): Tally {
  const equivalent = new Map<Mutant, Equivalent>()
  for (const mutant of mutants) {
    const found = known.find((one) => one.file === mutant.file && one.code === mutant.code)
    if (found !== undefined) equivalent.set(mutant, found)
  }
  const waiting = mutants.filter((mutant) => !equivalent.has(mutant))
  return { file, waiting, equivalent, results: new Map() }
}

export function shown({ file, line, column, operator, before, after }: Mutant): string {
  return `${file}:${line}:${column} ${operator}: ${before} -> ${after}`
}

/** A mutant that no test killed, with what `equivalent.ts` calls it. */
export function survivor(mutant: Mutant): string {
  return `${shown(mutant)}\n    ${mutant.code}`
}

export function progress({ file, results }: Tally): string {
  const count = (result: Result): number => [...results.values()].filter((one) => one === result).length
  return `${file}: ${count('failed')} killed, ${count('passed')} survived, ${count('timeout')} timeouts`
}

/** Prints what survived, what is equivalent and the score; returns the exit status. */
export function report(tallies: readonly Tally[], known: readonly Equivalent[]): number {
  const ran = tallies.flatMap(({ waiting, results }) =>
    waiting.map((mutant) => [mutant, results.get(mutant)] as const),
  )
  const survivors = ran.filter(([, result]) => result === 'passed')
  for (const [mutant] of survivors) console.log(survivor(mutant))
  for (const [mutant, { why }] of tallies.flatMap((tally) => [...tally.equivalent]))
    console.log(`equivalent: ${shown(mutant)}\n    ${why}`)
  for (const one of stale(tallies, known))
    console.log(`no mutant is like this any more: ${one.file} ${one.code}`)
  const [killed, all] = [ran.length - survivors.length, ran.length]
  const percent = all === 0 ? 100 : (100 * killed) / all
  console.log(`${killed} of ${all} mutants killed (${percent.toFixed(1)} %)`)
  return percent >= GOAL ? 0 : 1
}

function stale(tallies: readonly Tally[], known: readonly Equivalent[]): Equivalent[] {
  const used = new Set(tallies.flatMap((tally) => [...tally.equivalent.values()]))
  return known.filter((one) => !used.has(one) && tallies.some((tally) => tally.file === one.file))
}
