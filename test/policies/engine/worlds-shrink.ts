/** Smaller inputs, each with one thing left out. */
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Image } from '../../../policies/model/image.ts'
import type { Policy, PolicyRule } from '../../../policies/model/policy.ts'

const SPARE_OF_IMAGE = [
  'created',
  'pushed',
  'arrived',
  'tagged',
  'pulled',
  'putBack',
  'untaggedAt',
  'unseenSince',
  'unreadable',
  'subject',
] as const

const SPARE_OF_RULE = [
  'ageFrom',
  'keepThinned',
  'keepSemver',
  'keepExpired',
  'max',
  'retainedTop',
  'expireAfter',
  'expirePeriod',
  'groupBy',
  'match',
  'excludeTagRegexp',
  'orphans',
  'brokenIndexes',
  'priority',
] as const

export function* shrunk(input: EvaluateInput): Generator<EvaluateInput> {
  for (const images of lessOf(input.images)) if (images.length > 0) yield { ...input, images }
  if (input.protections.length > 0) yield { ...input, protections: [] }
  if (input.trustBuilt !== undefined) yield without(input, 'trustBuilt')
  const { policy } = input
  if (policy !== undefined) for (const smaller of smallerPolicies(policy)) yield { ...input, policy: smaller }
  for (const [i, image] of input.images.entries())
    for (const smaller of smallerImages(image)) yield { ...input, images: input.images.with(i, smaller) }
}

function* smallerPolicies(policy: Policy): Generator<Policy> {
  for (const rules of lessOf(policy.rules)) if (rules.length > 0) yield { ...policy, rules }
  if (policy.untag) yield { ...policy, untag: false }
  if (policy.grace > 0) yield { ...policy, grace: 0 }
  if (policy.onConflict !== undefined) yield without(policy, 'onConflict')
  for (const [i, rule] of policy.rules.entries())
    for (const smaller of smallerRules(rule)) yield { ...policy, rules: policy.rules.with(i, smaller) }
}

function* smallerRules(rule: PolicyRule): Generator<PolicyRule> {
  for (const key of SPARE_OF_RULE) {
    if (rule[key] === undefined) continue
    const smaller = without(rule, key)
    if (isValid(smaller)) yield smaller
  }
  if (rule.untagged && rule.tagRegexp !== undefined) yield { ...rule, untagged: false }
}

function isValid(rule: PolicyRule): boolean {
  const period = rule.expirePeriod ?? rule.expireAfter
  if (rule.keepExpired !== undefined && period === undefined) return false
  const counts = [rule.retainedTop, rule.max, rule.keepExpired]
  if (rule.groupBy !== undefined && counts.every((one) => one === undefined)) return false
  const conditions = [period, rule.retainedTop, rule.max, rule.keepSemver, rule.keepThinned]
  return conditions.some((one) => one !== undefined)
}

function* smallerImages(image: Image): Generator<Image> {
  for (const key of SPARE_OF_IMAGE) if (image[key] !== undefined) yield without(image, key)
  for (const tags of lessOf(image.tags)) yield { ...image, tags }
  for (const children of lessOf(image.children)) yield { ...image, children }
}

function* lessOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (const i of list.keys()) yield list.toSpliced(i, 1)
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> & { [P in K]?: never } {
  const { [key]: left, ...rest } = value
  void left
  return rest as Omit<T, K> & { [P in K]?: never }
}
