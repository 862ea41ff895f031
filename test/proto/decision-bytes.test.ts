/** The bytes of a decision in a stream are those that the encoder of the .proto files makes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decisionsOf } from '../../policies/engine/evaluate.ts'
import { type Decision, evaluate, type Reason } from '../../policies/index.ts'
import { explainedDecision } from '../../proto/convert/decision-bytes.ts'
import { toDecision } from '../../proto/convert/decisions.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import { loadServices } from '../../proto/load.ts'
import { inputs } from '../policies/engine/generate.ts'

const { responseDeserialize } = loadServices().RepositoryService.service.ExplainRepository
const service = loadDefinitions()['careen.v1.RepositoryService']
assert.ok(service !== undefined && !('format' in service))
const { ExplainRepository } = service

function same(decision: Decision): void {
  const expected = ExplainRepository?.responseSerialize({ decision: toDecision(decision) })
  assert.deepEqual(explainedDecision(decision), expected)
}

const age = { age: 5, from: 'config', since: 1_700_000_000_123 } as const
const place = { rule: 'r', rank: 3, of: 9 }
const rule = 'r'
const digest = 'sha256:a'
const line = { version: '1.2.3', place: 2, count: 1, line: '1.2' }
const gap = { after: 5, before: 9, putBack: 7 }
const held = { reference: 'r/a@sha256:a', owner: 'me', reason: 'why', until: 9 }

const REASONS: { readonly [K in Reason['kind']]: Omit<Extract<Reason, { kind: K }>, 'kind'> } = {
  expired: { rule, age, period: 864e5 },
  beyond_top: { ...place, top: 2, rankTo: 4, built: 3 },
  beyond_max: { ...place, max: 2 },
  not_kept_version: { rule, ...line },
  not_kept_prerelease: { rule, version: '1.2.3-rc.1' },
  thinned_out: place,
  follows_parent: { parent: digest },
  follows_subject: { subject: digest },
  young: { rule, age: { ...age, sinceFrom: 7 }, period: 864e5 },
  within_top: { ...place, top: 2 },
  within_max: { ...place, max: 2 },
  among_expired: { rule, keep: 1, age, period: 864e5 },
  kept_version: { rule, ...line },
  not_a_version: { rule },
  kept_thinned: { rule, unit: 'weekly', bucket: '2026-W01' },
  age_unknown: { rule, from: 'pulled', why: 'no "pull"' },
  may_be_young: { rule, ...gap, period: 864e5 },
  may_be_within_top: { rule, ...gap, newer: 1, top: 2 },
  may_be_within_max: { rule, ...gap, newer: 1, max: 2 },
  may_be_kept_thinned: { rule, ...gap, unit: 'daily', bucket: '2026-01-01' },
  not_in_a_group: { rule },
  not_selected: {},
  partial_match: { rule, tags: ['a', 'ä'] },
  tag_not_covered: { tags: ['a', 'b'], deleting: 'c' },
  protected: { by: 'protect.x', tag: 'v1', owner: 'me', until: 9 },
  pinned: held,
  in_use: held,
  in_use_unknown: { list: 'cluster', why: '日本' },
  child_of: { parent: digest },
  refers_to: { subject: digest },
  orphaned_referrer: { subject: digest },
  member_kept: { member: digest },
  grace: { until: 12_345, grace: 864e5 },
  unreadable: { why: 'schema 1' },
  unseen: { since: 9 },
  delete_pending: {},
  broken_index: { missing: [digest, 'sha256:b'] },
  quota_not_reached: { tags: 4, quota: 5 },
  quota_unknown: { quota: 5 },
  budget_not_reached: { bytes: 4, budget: 5 },
  budget_unknown: { budget: 5 },
  cooling_off: { until: 9 },
  held_back: { tags: ['a'], with: digest },
  no_policy: {},
  no_rules: {},
}

/** Has every field of its message. */
const FULL: Decision = {
  digest: 'sha256:x',
  tags: ['a', 'b'],
  action: 'UNTAG',
  untag: ['a'],
  reasons: Object.entries(REASONS).map(([kind, rest]) => ({ kind, ...rest }) as Reason),
  group: 'sha256:g',
  follows: ['sha256:f'],
  size: 2 ** 40,
  goesAt: Date.UTC(2030, 1, 1) + 7,
  verdicts: [
    {
      rule,
      wants: 'delete',
      rank: 1,
      of: 2,
      rankTo: 4,
      age: { ...age, sinceFrom: -7, sinceUnknown: true },
      retainedTop: 1,
      max: 2,
      expirePeriod: 864e5,
      expireAfter: 5,
      keepExpired: 6,
      keepSemver: { per: 'minor', count: 3, prerelease: true, variants: false },
      keepThinned: { hourly: 1, daily: 2, weekly: 3, monthly: 4, yearly: 5 },
      ageFrom: 'last_pulled',
      overruled: true,
      held: true,
    },
    { rule: 's', wants: 'keep', rank: 0, of: 2, retainedTop: 0, keepThinned: {} },
  ],
}

test('a decision with every reason and every field of a verdict', () => {
  same(FULL)
  for (const action of ['KEEP', 'DELETE', 'CASCADE'] as const) same({ ...FULL, action })
})

test('that decision has every field that its messages have', () => {
  const { decision } = responseDeserialize(explainedDecision(FULL))
  const [verdict, [reason]] = [decision?.verdicts[0], decision?.reasons ?? []]
  // Why variants: false is what it says where it is there.
  const all = [decision, verdict, reason, verdict?.age, { ...verdict?.keepSemver, variants: true }]
  for (const message of [...all, verdict?.keepThinned]) {
    assert.ok(message)
    const absent = Object.entries(message).filter(([, value]) => isAbsent(value))
    assert.deepEqual(absent, [])
  }
})

function isAbsent(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === null || value === '' || value === 0 || value === false
}

test('what the engine decides', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      for (const decision of decisionsOf(evaluate(input))) same(decision)
    }),
    { numRuns: 200 },
  )
})

test('numbers and texts of any kind', () => {
  const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.integer())
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 100, maxLength: 300 }))
  const drawn = fc.record({
    size: number,
    goesAt: number,
    age: number,
    rank: number,
    text,
    tags: fc.array(text),
  })
  fc.assert(
    fc.property(drawn, ({ size, goesAt, age: since, rank, text: why, tags }) => {
      const verdicts = [
        { rule: why, wants: 'keep', rank, of: size, age: { ...age, age: rank, since } },
      ] as const
      const reasons = [{ kind: 'unreadable', why }] as const
      same({ ...FULL, tags, untag: tags, digest: why, group: why, size, goesAt, verdicts, reasons })
    }),
    { numRuns: 300 },
  )
})

test('a decision that is larger than what is kept for the next one, and the next one', () => {
  const tags = Array.from({ length: 30_000 }, (_, i) => `${'t'.repeat(60)}${i}`)
  same({ ...FULL, untag: tags.slice(0, 20_000), tags })
  same({ ...FULL, action: 'KEEP', tags })
  same({ ...FULL, digest: 'x'.repeat(2 ** 21) })
  same(FULL)
})

test('a lone surrogate is sent as U+FFFD, since readers refuse a message that has one', () => {
  for (const tag of ['a\ud800b', '\udc00'.repeat(200)]) {
    const { decision } = responseDeserialize(explainedDecision({ ...FULL, tags: [tag] }))
    assert.deepEqual(decision?.tags, [tag.toWellFormed()])
  }
})
