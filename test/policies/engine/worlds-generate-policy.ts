/** Policies in which every condition is used, and few in one rule. */
import type { KeepThinned, Policy, PolicyRule } from '../../../policies/model/policy.ts'
import { DAY, given } from './generate-images.ts'
import type { Dice } from './worlds-generate.ts'

const HOUR = DAY / 24

export function policyOf(dice: Dice): Policy {
  const onConflict = dice.pick([undefined, undefined, 'any', 'first_match'] as const)
  const count = dice.pick([1, 1, 1, 2, 2, 3])
  const rules = ['a', 'b', 'c']
    .slice(0, count)
    .map((label, i) => ruleOf(dice, label, onConflict === 'first_match' ? i : 0))
  return given({
    kind: 'policy' as const,
    block: 'lifecycle_policy' as const,
    name: 'p',
    scope: { kind: 'global' } as const,
    status: 'ACTIVE' as const,
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    rules: onConflict === 'first_match' && dice.once(2) ? turned(rules) : rules,
    onConflict,
    limits: { maxDeletePercent: 100, allowEmpty: true },
    grace: dice.pick([0, 0, DAY, 2 * DAY]),
    untag: dice.once(3),
  })
}

/** The same rules; the last one has the lowest place. */
function turned(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  return rules.map((rule) => ({ ...rule, priority: 9 - (rule.priority ?? 0) }))
}

function ruleOf(dice: Dice, label: string, place: number): PolicyRule {
  if (dice.once(10)) return keepOnly(dice, label)
  const filters = filtersOf(dice)
  const condition = conditionsOf(dice)
  const isLinked = filters.groupBy !== undefined
  return given({
    label,
    ...filters,
    ...condition,
    keepThinned: isLinked ? undefined : condition.keepThinned,
    keepSemver: isLinked ? undefined : condition.keepSemver,
    ...(isLinked && !isCounting(condition) ? { max: 1 } : {}),
    priority: place === 0 ? undefined : place,
  })
}

function isCounting({ retainedTop, max, keepExpired }: Partial<PolicyRule>): boolean {
  return [retainedTop, max, keepExpired].some((one) => one !== undefined)
}

function isConditional({ expirePeriod, expireAfter, retainedTop, max }: Partial<PolicyRule>): boolean {
  return [expirePeriod, expireAfter, retainedTop, max].some((one) => one !== undefined)
}

/** What its floors keep stays, and what is young. */
function keepOnly(dice: Dice, label: string): PolicyRule {
  const { max, keepExpired, ...floors } = conditionsOf(dice)
  void [max, keepExpired]
  const { groupBy, ...filters } = filtersOf(dice)
  const { keepSemver, keepThinned, ...counts } = floors
  const linked = groupBy === undefined ? { keepSemver, keepThinned } : { groupBy }
  const rest = given({ ...counts, ...linked })
  const isNone = !isConditional(rest) && [keepSemver, keepThinned].every((one) => one === undefined)
  return {
    label,
    ...filters,
    ...rest,
    ...(isNone || groupBy !== undefined ? { retainedTop: 1 } : {}),
    keep: true,
  }
}

type Filters = Pick<
  PolicyRule,
  | 'tagRegexp'
  | 'untagged'
  | 'orphans'
  | 'groupBy'
  | 'tagsMatchAll'
  | 'match'
  | 'excludeTagRegexp'
  | 'brokenIndexes'
>

function filtersOf(dice: Dice): Filters {
  const tagRegexp = dice.pick(['.*', '.*', '.*', '.*', '.*', '.*', 'v.*', 'pr-.*', 'x|latest'])
  const groupBy = dice.maybe(6, () => dice.pick(['([a-z]+).*', '([a-z]+).*', '(v[0-9]+).*']))
  const tagsMatchAll = dice.maybe(12, () => dice.pick([['v.*', 'pr-.*'], ['v.*'], ['latest', '.*']]))
  return given({
    tagRegexp: tagsMatchAll === undefined ? tagRegexp : undefined,
    tagsMatchAll,
    groupBy,
    untagged: !dice.once(3),
    orphans: dice.maybe(3, () => true as const),
    brokenIndexes: dice.once(3) ? undefined : (true as const),
    match: tagsMatchAll === undefined ? dice.maybe(12, () => 'all' as const) : undefined,
    excludeTagRegexp: dice.maybe(15, () => dice.pick(['x', 'pr-.*'])),
  })
}

function ageFromOf(dice: Dice): PolicyRule['ageFrom'] {
  return dice.pick([
    undefined,
    undefined,
    undefined,
    undefined,
    'pushed',
    'created',
    'tagged',
    'pulled',
    'last_pulled',
  ])
}

/** One to three of them. */
function conditionsOf(dice: Dice): Partial<PolicyRule> {
  const period = dice.maybe(2, () => dice.pick([DAY, 7 * DAY, 7 * DAY, 14 * DAY]))
  const short = period === undefined ? dice.maybe(6, () => dice.pick([HOUR, 7 * DAY - 1])) : undefined
  const isAged = period !== undefined || short !== undefined
  const retainedTop = dice.maybe(3, () => dice.pick([0, 1, 1, 2, 3]))
  const max = dice.maybe(4, () => Math.max(dice.pick([0, 1, 1, 2, 3]), retainedTop ?? 0))
  const keepThinned = dice.maybe(6, () => thinnedOf(dice))
  const keepSemver = dice.maybe(9, () =>
    given({
      per: dice.pick(['major', 'minor', 'patch'] as const),
      count: dice.pick([1, 1, 2]),
      prerelease: dice.once(2),
      variants: dice.maybe(3, () => false as const),
    }),
  )
  const isNone = [period, short, retainedTop, max, keepThinned, keepSemver].every((one) => one === undefined)
  return given({
    expirePeriod: period,
    expireAfter: short,
    retainedTop: isNone ? dice.pick([1, 1, 2]) : retainedTop,
    max,
    keepExpired: isAged ? dice.maybe(3, () => dice.pick([1, 1, 2])) : undefined,
    keepThinned,
    keepSemver,
    ageFrom: ageFromOf(dice),
  })
}

function thinnedOf(dice: Dice): KeepThinned {
  const unit = dice.pick(['hourly', 'daily', 'daily', 'weekly', 'monthly', 'yearly'] as const)
  const other = dice.pick(['daily', 'weekly', 'monthly', 'yearly'] as const)
  const count = dice.pick([1, 1, 2, 3])
  return dice.once(3) ? { [unit]: count, [other]: 1 } : { [unit]: count }
}
