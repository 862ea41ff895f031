/** The later of several times, bound by bound. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blurred, checkedGap, laterOf } from '../../../policies/evidence/arrival.ts'
import type { Gap, Known, TimeEvidence } from '../../../policies/index.ts'

const at = (instant: number): Known => ({ at: instant, source: 'event' })
const gap = (after: number, before: number): Gap => ({ after, before, source: 'first_seen' })
const baseline = (before: number): Gap => ({ before, source: 'first_seen' })

const TABLE: readonly (readonly [string, readonly TimeEvidence[], TimeEvidence | undefined])[] = [
  ['nothing', [], undefined],
  ['one point', [at(5)], at(5)],
  ['two points', [at(5), at(7)], at(7)],
  ['one gap', [gap(1, 9)], gap(1, 9)],
  ['a gap and a later one', [gap(1, 9), gap(9, 20)], gap(9, 20)],
  ['gaps that overlap', [gap(1, 20), gap(5, 10)], gap(5, 20)],
  ['a point after the gap', [gap(1, 9), at(12)], at(12)],
  ['a point at the end of the gap', [gap(1, 9), at(9)], at(9)],
  ['a point within the gap: it, or later', [gap(1, 9), at(4)], gap(3, 9)],
  ['a point before the gap', [gap(5, 9), at(2)], gap(5, 9)],
  ['a point at the beginning of the gap, which is not in it', [gap(5, 9), at(5)], gap(5, 9)],
  ['baseline alone', [baseline(9), baseline(9)], baseline(9)],
  ['baseline and a tag that came later', [baseline(9), gap(9, 20)], gap(9, 20)],
  [
    'baseline and a tag from before it',
    [baseline(9), gap(1, 8)],
    { after: 1, before: 9, source: 'first_seen' },
  ],
  ['baseline and a point before', [baseline(9), at(4)], gap(3, 9)],
  ['unknown among them', [at(5), 'unknown'], 'unknown'],
  ['a contradiction', [gap(9, 9)], 'unknown'],
  ['a contradiction among others', [at(99), gap(9, 3)], 'unknown'],
]

for (const [name, times, later] of TABLE) {
  test(`later of: ${name}`, () => {
    assert.deepEqual(laterOf(times), later)
    assert.deepEqual(laterOf(times.toReversed()), later)
  })
}

test('later of is what single instants say: it holds the later of any two that the times hold', () => {
  const within = (time: TimeEvidence, instant: number): boolean =>
    time !== 'unknown' &&
    ('at' in time ? time.at === instant : instant > (time.after ?? -1) && instant <= time.before)
  const times: TimeEvidence[] = [at(2), at(4), gap(1, 4), gap(3, 6), gap(4, 5), baseline(3), baseline(6)]
  const instants = [0, 1, 2, 3, 4, 5, 6, 7]
  for (const one of times)
    for (const other of times) {
      const later = laterOf([one, other])
      assert.ok(later !== undefined)
      const possible = new Set(
        instants.flatMap((a) =>
          instants.filter((b) => within(one, a) && within(other, b)).map((b) => Math.max(a, b)),
        ),
      )
      assert.deepEqual(
        instants.filter((instant) => within(later, instant)),
        [...possible].toSorted((a, b) => a - b),
        JSON.stringify([one, other]),
      )
    }
})

test('a gap without an inside is a contradiction, one without a beginning is not', () => {
  assert.equal(checkedGap(gap(5, 5)), 'unknown')
  assert.deepEqual(checkedGap(gap(4, 5)), gap(4, 5))
  assert.deepEqual(checkedGap(baseline(5)), baseline(5))
})

test('a point of a clock that may be wrong is a gap around it', () => {
  assert.deepEqual(blurred(at(100), 7), { after: 93, before: 107, source: 'event' })
})
