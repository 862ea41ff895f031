import { addressOf, type Policy, type PolicyRule, type Lint } from '../model/index.ts'
import type { Evaluation, RuleTally } from './decision.ts'
import { ordinaryTags } from './graph.ts'
import { FATE } from './group.ts'
import { openPatterns, type Patterns } from './patterns.ts'
import { isNarrower } from './scope.ts'

export type LintInput = {
  readonly policy: Policy
  readonly evaluation: Evaluation
  /** Tags in the scope of a policy with a quota, where that is known. */
  readonly scopeTags?: number
  /** Policies that cover the repository but are not in force. */
  readonly passedOver?: readonly Policy[]
}

/** Returns warnings about a policy, from the images that it was evaluated on. Returns none for an empty repository. */
export function lintEvaluation(input: LintInput, patterns: Patterns = openPatterns()): Lint[] {
  const { policy, evaluation } = input
  if (evaluation.images.length === 0) return []
  const address = addressOf(policy)
  return [
    ...evaluation.rules.flatMap((tally) => lintTally(tally, input)),
    ...policy.rules.flatMap((rule) => unanchored(rule, address, evaluation, patterns)),
    ...empties(evaluation, address),
    ...stillAtQuota(input, address),
    ...disabledLetsWider(input, address),
  ]
}

/** A rule with `keep = true` is not reported for keeping images. */
function lintTally({ rule, selects, blocks }: RuleTally, { policy, evaluation }: LintInput): Lint[] {
  const address = `${addressOf(policy)}.rule.${rule}`
  if (selects === 0) {
    const detail = `It selects none of ${count(evaluation.images.length)}.`
    return [{ code: 'matched-nothing', address, detail }]
  }
  const onlyKeeps = policy.rules.some(({ label, keep }) => label === rule && keep === true)
  if (blocks === 0 || onlyKeeps) return []
  return [{ code: 'vetoes', address, detail: `It keeps ${count(blocks)} that other rules would delete.` }]
}

/** Reports narrower policies that are DISABLED, if the policy in force deletes images. */
function disabledLetsWider(
  { policy, evaluation: { groups }, passedOver = [] }: LintInput,
  address: string,
): Lint[] {
  if (groups.going === 0) return []
  return passedOver
    .filter(({ status, scope }) => status === 'DISABLED' && isNarrower(scope, policy.scope))
    .map((one) => ({
      code: 'disabled-lets-wider',
      address: addressOf(one),
      detail: `It is DISABLED, so ${address} is in force: ${count(groups.going)} would be deleted.`,
    }))
}

function count(images: number): string {
  return images === 1 ? '1 image' : `${images} images`
}

/** Reports patterns that match a part of a tag, but not the whole tag. */
function unanchored(rule: PolicyRule, address: string, { images }: Evaluation, patterns: Patterns): Lint[] {
  const all = rule.tagRegexp === undefined ? (rule.tagsMatchAll ?? []) : [rule.tagRegexp]
  return all.flatMap((pattern) => {
    const others = partsOf(pattern, address, images, patterns)
    if (others.length === 0) return []
    const shown = others.slice(0, 3).join(', ')
    const detail = `"${pattern}" matches only a part of ${others.length === 1 ? 'the tag' : `${others.length} tags, such as`} ${shown}.`
    return [{ code: 'unanchored', address: `${address}.rule.${rule.label}`, detail }]
  })
}

/** Returns the tags of which a part matches the pattern, but not the whole tag; sorted. */
function partsOf(
  pattern: string,
  address: string,
  images: Evaluation['images'],
  patterns: Patterns,
): readonly string[] {
  if (pattern.length > 240) return []
  const whole = patterns(pattern, address)
  const part = patterns(`.*(?:${pattern}).*`, address)
  const tags = images.flatMap((image) => ordinaryTags(image).filter((tag) => !whole(tag) && part(tag)))
  return [...new Set(tags)].toSorted()
}

function empties({ groups }: Evaluation, address: string): Lint[] {
  if (groups.going === 0 || groups.going < groups.all) return []
  return [{ code: 'empties-repository', address, detail: `All ${count(groups.all)} would be deleted.` }]
}

function stillAtQuota({ policy, evaluation, scopeTags }: LintInput, address: string): Lint[] {
  const { images, fates } = evaluation
  const quota = policy.quota?.tags
  if (quota === undefined || scopeTags === undefined || scopeTags < quota) return []
  const going = images.filter((_, i) => fates[i] === FATE.delete || fates[i] === FATE.cascade)
  const left = scopeTags - going.reduce((sum, image) => sum + ordinaryTags(image).length, 0)
  if (left < quota) return []
  return [
    { code: 'still-at-quota', address, detail: `${left} tags would remain, and the quota is ${quota}.` },
  ]
}
