/** Policies, protections and pins for fast-check, and all of it together: valid inputs of an evaluation. */
import * as fc from 'fast-check'
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { KeepSemver, KeepThinned, Policy, PolicyRule } from '../../../policies/model/policy.ts'
import type { Pin, Protection } from '../../../policies/model/protection.ts'
import type { Scope } from '../../../policies/model/repository.ts'
import type { Instant } from '../../../policies/model/time.ts'
import {
  DAY,
  digestOf,
  given,
  images,
  listOf,
  maybe,
  mostly,
  neighbours,
  NOW,
  pairs,
  PATTERNS,
  rarely,
  TAGS,
} from './generate-images.ts'

const HERE = { registry: 'r', repository: 'a' } as const

const keepSemver: fc.Arbitrary<KeepSemver> = fc.record({
  per: fc.constantFrom('major', 'minor', 'patch'),
  count: fc.constantFrom(1, 2),
  prerelease: fc.boolean(),
})

const keepThinned: fc.Arbitrary<KeepThinned> = fc
  .record({
    hourly: maybe(fc.constantFrom(1, 2), 3),
    daily: maybe(fc.constantFrom(1, 2), 2),
    weekly: maybe(fc.constantFrom(1, 2), 2),
    monthly: maybe(fc.constantFrom(1, 2), 2),
    yearly: fc.constantFrom(1, 2),
  })
  .map(given)

const filters = fc.record({
  tagRegexp: maybe(fc.constantFrom('.*', '.*', ...PATTERNS), 1).map((pattern) => pattern ?? '.*'),
  isNameless: rarely(5),
  untagged: fc.constantFrom(true, true, true, false),
  orphans: mostly(fc.constant<true>(true), 2),
  match: maybe(fc.constant('all' as const), 9),
  excludeTagRegexp: maybe(fc.constantFrom(...PATTERNS), 11),
  brokenIndexes: mostly(fc.constant<true>(true), 3),
  annotations: maybe(pairs, 19),
  labels: maybe(pairs, 19),
  artifactType: maybe(fc.constantFrom('chart', 'sbom'), 19),
  platform: maybe(fc.constantFrom('linux/arm64', 'linux/arm64', 'linux/arm64/v8', 'linux/amd64'), 7),
  minSize: maybe(fc.constantFrom(10, 15, 20), 14),
})

const conditions = fc.record({
  expirePeriod: maybe(
    fc.constantFrom(1, 1, 7, 7, 14, 30).map((days) => days * DAY),
    1,
  ),
  retainedTop: maybe(fc.constantFrom(0, 1, 2), 5),
  max: maybe(fc.constantFrom(0, 1, 2, 3), 4),
  keepExpired: maybe(fc.constantFrom(1, 2), 6),
  keepSemver: maybe(keepSemver, 7),
  keepThinned: maybe(keepThinned, 8),
  ageFrom: maybe(fc.constantFrom('pushed', 'created', 'tagged', 'last_pulled'), 3),
})

type Filters = typeof filters extends fc.Arbitrary<infer T> ? T : never
type Conditions = typeof conditions extends fc.Arbitrary<infer T> ? T : never

/** A rule without its label. */
export type RuleBody = Omit<PolicyRule, 'label' | 'priority'>

function ruleOf({ isNameless, ...filter }: Filters, condition: Conditions): RuleBody {
  const {
    expirePeriod,
    retainedTop,
    max,
    keepExpired,
    keepSemver: versions,
    keepThinned: thinned,
  } = condition
  const isSelecting = filter.untagged || filter.orphans === true
  const isConditional = [expirePeriod, retainedTop, max, versions, thinned].some((one) => one !== undefined)
  const period = isConditional ? expirePeriod : DAY
  return given({
    ...filter,
    ...condition,
    tagRegexp: isNameless && isSelecting ? undefined : filter.tagRegexp,
    match: isNameless && isSelecting ? undefined : filter.match,
    expirePeriod: period,
    keepExpired: period === undefined ? undefined : keepExpired,
    max: max === undefined ? undefined : Math.max(max, retainedTop ?? 0),
  })
}

export const ruleBodies: fc.Arbitrary<RuleBody> = fc
  .tuple(filters, conditions)
  .map(([filter, condition]) => ruleOf(filter, condition))

/** The first with the conditions of the second: selects and covers the same as the first. */
export function withConditionsOf(rule: PolicyRule, other: RuleBody, label: string): PolicyRule {
  const { expirePeriod, retainedTop, max, keepExpired, ageFrom } = other
  const kept = { keepSemver: other.keepSemver, keepThinned: other.keepThinned }
  return given({ ...rule, expirePeriod, retainedTop, max, keepExpired, ageFrom, ...kept, label })
}

const LABELS = ['a', 'b', 'c', 'd', 'e'] as const

/** Takes whatever it can, so that it shows what holds what. */
const BROAD: RuleBody = {
  tagRegexp: '.*',
  untagged: true,
  orphans: true,
  brokenIndexes: true,
  expirePeriod: DAY,
}

const bodies: fc.Arbitrary<readonly RuleBody[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([BROAD]) },
  { weight: 4, arbitrary: fc.array(ruleBodies, { minLength: 1, maxLength: 2 }) },
  { weight: 2, arbitrary: fc.array(ruleBodies, { maxLength: LABELS.length, size: 'max' }) },
)

