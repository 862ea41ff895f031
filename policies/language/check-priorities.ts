import type { Policy, PolicyRule } from '../model/index.ts'
import type { Add } from './checks.ts'

/**
 * The first by priority decides under `first_match`: so each rule needs one of its own, but for those that only keep: they
 * stand above the others. Elsewhere order has no meaning.
 */
export function checkPriorities({ rules, onConflict }: Policy, error: Add): void {
  const first = new Map<number, string>()
  for (const rule of rules) {
    const refused = refusal(rule, onConflict, first)
    if (refused !== undefined) error(refused.summary, refused.detail, `rule.${rule.label}`, 'priority')
    else if (rule.priority !== undefined) first.set(rule.priority, rule.label)
  }
}

type Refused = { readonly summary: string; readonly detail: string }

/** What is wrong with the priority of a rule; `first` has the rule of each priority so far. */
function refusal(
  { priority, keep }: PolicyRule,
  onConflict: Policy['onConflict'],
  first: ReadonlyMap<number, string>,
): Refused | undefined {
  if (onConflict !== 'first_match') return priority === undefined ? undefined : withoutOrder(onConflict)
  if (keep === true) return priority === undefined ? undefined : OF_KEEP
  if (priority === undefined) return MISSING
  const before = first.get(priority)
  return before === undefined
    ? undefined
    : { summary: 'Priority used twice', detail: `Rule ${before} has priority ${priority} as well.` }
}

function withoutOrder(onConflict: Policy['onConflict']): Refused {
  const why = onConflict === 'any' ? 'One rule is enough here' : 'All rules must agree here'
  return {
    summary: 'priority without first_match',
    detail: `${why}, so the order has no effect. Remove priority, or write on_conflict = "first_match".`,
  }
}

const OF_KEEP: Refused = {
  summary: 'priority of a rule that only keeps',
  detail:
    'A rule with keep = true keeps its images whatever other rules decide, so its order has no effect. Remove priority.',
}

const MISSING: Refused = {
  summary: 'Rule without a priority',
  detail:
    'Under on_conflict = "first_match" the rule with the lowest priority decides: write priority = 1, 2, 3.',
}
