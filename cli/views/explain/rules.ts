import { type Decision, type Reason, sentence, type Verdict } from '../../../policies/engine/index.ts'
import type { ExplainedRule, Explanation } from '../../../proto/resources/index.ts'
import { type VerdictRow, verdictRow } from '../verdict.ts'

/** A line of the table of rules: who speaks, what it wants, and why. */
export type RuleRow = VerdictRow & { readonly who: string }

const HOLDS: ReadonlySet<Reason['kind']> = new Set(['protected', 'pinned', 'in_use'])

/** Returns a row for each hold and each rule of the policy, in their order. */
export function ruleRows(decision: Decision, { rules, protections }: Explanation): readonly RuleRow[] {
  const verdicts = new Map(decision.verdicts.map((verdict) => [verdict.rule, verdict]))
  const holding = new Set(
    decision.reasons.flatMap((reason) => (reason.kind === 'protected' ? [reason.by] : [])),
  )
  const idle = protections.filter((address) => !holding.has(address))
  const own = rules.map((rule) => rowOf(rule, verdicts.get(rule.rule), decision))
  const first = own.findIndex(({ wants, why }) => wants === '-' && why.startsWith('its tags do not'))
  const rows = own.map((row, at) =>
    at === first && idle.length > 0 ? { ...row, why: `${row.why}; nor do those of ${idle.join(', ')}` } : row,
  )
  return [...holdRows(decision), ...rows]
}

function holdRows({ reasons }: Decision): RuleRow[] {
  return reasons.flatMap((reason) => {
    if (reason.kind === 'protected')
      return [{ who: reason.by, wants: 'keep', why: holdText(reason) } as const]
    return reason.kind === 'pinned' || reason.kind === 'in_use'
      ? [{ who: reason.kind === 'pinned' ? 'pin' : 'in use', wants: 'keep', why: sentence(reason) } as const]
      : []
  })
}

function holdText(reason: Extract<Reason, { kind: 'protected' }>): string {
  const [, rest = ''] = sentence(reason).split(' keeps it')
  const text = rest.trim().replace(/^\((.*?)\)/, 'its tag $1')
  return text === '' ? 'its digest or annotation matches' : text
}

function rowOf(rule: ExplainedRule, verdict: Verdict | undefined, decision: Decision): RuleRow {
  const who = rule.rule
  if (verdict === undefined) return { who, wants: '-', why: whyNotSelected(rule, decision) }
  if (verdict.held === true) return { who, ...verdictRow(verdict) }
  const own = decision.reasons.filter((reason) => 'rule' in reason && reason.rule === who)
  const may = own.find(
    ({ kind }) => kind.startsWith('may_') || kind === 'age_unknown' || kind === 'not_in_a_group',
  )
  return {
    who,
    ...verdictRow(verdict, may === undefined ? undefined : sentence(may).replace(` (${who})`, '')),
  }
}

function whyNotSelected({ byTags }: ExplainedRule, { tags, reasons }: Decision): string {
  if (reasons.some(({ kind }) => kind === 'child_of' || kind === 'refers_to'))
    return 'is not asked about a part'
  if (tags.length === 0) return 'does not select it: it has no tag'
  return byTags ? 'its tags do not match' : 'does not select it'
}

/** Returns the reasons that no row of a rule shows, as sentences. */
export function otherReasons({ reasons }: Decision): readonly string[] {
  return reasons
    .filter((reason) => !('rule' in reason) && !HOLDS.has(reason.kind) && reason.kind !== 'not_selected')
    .map((reason) => sentence(reason))
}
