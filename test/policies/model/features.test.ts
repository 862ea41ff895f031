/** Features of the language: each is used by some object, and removing what needs it removes the feature. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeclaredObject, PolicyRule } from '../../../policies/index.ts'
import { FEATURES, requiredFeatures } from '../../../policies/model/features.ts'

const rule: PolicyRule = { label: 'r', untagged: true, tagRegexp: '.*', expirePeriod: 86_400_000 }
const policy = (rules: readonly PolicyRule[], more: object = {}): DeclaredObject => ({
  kind: 'policy',
  block: 'default_policy',
  name: 'p',
  scope: { kind: 'global' },
  status: 'ACTIVE',
  schedule: { cron: '0 4 * * *', timeZone: 'UTC' },
  rules,
  limits: { maxDeletePercent: 30, allowEmpty: false, maxDeleteCount: 3 },
  grace: 0,
  untag: true,
  ...more,
})
const ruled = (more: Partial<PolicyRule>): DeclaredObject => policy([rule, { ...rule, ...more }])
const protect = (more: object): DeclaredObject => ({
  kind: 'protect',
  name: 'p',
  scope: { kind: 'global' },
  digests: [],
  tagRegexp: 'v.*',
  ...more,
})
const registry = (more: object): DeclaredObject => ({
  kind: 'registry',
  name: 'r',
  url: 'https://r.test',
  ...more,
})
const semver = { per: 'minor', count: 2, prerelease: false } as const

const USES: Readonly<Record<string, DeclaredObject>> = {
  age_from: ruled({ ageFrom: 'last_pulled' }),
  age_from_pulled: ruled({ ageFrom: 'pulled' }),
  cooling_off: policy([rule], { coolingOff: 1 }),
  expire_after: ruled({ expireAfter: 1 }),
  group_by: ruled({ groupBy: '(a)' }),
  keep_rules: ruled({ keep: true }),
  keep_semver: ruled({ keepSemver: semver }),
  keep_semver_variants: ruled({ keepSemver: { ...semver, variants: false } }),
  keep_thinned: ruled({ keepThinned: { daily: 1 } }),
  on_conflict_any: policy([rule], { onConflict: 'any' }),
  on_conflict_first_match: policy([rule], { onConflict: 'first_match' }),
  protect_annotations: protect({ annotations: { a: 'b' } }),
  protect_until: protect({ until: 1 }),
  quota_bytes: policy([rule], { quota: { bytes: 1 } }),
  tags_match_all: ruled({ tagsMatchAll: ['a'] }),
  trust_of_times: registry({ trustClock: true }),
  window: policy([rule], { window: { allow: ['00:00-04:00'], timeZone: 'UTC' } }),
}

test('each feature has an object that needs it, and little else', () => {
  assert.deepEqual(
    FEATURES.map(({ name }) => name),
    Object.keys(USES),
  )
  for (const [name, object] of Object.entries(USES)) {
    const needed = requiredFeatures(object)
    const expected = name === 'keep_semver_variants' ? ['keep_semver', name] : [name]
    assert.deepEqual(needed, expected)
  }
})

test('objects of the first language need no feature', () => {
  for (const object of [policy([rule], { quota: { tags: 1 } }), protect({}), registry({ tombstones: true })])
    assert.deepEqual(requiredFeatures(object), [])
})
