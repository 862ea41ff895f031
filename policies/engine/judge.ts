import type { Digest, Instant, Known, Policy, Rule } from '../model.ts'
import type { Node } from './graph.ts'
import { tagMatcher } from './patterns.ts'
import type { Reason, Verdict } from './reason.ts'
import { since } from './time.ts'

/** What one rule says of one image that it selects. `tags`: those by which it selects the image. */
export type Judgement = {
  readonly rule: Rule
  readonly tags: readonly string[]
  readonly verdict: Verdict
  readonly reason: Reason
  /** When the rule would want the image gone, if nothing else changed; undefined: not by age alone. */
  readonly wantsAt?: Instant
}

type Ranked = { readonly node: Node; readonly tags: readonly string[]; readonly known: Known | undefined }

/**
 * Judges every candidate that a rule selects. A rule ranks all that it selects and whose time is known, newest first,
 * ties by digest; one whose time is not known is kept and takes no place.
 */
export function judge(policy: Policy, candidates: readonly Node[], now: Instant): Map<Digest, Judgement[]> {
  const judgements = new Map<Digest, Judgement[]>()
  const times = new Map(candidates.map((node) => [node, since(node.image, now)]))
  for (const rule of policy.rules) {
    const selected = select(rule, candidates, times, policy.name)
    const ranked = selected.filter((one) => one.known !== undefined).toSorted(newestFirst)
    const add = (one: Ranked, rank: number): void => {
      const judgement = judgeOne(rule, one, { rank, of: ranked.length, now })
      const digest = one.node.image.digest
      const others = judgements.get(digest)
      if (others) others.push(judgement)
      else judgements.set(digest, [judgement])
    }
    for (const one of selected) if (one.known === undefined) add(one, 0)
    for (const [index, one] of ranked.entries()) add(one, index + 1)
  }
  return judgements
}

function select(
  rule: Rule,
  candidates: readonly Node[],
  times: ReadonlyMap<Node, Known | undefined>,
  policy: string,
): Ranked[] {
  const matches =
    rule.tagRegexp === undefined
      ? undefined
      : tagMatcher(rule.tagRegexp, `policy ${policy}, rule ${rule.label}`)
  const selected: Ranked[] = []
  for (const node of candidates) {
    const tags = matches === undefined ? [] : node.ordinary.filter(matches)
    const untagged = rule.untagged && node.image.tags.length === 0
    if (tags.length > 0 || untagged) selected.push({ node, tags, known: times.get(node) })
  }
  return selected
}

function newestFirst(a: Ranked, b: Ranked): number {
  return (b.known?.at ?? 0) - (a.known?.at ?? 0) || (a.node.image.digest < b.node.image.digest ? -1 : 1)
}

type Place = { readonly rank: number; readonly of: number; readonly now: Instant }

function judgeOne(rule: Rule, { tags, known }: Ranked, { rank, of, now }: Place): Judgement {
  const { label, retainedTop: top, expirePeriod: period } = rule
  const verdict = (wants: Verdict['wants']): Verdict => ({
    rule: label,
    wants,
    rank,
    of,
    ...(top === undefined ? {} : { retainedTop: top }),
    ...(period === undefined ? {} : { expirePeriod: period }),
  })
  if (known === undefined) {
    return { rule, tags, verdict: verdict('keep'), reason: { kind: 'age_unknown', rule: label } }
  }
  if (top !== undefined && rank <= top) {
    return {
      rule,
      tags,
      verdict: verdict('keep'),
      reason: { kind: 'within_top', rule: label, rank, of, top },
    }
  }
  const age = { age: now - known.at, from: known.source, since: known.at }
  if (period !== undefined && age.age <= period) {
    const reason: Reason = { kind: 'young', rule: label, age, period }
    return { rule, tags, verdict: verdict('keep'), reason, wantsAt: known.at + period + 1 }
  }
  const reason: Reason =
    period === undefined
      ? { kind: 'beyond_top', rule: label, rank, of, top: top ?? 0 }
      : { kind: 'expired', rule: label, age, period }
  return { rule, tags, verdict: verdict('delete'), reason, wantsAt: now }
}
