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
  expired: [
    { rule, age, period },
    'older than 7d: 12d 3h (build time from the image config) (rule previews)',
  ],
  beyond_top: [{ ...place, top: 10 }, 'number 12 of 40, beyond the newest 10 (rule previews)'],
  beyond_max: [{ ...place, max: 10 }, 'number 12 of 40, beyond the maximum of 10 (rule previews)'],
  not_kept_version: [version, 'version 1.4.2 is number 3 of 1.4, beyond the highest 2 (rule previews)'],
  not_kept_prerelease: [
    { rule, version: '2.0.0-rc.1' },
    'version 2.0.0-rc.1 is a prerelease, which is not kept (rule previews)',
  ],
  thinned_out: [place, 'number 12 of 40, not the newest of a kept period (rule previews)'],
  follows_parent: [{ parent }, 'belongs to index sha256:612e2e2e2e2e, which is deleted'],
  follows_subject: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is deleted'],
  young: [
    { rule, age: { ...age, from: 'registry' }, period: 30 * DAY },
    'not older than 30d: 12d 3h (push time reported by the registry) (rule previews)',
  ],
  within_top: [{ ...place, top: 20 }, 'number 12 of 40, among the newest 20 (rule previews)'],
  within_max: [{ ...place, max: 20 }, 'number 12 of 40, within the maximum of 20 (rule previews)'],
  among_expired: [
    { rule, keep: 3, age, period },
    'older than 7d, but among the newest 3 of the older images (rule previews)',
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
    'may not be older than 7d: arrived between 2026-11-21 00:00Z and 2026-11-22 00:00Z (rule previews)',
  ],
  may_be_within_top: [
    { rule, top: 5, newer: 3, before: NOW },
    'may be among the newest 5: arrived by 2026-11-22 00:00Z, when careen first saw it; 3 others are certainly newer (rule previews)',
  ],
  may_be_within_max: [
    { rule, max: 5, newer: 1, before: NOW, putBack: NOW },
    'may be within the maximum of 5: restored or seen again at 2026-11-22 00:00Z, so it may be as new; 1 other is certainly newer (rule previews)',
  ],
  may_be_kept_thinned: [
    { rule, unit: 'daily', bucket: '2026-11-21', after: NOW - DAY, before: NOW },
    'may be the newest of its day 2026-11-21: arrived between 2026-11-21 00:00Z and 2026-11-22 00:00Z (rule previews)',
  ],
  not_in_a_group: [{ rule }, 'group_by matches none of its tags, so its rank is not known (rule previews)'],
  unseen: [
    { since: NOW },
    'missing from scans since 2026-11-22 00:00Z; it is kept until a second scan confirms that',
  ],
  not_selected: [{}, 'no rule selects it'],
  partial_match: [{ rule, tags: ['v1', 'v2'] }, 'rule previews matches only some of its tags: not v1, v2'],
  tag_not_covered: [{ tags: ['stable'] }, 'no rule selects its tag stable'],
  protected: [{ by: 'protect.releases' }, 'protect.releases protects it'],
  pinned: [{ reference: 'v1', owner: 'ann' }, 'pinned as v1 by ann'],
  in_use: [{ reference: parent, owner: 'cluster' }, 'in use as sha256:612e2e2e2e2e, reported by cluster'],
  in_use_unknown: [
    { list: 'cluster', why: 'it is 3 days old' },
    'the images in use are not known: cluster: it is 3 days old',
  ],
  child_of: [{ parent }, 'index sha256:612e2e2e2e2e needs it'],
  refers_to: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is kept'],
  orphaned_referrer: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is not in the repository'],
  member_kept: [{ member }, 'sha256:632e2e2e2e2e, which belongs to it, is kept'],
  grace: [{ until }, 'has no tag of its own; its grace ends at 2026-11-23 12:00Z'],
  unreadable: [{ why: 'it is not JSON' }, 'its manifest cannot be read: it is not JSON'],
  delete_pending: [{}, 'the outcome of an earlier delete of this image is not known yet'],
  broken_index: [{ missing: [parent, member] }, 'an index that lists 2 missing images'],
  quota_not_reached: [{ tags: 4, quota: 5 }, 'the scope contains 4 tags, fewer than its quota of 5'],
  quota_unknown: [
    { quota: 5 },
    'the tags of the scope could not be counted, so its quota of 5 may not be reached',
  ],
  budget_not_reached: [
    { bytes: 41e9, budget: 500 * 2 ** 30 },
    'the scope contains 38.2 GiB, less than its quota of 500.0 GiB',
  ],
  budget_unknown: [
    { budget: 2 ** 40 },
    'the bytes of the scope could not be counted, so its quota of 1.0 TiB may not be reached',
  ],
  cooling_off: [{ until }, 'the policy was changed; nothing is deleted until 2026-11-23 12:00Z'],
  held_back: [
    { tags: ['latest', 'main'] },
    'deferred: tags latest, main are mutable, and this registry cannot delete a tag without its image',
  ],
  no_policy: [{}, 'no policy is in force for this repository'],
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
      ['event', 'push time from a notification'],
      ['storage', 'push time from the storage'],
      ['first_seen', 'first seen by careen'],
      ['annotation', 'build time from an annotation'],
      ['tag', 'since its newest tag was set'],
      ['pull', 'since its last pull'],
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
      ['created', 'its build time'],
      ['pushed', 'its push time'],
      ['tagged', 'the time of its newest tag'],
      ['last_pulled', 'the time of its last pull'],
    ] as const
  ).map(
    ([from, time]) => [{ kind: 'age_unknown', rule, from }, `${time} is not known (rule previews)`] as const,
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
  [{ kind: 'broken_index', missing: [parent] }, 'an index that lists 1 missing image'],
  [{ kind: 'tag_not_covered', tags: ['a', 'b'] }, 'no rule selects its tags a, b'],
  [{ kind: 'protected', by: 'protect.x', tag: 'v1' }, 'protect.x protects tag v1'],
  [
    { kind: 'protected', by: 'protect.x', tag: 'v1', owner: 'ann', until },
    'protect.x protects tag v1 for ann until 2026-11-23 12:00Z',
  ],
  [{ kind: 'pinned', reference: 'v1', owner: 'ann', until }, 'pinned as v1 by ann until 2026-11-23 12:00Z'],
  [
    { kind: 'pinned', reference: 'a-tag-of-more-than-19-characters', owner: 'ann' },
    'pinned as a-tag-of-more-than-19-characters by ann',
  ],
  [
    { kind: 'in_use', reference: 'v1', owner: 'cluster', until },
    'in use as v1, reported by cluster until 2026-11-23 12:00Z',
  ],
  // Whatever is stored can be shown.
  [{ kind: 'grace', until: Infinity }, 'has no tag of its own; its grace ends at an unknown time'],
  [
    { kind: 'held_back', tags: ['latest'] },
    'deferred: tag latest is mutable, and this registry cannot delete a tag without its image',
  ],
  [
    { kind: 'held_back', tags: [], with: `sha256:${'a'.repeat(64)}` },
    'deferred with sha256:aaaaaaaaaaaa, which it belongs to',
  ],
  [{ kind: 'cooling_off', until: 9e15 }, 'the policy was changed; nothing is deleted until an unknown time'],
  [
    { kind: 'young', rule, period, age: { ...age, age: 0 } },
    'not older than 7d: 0s (build time from the image config) (rule previews)',
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
    'may be among the newest 5: arrived between 2026-11-21 23:59:53Z and 2026-11-22 00:00:00Z; no other is certainly newer (rule previews)',
  )
})
