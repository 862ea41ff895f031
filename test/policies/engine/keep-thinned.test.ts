/** What keep_thinned keeps, as a table: the newest of every period, and the oldest of all, as restic forget does. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeepThinned, PolicyRule } from '../../../policies/index.ts'
import { aged, DAY, decide, HOUR, image, rule } from './build.ts'

const now = Date.UTC(2027, 5, 1)
const all = (rest: Partial<PolicyRule>): PolicyRule => rule('all', { tagRegexp: '.*', ...rest })

/** Images called by their times. */
const decideAt = (times: readonly string[], rest: Partial<PolicyRule>) =>
  decide(
    times.map((time) => image(time, ['t'], { created: { at: Date.parse(`${time}Z`), source: 'config' } })),
    [all(rest)],
    { now },
  )

function shown(times: readonly string[], keepThinned: KeepThinned): string[] {
  const found = decideAt(times, { keepThinned })
  return times.map((time) => {
    const [reason] = found.of(time).reasons
    if (reason?.kind === 'kept_thinned') return `${time} ${reason.unit} ${reason.bucket}`
    assert.equal(reason?.kind, 'thinned_out')
    assert.equal(found.of(time).action, 'DELETE')
    return time
  })
}

/** Times, newest first, each with what it is kept for. */
const CASES: readonly (readonly [string, KeepThinned, readonly string[]])[] = [
  [
    'hours',
    { hourly: 2 },
    [
      '2026-05-03T11:59:59 hourly 2026-05-03T11',
      '2026-05-03T11:00',
      '2026-05-03T10:59:59 hourly 2026-05-03T10',
      '2026-05-03T10:00',
      '2026-05-03T09:30',
      '2026-05-03T08:00',
    ],
  ],
  [
    'days, parted at midnight in UTC',
    { daily: 3 },
    [
      '2026-05-03T00:00 daily 2026-05-03',
      '2026-05-02T23:59:59 daily 2026-05-02',
      '2026-05-02T00:00',
      '2026-05-01T23:59:59 daily 2026-05-01',
      '2026-04-30T12:00',
    ],
  ],
  [
    'the same hour of another day, the same day of another month, the same month of another year',
    { hourly: 2, daily: 2, monthly: 2 },
    [
      '2026-05-03T12:00 hourly 2026-05-03T12',
      '2026-05-02T12:00 hourly 2026-05-02T12',
      '2026-04-02T12:00 monthly 2026-04',
      '2025-04-02T12:00',
      '2025-03-02T12:00',
    ],
  ],
  [
    'days without images do not count',
    { daily: 3 },
    [
      '2026-05-30T12:00 daily 2026-05-30',
      '2026-05-10T12:00 daily 2026-05-10',
      '2026-05-10T11:00',
      '2025-01-01T12:00 daily 2025-01-01',
      '2024-01-01T12:00',
    ],
  ],
  [
    'weeks, from Monday',
    { weekly: 3 },
    [
      '2026-05-18T00:00 weekly 2026-W21',
      '2026-05-17T23:59:59 weekly 2026-W20',
      '2026-05-11T00:00',
      '2026-05-10T23:59:59 weekly 2026-W19',
      '2026-05-01T00:00',
    ],
  ],
  [
    'the week around a new year is one: 53 of 2026',
    { weekly: 3 },
    [
      '2027-01-04T00:00 weekly 2027-W01',
      '2027-01-03T23:59:59 weekly 2026-W53',
      '2027-01-01T00:00',
      '2026-12-31T00:00',
      '2026-12-28T00:00',
      '2026-12-27T23:59:59 weekly 2026-W52',
      '2026-12-01T00:00',
    ],
  ],
  [
    'the week around a new year is one: 1 of 2025',
    { weekly: 2 },
    [
      '2025-01-05T23:59:59 weekly 2025-W01',
      '2025-01-01T00:00',
      '2024-12-30T00:00',
      '2024-12-29T23:59:59 weekly 2024-W52',
      '2024-12-01T00:00',
    ],
  ],
  [
    'the first days of a year in the last week of the one before',
    { weekly: 6 },
    [
      '2023-01-01T12:00 weekly 2022-W52',
      '2022-12-26T00:00',
      '2022-12-25T12:00 weekly 2022-W51',
      '2022-01-02T12:00 weekly 2021-W52',
      '2021-12-26T12:00 weekly 2021-W51',
      '2021-01-03T12:00 weekly 2020-W53',
      '2020-01-01T00:00 weekly 2020-W01',
    ],
  ],
  [
    'months',
    { monthly: 3 },
    [
      '2026-05-31T23:59:59 monthly 2026-05',
      '2026-05-01T00:00',
      '2026-04-30T23:59:59 monthly 2026-04',
      '2025-04-30T12:00 monthly 2025-04',
      '2024-01-01T00:00',
    ],
  ],
  [
    'years',
    { yearly: 2 },
    [
      '2027-01-01T00:00 yearly 2027',
      '2026-12-31T23:59:59 yearly 2026',
      '2026-01-01T00:00',
      '2025-12-31T23:59:59',
      '2024-06-01T00:00',
    ],
  ],
  [
    'the oldest of all, while the count lasts',
    { daily: 2 },
    ['2026-05-03T12:00 daily 2026-05-03', '2026-05-03T11:00', '2026-05-03T10:00 daily 2026-05-03'],
  ],
  [
    'the oldest of all, but not beyond the count',
    { daily: 1 },
    ['2026-05-03T12:00 daily 2026-05-03', '2026-05-03T11:00', '2026-05-03T10:00'],
  ],
  ['a single one', { yearly: 5 }, ['2026-05-03T12:00 yearly 2026']],
  [
    'units together: each counts by itself, and what two of them keep is named by the shorter one',
    { daily: 2, monthly: 3, yearly: 2 },
    [
      '2026-05-03T12:00 daily 2026-05-03',
      '2026-05-03T10:00',
      '2026-05-02T12:00 daily 2026-05-02',
      '2026-04-30T12:00 monthly 2026-04',
      '2025-12-31T12:00 monthly 2025-12',
      '2025-06-01T12:00',
      '2024-06-01T12:00',
    ],
  ],
  ['a count of 0 is none', { daily: 0, yearly: 1 }, ['2026-05-03T12:00 yearly 2026', '2026-04-03T12:00']],
]
for (const [name, keep, rows] of CASES) {
  const times = rows.map((row) => row.split(' ')[0] ?? '')
  test(name, () => assert.deepEqual(shown(times, keep), rows))
}

