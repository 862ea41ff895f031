import { type Diagnostic, placeOf, type Range } from '../../../policies/hcl/index.ts'
import { LINTS } from '../../../policies/model/index.ts'
import type { StoredPlan } from '../../../proto/resources/index.ts'
import { diagnosticsGithub } from '../github.ts'
import { planDangers } from './plan-facts.ts'
import { planJunit } from './plan-junit.ts'
import { planMarkdown } from './plan-markdown.ts'

export const PLAN_FORMATS = ['markdown', 'github', 'junit'] as const

export type PlanFormat = (typeof PLAN_FORMATS)[number]

/** Returns where an object stands in the files; nothing if it was not read from files. */
export type OriginsOf = (address: string) => readonly Range[]

/** `daemon`: the name that it gives itself; empty: none. */
type PlanSource = { readonly originsOf: OriginsOf; readonly daemon: string }

/** Returns a plan for a bot or a CI system. */
export function planDocument(
  plan: StoredPlan,
  format: PlanFormat,
  { originsOf, daemon }: PlanSource,
): string {
  switch (format) {
    case 'markdown':
      return planMarkdown(plan, daemon)
    case 'junit':
      return planJunit(plan)
    case 'github':
      return diagnosticsGithub(planDiagnostics(plan, originsOf))
  }
}

/** Returns the dangers and warnings of a plan at the lines of the files that they come from. */
function planDiagnostics(plan: StoredPlan, originsOf: OriginsOf): readonly Diagnostic[] {
  const placed = (address: string | undefined): Pick<Diagnostic, 'place'> => {
    const [range] = address === undefined ? [] : originsOf(address.replace(/\.rule\..*$/, ''))
    return range === undefined ? {} : { place: placeOf(range) }
  }
  const dangers = planDangers(plan).map(({ severity, subject, summary, detail, address }): Diagnostic => ({
    severity,
    summary: `${summary}: ${subject}`,
    detail: `${subject}: ${detail}`,
    ...placed(address),
  }))
  const lints = plan.effects
    .flatMap((effect) => effect.lints)
    .map(({ code, address, detail }): Diagnostic => ({
      severity: 'warning',
      summary: LINTS[code].summary,
      detail: `${address}: ${detail} ${LINTS[code].advice}`,
      ...placed(address),
    }))
  return [...dangers, ...lints]
}
