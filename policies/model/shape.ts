import type { DeclaredObject } from './declared.ts'
import { AGE_FROM, type KeepSemver, type KeepThinned, type Limits, type Policy } from './policy.ts'
import type { PolicyRule, Quota, Schedule } from './policy.ts'
import type { Protection } from './protection.ts'
import type { Registry } from './registry.ts'
import type { Scope } from './repository.ts'
import type { ChangeWindow } from './window.ts'

type Check = (value: unknown) => boolean

/** A check for each field of a type. A field that is added to the type does not compile before it has one here. */
type Fields<T> = { readonly [K in keyof Required<T>]: Check }

const text: Check = (value) => typeof value === 'string'
const number: Check = (value) => typeof value === 'number'
const flag: Check = (value) => typeof value === 'boolean'
const is =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const anyOf =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value))

/** Returns true for an object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const texts: Check = (value) => isRecord(value) && Object.values(value).every(text)

/** Returns a check for objects that have these fields and no other. */
function shaped<T>(fields: Fields<T>): Check {
  const checks = Object.entries<Check>(fields)
  const names = new Set(checks.map(([key]) => key))
  return (value) =>
    isRecord(value) &&
    Object.keys(value).every((key) => names.has(key)) &&
    checks.every(([key, check]) => check(value[key]))
}

type ScopeOf<Kind extends Scope['kind']> = Extract<Scope, { kind: Kind }>

const scope: Check = anyOf(
  shaped<ScopeOf<'repository'>>({ kind: is('repository'), registry: text, repository: text }),
  shaped<ScopeOf<'pattern'>>({ kind: is('pattern'), registry: text, pattern: text }),
  shaped<ScopeOf<'registry'>>({ kind: is('registry'), registry: text }),
  shaped<ScopeOf<'global'>>({ kind: is('global') }),
)

const rule: Check = shaped<PolicyRule>({
  label: text,
  description: maybe(text),
  tagRegexp: maybe(text),
  untagged: flag,
  expirePeriod: maybe(number),
  expireAfter: maybe(number),
  retainedTop: maybe(number),
  max: maybe(number),
  keepExpired: maybe(number),
  keepSemver: maybe(
    shaped<KeepSemver>({
      per: is('major', 'minor', 'patch'),
      count: number,
      prerelease: flag,
      variants: is(undefined, false),
    }),
  ),
  keepThinned: maybe(
    shaped<KeepThinned>({
      hourly: maybe(number),
      daily: maybe(number),
      weekly: maybe(number),
      monthly: maybe(number),
      yearly: maybe(number),
    }),
  ),
  ageFrom: is(undefined, ...AGE_FROM),
  keep: is(undefined, true),
  groupBy: maybe(text),
  match: is(undefined, 'all'),
  excludeTagRegexp: maybe(text),
  tagsMatchAll: maybe(list(text)),
  orphans: is(undefined, true),
  brokenIndexes: is(undefined, true),
  annotations: maybe(texts),
  labels: maybe(texts),
  artifactType: maybe(text),
  platform: maybe(text),
  minSize: maybe(number),
  priority: maybe(number),
})

const policy: Check = shaped<Policy>({
  kind: is('policy'),
  block: is('lifecycle_policy', 'default_policy'),
  name: text,
  description: maybe(text),
  scope,
  status: is('ACTIVE', 'DISABLED'),
  schedule: shaped<Schedule>({ cron: text, timeZone: text }),
  rules: list(rule),
  onConflict: is(undefined, 'first_match', 'any'),
  quota: maybe(shaped<Quota>({ tags: maybe(number), bytes: maybe(number) })),
  limits: shaped<Limits>({ maxDeletePercent: number, maxDeleteCount: maybe(number), allowEmpty: flag }),
  grace: number,
  untag: flag,
  deleteMoving: is(undefined, true),
  coolingOff: maybe(number),
  window: maybe(shaped<ChangeWindow>({ allow: list(text), timeZone: text })),
  preventDestroy: is(undefined, true),
})

const protection: Check = shaped<Protection>({
  kind: is('protect'),
  name: text,
  description: maybe(text),
  scope,
  tagRegexp: maybe(text),
  digests: list(text),
  annotations: maybe(texts),
  owner: maybe(text),
  until: maybe(number),
  preventDestroy: is(undefined, true),
})

const registry: Check = shaped<Registry>({
  kind: is('registry'),
  name: text,
  url: text,
  credentials: maybe(text),
  profile: maybe(text),
  caFile: maybe(text),
  clientCertificate: maybe(text),
  clientKey: maybe(text),
  storage: maybe(text),
  repositories: maybe(list(text)),
  tombstones: is(undefined, true),
  eventsSecret: maybe(text),
  trustBuilt: is(undefined, false),
  trustClock: is(undefined, true),
  preventDestroy: is(undefined, true),
})

const declared: Check = anyOf(policy, protection, registry)

/** Returns true if a value is an object of this version: with all its fields, no other, and no unknown value of a closed list. */
export function isWholeObject(value: unknown): value is DeclaredObject {
  return declared(value)
}

/** Returns the scope of a value, or undefined if it has none that this version knows whole. */
export function scopeIn(value: unknown): Scope | undefined {
  const found = isRecord(value) ? value['scope'] : undefined
  return scope(found) ? (found as Scope) : undefined
}
