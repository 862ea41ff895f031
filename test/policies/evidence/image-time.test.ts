/** The interval of an image's time for a rule, by what is known of it: evidence in days before NOW. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { agedSince, imageTime } from '../../../policies/evidence/image-time.ts'
import type { AgeFrom, Image, TimeEvidence } from '../../../policies/index.ts'
import { ago, DAY, image, NOW } from '../engine/build.ts'

const MS = 1 / DAY
const gap = (after: number, before: number): TimeEvidence => ({
  after: NOW - after * DAY,
  before: NOW - before * DAY,
  source: 'first_seen',
})
const baseline = (before: number): TimeEvidence => ({ before: NOW - before * DAY, source: 'first_seen' })
const reported = (days: number): TimeEvidence => ago(days, 'registry')

/** `[low, high]` in days before NOW, `exact` or the claim, or `unknown`. */
type Expected = 'unknown' | readonly [low: number, high: number, how: 'exact' | 'not exact' | number]
type Row = readonly [what: string, given: Partial<Image> & { readonly days?: number }, expected: Expected]

function read(given: Row[1], from?: AgeFrom, trustBuilt = true): Expected {
  const time = imageTime(image('x', ['x'], given), from, { now: NOW, trustBuilt })
  if (time === undefined) return 'unknown'
  const daysAgo = (at: number): number => (NOW - at) / DAY
  const claim = time.claim === undefined ? 'not exact' : daysAgo(time.claim)
  return [daysAgo(time.low), daysAgo(time.high), time.exact ? 'exact' : claim]
}

function table(rows: readonly Row[], from?: AgeFrom, trustBuilt = true): void {
  for (const [what, given, expected] of rows)
    test(what, () => assert.deepEqual(read(given, from, trustBuilt), expected))
}

describe('by default: the arrival, with the build as a claim', () => {
  table([
    ['nothing', {}, 'unknown'],
    ['a build alone is a point', { days: 9 }, [9, 9, 'exact']],
    ['a reported arrival is a point', { arrived: reported(3) }, [3, 3, 'exact']],
    ['the later of arrival and build', { arrived: reported(3), days: 2 }, [2, 2, 'exact']],
    ['an arrival after its build', { arrived: reported(3), days: 5 }, [3, 3, 'exact']],
    ['arrived stands before pushed', { arrived: reported(3), pushed: reported(8) }, [3, 3, 'exact']],
    ['pushed stands for arrived', { pushed: reported(8) }, [8, 8, 'exact']],
    ['said to be unknown, whatever the build', { arrived: 'unknown', days: 9 }, 'unknown'],
    ['a gap', { arrived: gap(3, 2) }, [3 - MS, 2, 'not exact']],
    ['a build within the gap', { arrived: gap(3, 2), days: 2.5 }, [2.5, 2, 2.5]],
    ['a build at the end of the gap', { arrived: gap(3, 2), days: 2 }, [2, 2, 2]],
    ['a build at the start, which is not in it', { arrived: gap(3, 2), days: 3 }, [3 - MS, 2, 'not exact']],
    ['a build one millisecond later is', { arrived: gap(3, 2), days: 3 - MS }, [3 - MS, 2, 3 - MS]],
    ['a build before the gap', { arrived: gap(3, 2), days: 20 }, [3 - MS, 2, 'not exact']],
    ['a build after the gap', { arrived: gap(3, 2), days: 1 }, [3 - MS, 2, 'not exact']],
    [
      'a build of 1970 in a gap',
      { arrived: gap(3, 2), created: { at: 0, source: 'config' } },
      [3 - MS, 2, 'not exact'],
    ],
    ['a gap that ends before it begins', { arrived: gap(2, 3), days: 9 }, 'unknown'],
    ['a gap without an instant', { arrived: gap(2, 2) }, 'unknown'],
    ['a gap that ends in two days', { arrived: gap(3, -2) }, 'unknown'],
    ['a gap that ends within a day', { arrived: gap(3, -1) }, [3 - MS, -1, 'not exact']],
    ['a gap that ends before 2013', { arrived: baseline(6000) }, 'unknown'],
    ['there at the first look', { arrived: baseline(2) }, [Infinity, 2, 'not exact']],
    ['there at the first look, built before it', { arrived: baseline(2), days: 40 }, [40, 40, 40]],
    [
      'there at the first look, built after it',
      { arrived: baseline(2), days: 1 },
      [Infinity, 2, 'not exact'],
    ],
    ['not there in 2012 is no first look', { arrived: gap(5300, 2), days: 40 }, [40, 2, 40]],
  ])
  describe('where builds are not trusted at the first look', () => {
    table([['the look is the latest', { arrived: baseline(2), days: 40 }, [40, 2, 40]]], undefined, false)
  })
})