test('of equal times the higher rank stands for the period', () => {
  const images = ['b', 'a', 'c'].map((name) => image(name, [name], { days: 3 }))
  assert.deepEqual(decide(images, [all({ keepThinned: { yearly: 1 } })]).fates(), {
    b: 'DELETE: thinned_out',
    a: 'KEEP: kept_thinned',
    c: 'DELETE: thinned_out',
  })
})

test('what is thinned out goes by its age, if the rule has a period', () => {
  const found = decideAt(
    ['2027-05-31T12:00', '2027-05-31T11:00', '2027-05-30T23:00', '2027-05-30T22:00', '2027-05-01T12:00'],
    { keepThinned: { daily: 2 }, expirePeriod: DAY },
  )
  assert.deepEqual(Object.values(found.fates()), [
    'KEEP: kept_thinned, young',
    'KEEP: young',
    'KEEP: kept_thinned',
    'DELETE: expired, thinned_out',
    'DELETE: expired, thinned_out',
  ])
  assert.equal(found.of('2027-05-31T11:00').goesAt, now + 11 * HOUR + 1)
  assert.equal(found.of('2027-05-31T12:00').goesAt, undefined)
})

test('an unknown time is in no period', () => {
  const images = [...aged('t', 1, 1.1, 1.2), image('u', ['u'])]
  assert.deepEqual(decide(images, [all({ keepThinned: { yearly: 1 } })]).fates(), {
    t1: 'KEEP: kept_thinned',
    t2: 'DELETE: thinned_out',
    t3: 'DELETE: thinned_out',
    u: 'KEEP: age_unknown',
  })
})
