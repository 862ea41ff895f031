/** Valid policies, registries and protections with every attribute that the language has, for fast-check. */
import * as fc from 'fast-check'
import {
  AGE_FROM,
  type DeclaredObject,
  type Policy,
  type Protection,
  type Registry,
  type PolicyRule,
  type Scope,
} from '../../../policies/index.ts'

const DAY = 24 * 3600 * 1000

/** Absent as often as there. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

/** Without the fields that are undefined: absent, as `exactOptionalPropertyTypes` has it. */
function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

const description = maybe(fc.constantFrom('a', 'says "this" and ${that}', 'ü \\ %{x}'))
const pattern = fc.constantFrom('.*', 'pr-[0-9]+', 'v[0-9]+\\.[0-9]+', '"q"', '(?i)a|b')
const groupPattern = fc.constantFrom(
  '^(env\\d+)-.*',
  '(?:a|b)-([^-]+).*',
  '(?P<name>.*)',
  '(a|b)?c',
  '\\((x)\\)',
)
const texts = fc
  .dictionary(fc.constantFrom('a', 'b.c', 'team'), fc.constantFrom('x', '$${y}', '%${y}', '$$%%{z}', ''), {
    minKeys: 1,
  })
  .map((pairs) => Object.fromEntries(Object.entries(pairs).toSorted(([a], [b]) => (a < b ? -1 : 1))))
const count = fc.constantFrom(0, 1, 2, 500)
const patterns = fc.uniqueArray(pattern, { minLength: 1, maxLength: 4 }).map((list) => list.toSorted())

type Filters = Pick<
  PolicyRule,
  | 'tagRegexp'
  | 'tagsMatchAll'
  | 'match'
  | 'untagged'
  | 'orphans'
  | 'brokenIndexes'
  | 'excludeTagRegexp'
  | 'annotations'
  | 'labels'
  | 'artifactType'
  | 'platform'
  | 'minSize'
>

const selects = fc.oneof(
  fc.record({ tagRegexp: pattern, match: maybe(fc.constant('all' as const)), untagged: fc.boolean() }),
  fc.record({ tagsMatchAll: patterns, untagged: fc.boolean() }),
  fc.record({ untagged: fc.constant(true), orphans: maybe(fc.constant(true as const)) }),
)

const filters: fc.Arbitrary<Filters> = fc
  .tuple(
    selects,
    fc.record({
      brokenIndexes: maybe(fc.constant(true as const)),
      excludeTagRegexp: maybe(pattern),
      annotations: maybe(texts),
      labels: maybe(texts),
      artifactType: maybe(fc.constantFrom('application/vnd.x', '')),
      platform: maybe(fc.constantFrom('linux/arm64', 'linux/arm/v7')),
      minSize: maybe(fc.constantFrom(1, 1024, 3 * 2 ** 30)),
    }),
  )
  .map(([selecting, narrowing]) => given({ ...selecting, ...narrowing }))

type Conditions = Pick<
  PolicyRule,
  | 'expirePeriod'
  | 'expireAfter'
  | 'retainedTop'
  | 'max'
  | 'keepExpired'
  | 'keepSemver'
  | 'keepThinned'
  | 'groupBy'
  | 'ageFrom'
  | 'keep'
>

const period = fc.oneof(
  fc.record({ expirePeriod: fc.constantFrom(1, 7, 400).map((days) => days * DAY) }),
  fc.record({ expireAfter: fc.constantFrom(1, 1500, 12 * 3_600_000, 90_061_001, 10 * DAY) }),
)

const keepSemver = fc
  .record({
    per: fc.constantFrom('major' as const, 'minor' as const, 'patch' as const),
    count: fc.constantFrom(1, 3),
    prerelease: fc.boolean(),
    variants: maybe(fc.constant(false as const)),
  })
  .map(given)

const keepThinned = fc
  .record({ hourly: maybe(count), weekly: maybe(count), yearly: fc.constantFrom(1, 2) })
  .map(given)

const floors = fc.record({
  retainedTop: maybe(count),
  keepSemver: maybe(keepSemver),
  keepThinned: maybe(keepThinned),
})