type Gates = Pick<Policy, 'quota' | 'coolingOff'>

const gates: fc.Arbitrary<Gates> = fc
  .record({
    quota: maybe(
      fc
        .record({ tags: maybe(fc.constantFrom(3, 5), 1), bytes: maybe(fc.constantFrom(50, 100), 1) })
        .map(given),
      7,
    ),
    coolingOff: maybe(fc.constantFrom(DAY, 3 * DAY), 7),
  })
  .map(given)

function policies(gate: fc.Arbitrary<Gates>): fc.Arbitrary<Policy> {
  return fc
    .record({
      bodies,
      // Distinct whatever the lists hold: see below.
      places: fc.array(fc.nat(9), { minLength: LABELS.length, maxLength: LABELS.length }),
      firstMatch: rarely(2),
      grace: fc.constantFrom(0, DAY, DAY, 2 * DAY),
      untag: fc.boolean(),
      gate,
    })
    .map(({ bodies: list, places, firstMatch, gate: shut, ...rest }) => ({
      kind: 'policy',
      block: 'lifecycle_policy',
      name: 'p',
      scope: { kind: 'global' },
      status: 'ACTIVE',
      schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
      rules: list.map((body, i) => ({
        label: LABELS[i] ?? '',
        ...body,
        ...(firstMatch ? priorityOf(places[i] ?? 0, i) : {}),
      })),
      limits: { maxDeletePercent: 100, allowEmpty: true },
      ...(firstMatch ? { onConflict: 'first_match' } : {}),
      ...shut,
      ...rest,
    }))
}

/** No two of a policy are the same; at most one is absent. */
function priorityOf(place: number, index: number): { priority?: number } {
  return index === 0 && place > 6 ? {} : { priority: place * LABELS.length + index + 1 }
}

const scopes: fc.Arbitrary<Scope> = fc.constantFrom<Scope[]>(
  { kind: 'repository', ...HERE },
  { kind: 'pattern', registry: 'r', pattern: '**' },
  { kind: 'registry', registry: 'r' },
  { kind: 'global' },
  { kind: 'repository', registry: 'r', repository: 'b' },
  { kind: 'pattern', registry: 's', pattern: '**' },
  { kind: 'registry', registry: 's' },
)

const ends = maybe(fc.constantFrom(NOW - DAY, NOW, NOW + DAY, NOW + 9 * DAY), 2)

/** One protection; it fits a tag, digests or annotations. */
export function protections(name: string, where: fc.Arbitrary<Scope> = scopes): fc.Arbitrary<Protection> {
  return fc
    .record({
      tagRegexp: maybe(fc.constantFrom('latest', 'x', 'pr-[0-9]+', 'sha256-.*[.]sig', '.*'), 1),
      numbers: listOf(neighbours, 1, 2),
      annotations: maybe(pairs, 3),
      scope: where,
      until: ends,
    })
    .map(({ numbers, tagRegexp, annotations, ...rest }) =>
      given({
        kind: 'protect' as const,
        name,
        // A file that names one twice is read as naming it once.
        digests: [...new Set(numbers.map(digestOf))].toSorted(),
        tagRegexp: numbers.length === 0 && annotations === undefined ? (tagRegexp ?? 'latest') : tagRegexp,
        annotations,
        ...rest,
      }),
    )
}

const pins: fc.Arbitrary<Pin> = fc
  .record({
    kind: fc.constantFrom('pin', 'in_use'),
    registry: fc.constantFrom('r', 'r', 'r', 's'),
    repository: fc.constantFrom('a', 'a', 'a', 'b'),
    reference: fc.oneof(fc.constantFrom(...TAGS), neighbours.map(digestOf)),
    owner: fc.constant('o'),
    until: ends,
  })
  .map(given)

const blind = maybe(fc.constant([{ list: 'cluster', why: 'old' }] as const), 40)

function inputsWith(gate: fc.Arbitrary<Gates>, isSimple: boolean): fc.Arbitrary<EvaluateInput> {
  const no = fc.constant(undefined)
  return fc
    .record({
      repository: fc.constant(HERE),
      images,
      policy: isSimple ? policies(gate) : mostly(policies(gate), 40),
      protections: listOf(protections('guard'), 6, 1),
      pins: maybe(fc.array(pins, { maxLength: 2 }), 8),
      blind: isSimple ? no : blind,
      scopeTags: isSimple ? no : mostly(fc.constantFrom(2, 3, 5, 9), 4),
      scopeBytes: isSimple ? no : mostly(fc.constantFrom(40, 50, 100, 200), 4),
      changedAt: isSimple ? no : mostly(fc.constantFrom(9, 3, 2, 0), 2).map(daysAgo),
      now: fc.constant(NOW),
    })
    .map(given)
}

function daysAgo(days: number | undefined): Instant | undefined {
  return days === undefined ? undefined : NOW - days * DAY
}

/** Anything. */
export const inputs: fc.Arbitrary<EvaluateInput> = inputsWith(gates, false)

/** With a policy that has no gate, and with all lists of images in use readable. */
export const simpleInputs: fc.Arbitrary<EvaluateInput> = inputsWith(fc.constant({}), true)
