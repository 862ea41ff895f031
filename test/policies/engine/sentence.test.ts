/** What people read: one sentence for every kind of reason. A kind without one does not compile. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Age, type Reason, sentence, type Verdict, whyText } from '../../../policies/index.ts'
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
  expired: [{ rule, age, period }, '12d 3h old, previews keeps 7d'],
  beyond_top: [{ ...place, top: 10 }, '12th of 40, newest 10 stay (previews)'],
  beyond_max: [{ ...place, max: 10 }, '12th of 40, at most 10 stay (previews)'],
  not_kept_version: [version, 'version 1.4.2 is 3rd of 1.4, highest 2 stay (previews)'],
  not_kept_prerelease: [
    { rule, version: '2.0.0-rc.1' },
    'version 2.0.0-rc.1 is a prerelease, which does not stay (previews)',
  ],
  thinned_out: [place, '12th of 40, not the newest of a kept period (previews)'],
  follows_parent: [{ parent }, 'belongs to index sha256:612e2e2e2e2e, which is deleted'],
  follows_subject: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is deleted'],
  young: [{ rule, age: { ...age, from: 'registry' }, period: 30 * DAY }, '12d 3h old, previews keeps 30d'],
  within_top: [{ ...place, top: 20 }, '12th of 40, newest 20 stay (previews)'],
  within_max: [{ ...place, max: 20 }, '12th of 40, at most 20 stay (previews)'],
  among_expired: [
    { rule, keep: 3, age, period },
    '12d 3h old, among the newest 3 older than 7d, which stay (previews)',
  ],
  kept_version: [{ ...version, place: 1 }, 'version 1.4.2 is 1st of 1.4, highest 2 stay (previews)'],
  not_a_version: [{ rule }, 'none of its tags is a version (previews)'],
  kept_thinned: [{ rule, unit: 'weekly', bucket: '2026-W47' }, 'the newest of its week 2026-W47 (previews)'],
  age_unknown: [{ rule }, 'age unknown, so previews keeps it: nothing says when it arrived'],
  may_be_young: [
    { rule, period, after: NOW - DAY, before: NOW },
    'may be younger than 7d: arrived between 2026-11-21 00:00Z and 2026-11-22 00:00Z (previews)',
  ],
  may_be_within_top: [
    { rule, top: 5, newer: 3, before: NOW },
    'may be among the newest 5: arrived by 2026-11-22 00:00Z, when careen first saw it (previews)',
  ],
  may_be_within_max: [
    { rule, max: 5, newer: 1, before: NOW, putBack: NOW },
    'may be among the newest 5: restored or seen again at 2026-11-22 00:00Z, so it may be as new (previews)',
  ],
  may_be_kept_thinned: [
    { rule, unit: 'daily', bucket: '2026-11-21', after: NOW - DAY, before: NOW },
    'may be the newest of its day 2026-11-21: arrived between 2026-11-21 00:00Z and 2026-11-22 00:00Z (previews)',
  ],
  not_in_a_group: [{ rule }, 'group_by matches none of its tags, so its rank is not known (previews)'],
  unseen: [
    { since: NOW },
    'missing from scans since 2026-11-22 00:00Z; it is kept until a second scan confirms that',
  ],
  not_selected: [{}, 'no rule selects it'],
  partial_match: [{ rule, tags: ['v1', 'v2'] }, 'rule previews matches only some of its tags: not v1, v2'],
  tag_not_covered: [
    { tags: ['stable'], deleting: 'pr-9' },
    'stays: deleting pr-9 would take stable, which no rule covers',
  ],
  protected: [{ by: 'protect.releases' }, 'protect.releases keeps it'],
  pinned: [{ reference: 'v1', owner: 'ann' }, 'pinned as v1 by ann'],
  in_use: [{ reference: parent, owner: 'cluster' }, 'in use as sha256:612e2e2e2e2e, reported by cluster'],
  in_use_unknown: [
    { list: 'cluster', why: 'it is 3 days old' },
    'kept: the list of images in use cannot be read (cluster: it is 3 days old)',
  ],
  child_of: [{ parent }, 'index sha256:612e2e2e2e2e needs it'],
  refers_to: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is kept'],
  orphaned_referrer: [{ subject }, 'refers to sha256:622e2e2e2e2e, which is not in the repository'],
  member_kept: [{ member }, 'sha256:632e2e2e2e2e, which belongs to it, is kept'],
  grace: [{ until, grace: DAY }, 'untagged, left alone until 2026-11-23 12:00Z (grace 1d)'],
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
      ['created', 'no build time'],
      ['pushed', 'no push time'],
      ['tagged', 'nothing says when it was tagged'],
      ['last_pulled', 'no pull is known'],
    ] as const
  ).map(
    ([from, why]) =>
      [{ kind: 'age_unknown', rule, from }, `age unknown, so previews keeps it: ${why}`] as const,
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
        `the newest of its ${name} 2026 (previews)`,
      ] as const,
  ),
  [{ kind: 'broken_index', missing: [parent] }, 'an index that lists 1 missing image'],
  [
    { kind: 'age_unknown', rule, why: 'the clock is not reliable' },
    'age unknown, so previews keeps it: the clock is not reliable',
  ],
  [
    { kind: 'may_be_young', rule, period, before: NOW },
    'age unknown, so previews keeps it: no build time, here before the first look',
  ],
  [
    { kind: 'may_be_young', rule, period, before: NOW, putBack: NOW },
    'may be younger than 7d: restored or seen again at 2026-11-22 00:00Z, so it may be as new (previews)',
  ],
  [
    { kind: 'expired', rule, period, age: { ...age, sinceFrom: age.since - DAY } },
    'at least 12d 3h old, previews keeps 7d',
  ],
  [
    { kind: 'young', rule, period: 30 * DAY, age: { ...age, sinceFrom: age.since - DAY } },
    'at most 13d 3h old, previews keeps 30d',
  ],
  [
    { kind: 'beyond_top', rule, rank: 6, rankTo: 9, of: 12, top: 1 },
    '6th to 9th of 12, newest 1 stays (previews)',
  ],
  [{ kind: 'tag_not_covered', tags: ['a', 'b'] }, 'stays: no rule covers its tags a, b'],
  [{ kind: 'protected', by: 'protect.x', tag: 'v1' }, 'protect.x keeps it (v1)'],
  [
    { kind: 'protected', by: 'protect.x', tag: 'v1', owner: 'ann', until },
    'protect.x keeps it (v1) for ann until 2026-11-23 12:00Z',
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
  [{ kind: 'grace', until: Infinity }, 'untagged, left alone until an unknown time'],
  [
    { kind: 'held_back', tags: ['latest'] },
    'deferred: tag latest is mutable, and this registry cannot delete a tag without its image',
  ],
  [
    { kind: 'held_back', tags: [], with: `sha256:${'a'.repeat(64)}` },
    'deferred with sha256:aaaaaaaaaaaa, which it belongs to',
  ],
  [{ kind: 'cooling_off', until: 9e15 }, 'the policy was changed; nothing is deleted until an unknown time'],
  [{ kind: 'young', rule, period, age: { ...age, age: 0 } }, '0s old, previews keeps 7d'],
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
    'may be among the newest 5: arrived between 2026-11-21 23:59:53Z and 2026-11-22 00:00:00Z (previews)',
  )
})

/** Pairs that would read alike in the usual form: each is told apart by a smaller unit or a decimal more. */
test('two sides of a comparison never read alike', () => {
  const aged = (ms: number, limit: number): string =>
    sentence({ kind: 'expired', rule, period: limit, age: { ...age, age: ms } })
  assert.equal(aged(9 * DAY + 7000, 9 * DAY), '9d 7s old, previews keeps 9d')
  assert.equal(aged(9 * DAY + 1, 9 * DAY), '9d 1ms old, previews keeps 9d')
  assert.equal(aged(36 * HOUR + 60_000, 36 * HOUR), '1d 12h 1m old, previews keeps 36h')
  assert.equal(aged(9 * DAY + 4 * HOUR, 9 * DAY), '9d 4h old, previews keeps 9d')
  const exact = { kind: 'young', rule, period, age: { ...age, age: period } } as const
  assert.equal(sentence(exact), 'exactly 7d old, previews keeps 7d')
  const quota = { kind: 'budget_not_reached', bytes: 5 * 2 ** 30 - 1, budget: 5 * 2 ** 30 } as const
  assert.equal(sentence(quota), 'the scope contains 5368709119 B, less than its quota of 5368709120 B')
})

