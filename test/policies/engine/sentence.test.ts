/** What people read: one sentence for every kind of reason. A kind without one does not compile. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Age, type Reason, sentence } from '../../../policies/index.ts'
import { DAY, digest, HOUR, NOW } from './build.ts'

type Kind = Reason['kind']
type Golden = {
  readonly [K in Kind]: readonly [reason: Omit<Extract<Reason, { kind: K }>, 'kind'>, text: string]
}

const rule = 'previews'
const age: Age = { age: 12 * DAY + 3 * HOUR, from: 'config', since: NOW - 12 * DAY - 3 * HOUR }
const period = 7 * DAY
const [parent, subject, member] = [digest('a'), digest('b'), digest('c')]
const until = NOW + 36 * HOUR
const place = { rule, rank: 12, of: 40 }
const version = { rule, version: '1.4.2', place: 3, count: 2, line: '1.4' }

const GOLDEN: Golden = {
  expired: [{ rule, age, period }, 'older than 7d: 12d 3h (built, says the image config) (rule previews)'],
  beyond_top: [{ ...place, top: 10 }, 'number 12 of 40, beyond the newest 10 (rule previews)'],
  beyond_max: [{ ...place, max: 10 }, 'number 12 of 40, beyond the 10 that may be here (rule previews)'],
  not_kept_version: [version, 'version 1.4.2 is number 3 of 1.4, beyond the highest 2 (rule previews)'],
  not_kept_prerelease: [
    { rule, version: '2.0.0-rc.1' },
    'version 2.0.0-rc.1 is a prerelease, which is not kept (rule previews)',
  ],
  thinned_out: [place, 'number 12 of 40, not the newest of any period that is kept (rule previews)'],
  follows_parent: [{ parent }, 'belongs to index sha256:612e2e2e2e2e, which goes'],
  follows_subject: [{ subject }, 'refers to sha256:622e2e2e2e2e, which goes'],
  young: [
    { rule, age: { ...age, from: 'registry' }, period: 30 * DAY },
    'not older than 30d: 12d 3h (pushed, says the registry) (rule previews)',
  ],
  within_top: [{ ...place, top: 20 }, 'number 12 of 40, among the newest 20 (rule previews)'],
  within_max: [{ ...place, max: 20 }, 'number 12 of 40, among the 20 that may be here (rule previews)'],
  among_expired: [
    { rule, keep: 3, age, period },
    'older than 7d, but among the newest 3 of those (rule previews)',
  ],
  kept_version: [
    { ...version, place: 1 },
    'version 1.4.2 is number 1 of 1.4, among the highest 2 (rule previews)',
  ],
  not_a_version: [{ rule }, 'none of its tags is a version (rule previews)'],
  kept_thinned: [
    { rule, unit: 'weekly', bucket: '2026-W47' },
    'the newest of its week 2026-W47 (rule previews)',
  ],
  age_unknown: [{ rule }, 'its age is not known (rule previews)'],
  may_be_young: [
    { rule, period, after: NOW - DAY, before: NOW },
    'may not be older than 7d: arrived after 2026-11-21 00:00Z and not after 2026-11-22 00:00Z (rule previews)',
  ],
  may_be_within_top: [
    { rule, top: 5, newer: 3, before: NOW },
    'may be among the newest 5: arrived not after 2026-11-22 00:00Z, seen first by careen then; 3 others are certainly newer (rule previews)',
  ],
  may_be_within_max: [
    { rule, max: 5, newer: 1, before: NOW, putBack: NOW },
    'may be among the 5 that may be here: restored or seen again 2026-11-22 00:00Z; may be as new as that; 1 other is certainly newer (rule previews)',
  ],
  may_be_kept_thinned: [
    { rule, unit: 'daily', bucket: '2026-11-21', after: NOW - DAY, before: NOW },
    'may be the newest of its day 2026-11-21: arrived after 2026-11-21 00:00Z and not after 2026-11-22 00:00Z (rule previews)',
  ],
  not_in_a_group: [
    { rule },
    'group_by takes no value of its tags, so its place is not known (rule previews)',
  ],
  unseen: [
    { since: NOW },
    'the last scan did not show it; it is kept until a second scan agrees (missing since 2026-11-22 00:00Z)',
  ],
  not_selected: [{}, 'no rule selects it'],
  partial_match: [{ rule, tags: ['v1', 'v2'] }, 'rule previews matches only some of its tags, not v1, v2'],
  tag_not_covered: [{ tags: ['stable'] }, 'no rule selects its tag stable'],
  protected: [{ by: 'protect.releases' }, 'protect.releases protects it'],
  pinned: [{ reference: 'v1', owner: 'ann' }, 'pinned as v1 by ann'],
  in_use: [{ reference: parent, owner: 'cluster' }, 'in use as sha256:612e2e2e2e2e, says cluster'],
  in_use_unknown: [
    { list: 'cluster', why: 'it is 3 days old' },
    'what is in use is not known: cluster: it is 3 days old',
  ],
  child_of: [{ parent }, 'index sha256:612e2e2e2e2e needs it'],
  refers_to: [{ subject }, 'belongs to sha256:622e2e2e2e2e, which stays'],
  orphaned_referrer: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is not here'],
  member_kept: [{ member }, 'sha256:632e2e2e2e2e, which belongs to it, must stay'],
  grace: [{ until }, 'left alone until 2026-11-23T12:00:00.000Z, as it has no tag of its own'],
  unreadable: [{ why: 'it is not JSON' }, 'its manifest cannot be understood: it is not JSON'],
  delete_pending: [{}, 'a delete whose outcome is not known yet may still take it'],
  broken_index: [{ missing: [parent, member] }, 'an index that lacks 2 of its images'],
  quota_not_reached: [{ tags: 4, quota: 5 }, 'the scope holds 4 tags, fewer than its quota of 5'],
  quota_unknown: [
    { quota: 5 },
    'the tags of the scope could not be counted, so its quota of 5 may not be reached',
  ],
  budget_not_reached: [
    { bytes: 41e9, budget: 500 * 2 ** 30 },
    'the scope holds 38.2 GiB, less than its quota of 500.0 GiB',
  ],
  budget_unknown: [
    { budget: 2 ** 40 },
    'the bytes of the scope could not be counted, so its quota of 1.0 TiB may not be reached',
  ],
  cooling_off: [{ until }, 'the policy was changed; nothing goes until 2026-11-23T12:00:00.000Z'],
  held_back: [
    { tags: ['latest', 'main'] },
    'deferred: tags latest, main are mutable, and this registry cannot remove a tag without its image',
  ],
  no_policy: [{}, 'no policy is in force here'],
  no_rules: [{}, 'the policy has no rules'],
}

describe('a sentence for', () => {
  for (const [kind, [reason, text]] of Object.entries(GOLDEN))
    test(kind, () => assert.equal(sentence({ kind, ...reason } as Reason), text))
})

/** Reasons that are worded in more than one way. */
const OTHERS: readonly (readonly [Reason, string])[] = [
  ...(
    [
      ['event', 'pushed, seen as an event'],
      ['storage', 'pushed, says the storage'],
      ['first_seen', 'first seen by careen'],
      ['annotation', 'built, says an annotation'],
      ['tag', 'since its newest tag was put on it'],
      ['pull', 'since it was last pulled'],
    ] as const
  ).map(
    ([from, source]) =>
      [
        { kind: 'expired', rule, period, age: { ...age, from } },
        `older than 7d: 12d 3h (${source}) (rule previews)`,
      ] as const,
  ),
  ...(
    [
      ['created', 'built'],
      ['pushed', 'pushed'],
      ['tagged', 'tagged'],
      ['last_pulled', 'last pulled'],
    ] as const
  ).map(
    ([from, done]) =>
      [{ kind: 'age_unknown', rule, from }, `it is not known when it was ${done} (rule previews)`] as const,
  ),
  ...(
    [
      ['hourly', 'hour'],
      ['daily', 'day'],
      ['monthly', 'month'],
      ['yearly', 'year'],
    ] as const
  ).map(
    ([unit, name]) =>
      [
        { kind: 'kept_thinned', rule, unit, bucket: '2026' },
        `the newest of its ${name} 2026 (rule previews)`,
      ] as const,
  ),
  [{ kind: 'tag_not_covered', tags: ['a', 'b'] }, 'no rule selects its tags a, b'],
  [{ kind: 'protected', by: 'protect.x', tag: 'v1' }, 'protect.x protects tag v1'],
  [
    { kind: 'protected', by: 'protect.x', tag: 'v1', owner: 'ann', until },
    'protect.x protects tag v1 for ann until 2026-11-23T12:00:00.000Z',
  ],
  [
    { kind: 'pinned', reference: 'v1', owner: 'ann', until },
    'pinned as v1 by ann until 2026-11-23T12:00:00.000Z',
  ],
  [
    { kind: 'pinned', reference: 'a-tag-of-more-than-19-characters', owner: 'ann' },
    'pinned as a-tag-of-more-than-19-characters by ann',
  ],
  [
    { kind: 'in_use', reference: 'v1', owner: 'cluster', until },
    'in use as v1, says cluster until 2026-11-23T12:00:00.000Z',
  ],
  // Whatever is stored can be shown.
  [{ kind: 'grace', until: Infinity }, 'left alone until an unknown time, as it has no tag of its own'],
  [
    { kind: 'held_back', tags: ['latest'] },
    'deferred: tag latest is mutable, and this registry cannot remove a tag without its image',
  ],
  [
    { kind: 'held_back', tags: [], with: `sha256:${'a'.repeat(64)}` },
    'deferred with sha256:aaaaaaaaaaaa, which it belongs to',
  ],
  [{ kind: 'cooling_off', until: 9e15 }, 'the policy was changed; nothing goes until an unknown time'],
  [
    { kind: 'young', rule, period, age: { ...age, age: 0 } },
    'not older than 7d: 0s (built, says the image config) (rule previews)',
  ],
]

for (const [reason, text] of OTHERS) test(text, () => assert.equal(sentence(reason), text))

test('bounds within a minute show their seconds, and nobody newer is said in words', () => {
  const reason = {
    kind: 'may_be_within_top',
    rule,
    top: 5,
    newer: 0,
    after: NOW - 7000,
    before: NOW,
  } as const
  assert.equal(
    sentence(reason),
    'may be among the newest 5: arrived after 2026-11-21 23:59:53Z and not after 2026-11-22 00:00:00Z; no other is certainly newer (rule previews)',
  )
})