describe('what was put back may be as new as that', () => {
  const at = (days: number): number => NOW - days * DAY
  table([
    ['a gap', { arrived: gap(9, 8), days: 8.5, putBack: at(1) }, [8.5, 1, 'not exact']],
    ['a point', { arrived: reported(9), putBack: at(1) }, [9, 1, 'not exact']],
    ['a point after it', { arrived: reported(1), putBack: at(9) }, [1, 1, 'not exact']],
    ['a baseline', { arrived: baseline(9), days: 40, putBack: at(1) }, [40, 1, 'not exact']],
    ['nothing known before', { putBack: at(1) }, [Infinity, 1, 'not exact']],
    ['a build alone', { days: 40, putBack: at(1) }, [40, 1, 'not exact']],
    ['said to be unknown', { arrived: 'unknown', putBack: at(1) }, 'unknown'],
  ])
})

describe('other sources', () => {
  const at = (days: number): number => NOW - days * DAY
  describe('created: the build alone', () => {
    table(
      [['a gap says nothing', { arrived: gap(3, 2), days: 9, putBack: at(1) }, [9, 9, 'exact']]],
      'created',
    )
  })
  describe('pushed: the arrival of the digest alone', () => {
    table(
      [
        ['no claim', { pushed: gap(3, 2), arrived: gap(2, 1), days: 2.5 }, [3 - MS, 2, 'not exact']],
        ['a baseline', { pushed: baseline(2), days: 40 }, [Infinity, 2, 'not exact']],
        ['put back', { pushed: reported(9), putBack: at(1) }, [9, 1, 'not exact']],
        ['arrived does not stand for it', { arrived: reported(3) }, 'unknown'],
      ],
      'pushed',
    )
  })
  describe('tagged: the arrival of the newest tag', () => {
    table(
      [
        ['a gap', { tagged: gap(3, 2) }, [3 - MS, 2, 'not exact']],
        ['no tag', { tags: [], putBack: at(1) }, 'unknown'],
        ['put back', { tagged: gap(9, 8), putBack: at(1) }, [9 - MS, 1, 'not exact']],
      ],
      'tagged',
    )
  })
  describe('pulled: the last pull alone', () => {
    table(
      [
        ['a pull', { pulled: ago(3, 'pull'), days: 1 }, [3, 3, 'exact']],
        ['never', { pulled: 'never', days: 9 }, 'unknown'],
        ['no evidence', { days: 9, putBack: at(1) }, 'unknown'],
        ['put back', { pulled: ago(9, 'pull'), putBack: at(1) }, [9, 1, 'not exact']],
      ],
      'pulled',
    )
  })
  describe('last_pulled: the later of pull and default time, bound by bound', () => {
    table(
      [
        ['never: the default time', { pulled: 'never', arrived: gap(3, 2), days: 2.5 }, [2.5, 2, 2.5]],
        ['no evidence about pulls', { days: 9 }, 'unknown'],
        ['default time unknown', { pulled: ago(3, 'pull'), arrived: 'unknown' }, 'unknown'],
        ['no default time', { pulled: ago(3, 'pull') }, [3, 3, 'exact']],
        ['a pull after the gap', { pulled: ago(1, 'pull'), arrived: gap(3, 2), days: 2.5 }, [1, 1, 'exact']],
        ['a pull at the end of the gap', { pulled: ago(2, 'pull'), arrived: gap(3, 2) }, [2, 2, 'exact']],
        ['a pull within the gap', { pulled: ago(2.5, 'pull'), arrived: gap(3, 2) }, [2.5, 2, 'not exact']],
        [
          'a pull before it: the claim stays',
          { pulled: ago(9, 'pull'), arrived: gap(3, 2), days: 2.5 },
          [2.5, 2, 2.5],
        ],
        ['pulled in a gap', { pulled: gap(3, 1), days: 2 }, [2, 1, 'not exact']],
        ['pulled, said to be unknown', { pulled: 'unknown', days: 2 }, 'unknown'],
      ],
      'last_pulled',
    )
  })
})

test('age counts from when the last tag was lost, for the default age and since the last pull', () => {
  const untagged = (untaggedAt: TimeEvidence) => image('x', [], { untaggedAt })
  const high = NOW - 9 * DAY
  assert.equal(agedSince(untagged(gap(2, 1)), undefined, high), NOW - DAY)
  assert.equal(agedSince(untagged(reported(3)), undefined, high), NOW - 3 * DAY)
  assert.equal(agedSince(untagged(reported(30)), undefined, high), high)
  assert.equal(agedSince(untagged('unknown'), undefined, high), Infinity)
  assert.equal(agedSince(untagged(gap(2, 1)), 'last_pulled', high), NOW - DAY)
  for (const from of ['created', 'pushed', 'tagged', 'pulled'] as const)
    assert.equal(agedSince(untagged(gap(2, 1)), from, high), high)
})