test('an age of a year and more is in years, and in days beside a period in them', () => {
  const old = { ...age, age: (3 * 365 + 40) * DAY + HOUR }
  const expired = (days: number) => sentence({ kind: 'expired', rule, period: days * DAY, age: old })
  assert.equal(expired(7), '3y 40d old, previews keeps 7d')
  assert.equal(expired(400), '1135d 1h old, previews keeps 400d')
  assert.equal(expired(1135), '1135d 1h old, previews keeps 1135d')
})

test('a rule is named once, and a protection says what it prevents', () => {
  const expired = {
    kind: 'expired',
    rule,
    period: 9 * DAY,
    age: { ...age, age: 9 * DAY + 4 * HOUR },
  } as const
  const beyond = { kind: 'beyond_top', rank: 6, of: 12, top: 5 } as const
  const both = [expired, { ...beyond, rule }]
  assert.equal(
    whyText({ reasons: both, verdicts: [] }),
    '9d 4h old, previews keeps 9d; 6th of 12, newest 5 stay',
  )
  assert.equal(
    whyText({ reasons: [expired, { ...beyond, rule: 'keep' }], verdicts: [] }),
    '9d 4h old, previews keeps 9d; 6th of 12, newest 5 stay (keep)',
  )
  const held = { kind: 'protected', by: 'protect.releases', tag: 'v1.4.1' } as const
  const verdict = { rule, wants: 'delete', rank: 3, of: 9, age, expirePeriod: period, held: true } as const
  const why = (...verdicts: readonly Verdict[]): string => whyText({ reasons: [held], verdicts })
  const kept = 'protect.releases keeps it (v1.4.1)'
  assert.equal(why(verdict), `${kept}; without it previews would delete it: 12d 3h old, keeps 7d`)
  assert.equal(why({ ...verdict, overruled: true }), kept)
  assert.equal(why(verdict, { ...verdict, rule: 'other', wants: 'keep' }), kept)
  assert.equal(
    why({ ...verdict, retainedTop: 2 }),
    `${kept}; if nothing were protected previews would delete it: 12d 3h old, keeps 7d; 3rd of 9, newest 2 stay`,
  )
})