/** Of a rule that lets images go, of one that counts in groups, and of one that only keeps. */
const conditions: fc.Arbitrary<Conditions> = fc
  .tuple(
    fc.oneof(
      fc
        .tuple(period, floors, maybe(count))
        .map(([age, floor, keepExpired]) => ({ ...age, ...floor, keepExpired })),
      fc
        .tuple(fc.constantFrom(0, 2), fc.constantFrom(2, 7), groupPattern)
        .map(([retainedTop, max, groupBy]) => ({ retainedTop, max, groupBy })),
      fc
        .tuple(period, groupPattern, count)
        .map(([age, groupBy, keepExpired]) => ({ ...age, groupBy, keepExpired })),
      fc.tuple(floors, period).map(([floor, age]) => ({ ...floor, ...age, keep: true as const })),
      fc
        .tuple(count, groupPattern)
        .map(([retainedTop, groupBy]) => ({ retainedTop, groupBy, keep: true as const })),
    ),
    maybe(fc.constantFrom(...AGE_FROM)),
  )
  .map(([condition, ageFrom]) => given({ ...condition, ageFrom }))

const rules: fc.Arbitrary<readonly PolicyRule[]> = fc
  .array(fc.tuple(filters, conditions, description), { maxLength: 4 })
  .map((bodies) =>
    bodies.map(([filter, condition, text], at) =>
      given({ label: `r${at}`, ...filter, ...condition, description: text }),
    ),
  )

/** Priorities as each way to settle conflicts wants them. */
function withPriorities(all: readonly PolicyRule[], onConflict: Policy['onConflict']): readonly PolicyRule[] {
  if (onConflict !== 'first_match') return all
  return all.map((rule, at) => (rule.keep === true ? rule : { ...rule, priority: all.length - at }))
}

const scopes = fc.constantFrom<Scope>(
  { kind: 'repository', registry: 'r', repository: 'team/web' },
  { kind: 'pattern', registry: 's', pattern: 'team/*' },
)

const windows = fc.record({
  allow: fc
    .uniqueArray(fc.constantFrom('Mon-Fri 09:00-17:00', '22:00-04:00', 'Sat,Sun 00:00-24:00'), {
      minLength: 1,
    })
    .map((allow) => allow.toSorted()),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
})

const policies: fc.Arbitrary<Policy> = fc
  .record({
    rules,
    description,
    scope: scopes,
    status: fc.constantFrom('ACTIVE' as const, 'DISABLED' as const),
    onConflict: maybe(fc.constantFrom('first_match' as const, 'any' as const)),
    untag: fc.boolean(),
    grace: fc.constantFrom(0, 1, DAY),
    deleteMoving: maybe(fc.constant(true as const)),
    coolingOff: maybe(fc.constantFrom(DAY, 1001)),
    window: maybe(windows),
    preventDestroy: maybe(fc.constant(true as const)),
    maxDeleteCount: maybe(count),
  })
  .map(({ maxDeleteCount, ...rest }) =>
    given({
      ...rest,
      kind: 'policy',
      block: 'lifecycle_policy',
      name: 'p',
      schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
      rules: withPriorities(rest.rules, rest.onConflict),
      limits: given({ maxDeletePercent: 30, allowEmpty: false, maxDeleteCount }),
    }),
  )

const registries: fc.Arbitrary<Registry> = fc
  .record({
    credentials: maybe(fc.constant('env:X')),
    profile: maybe(fc.constant('harbor')),
    repositories: maybe(fc.constantFrom(['a/b', 'c'], [])),
    tombstones: maybe(fc.constant(true as const)),
    trustBuilt: maybe(fc.constant(false as const)),
    trustClock: maybe(fc.constant(true as const)),
    preventDestroy: maybe(fc.constant(true as const)),
  })
  .map((fields) => given({ kind: 'registry', name: 't', url: 'https://t.test', ...fields }))

const protections: fc.Arbitrary<Protection> = fc
  .record({
    tagRegexp: pattern,
    annotations: maybe(texts),
    description,
    scope: scopes,
    preventDestroy: maybe(fc.constant(true as const)),
  })
  .map((fields) => given({ kind: 'protect', name: 'q', digests: [], ...fields }))

/** For registries called r and s. */
export const declaredObjects: fc.Arbitrary<DeclaredObject> = fc.oneof(
  { weight: 6, arbitrary: policies },
  { weight: 2, arbitrary: registries },
  { weight: 1, arbitrary: protections },
)
