/** How many groups there are, and how many of them came after an instant. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Image } from '../../../policies/index.ts'
import { ago, DAY, decide, image, index, NOW, signs } from './build.ts'

const SINCE = NOW - 3 * DAY
const day = (days: number): number => NOW - days * DAY

const ARRIVALS: readonly (readonly [string, Partial<Image>, number])[] = [
  ['an instant after it', { arrived: ago(2, 'event') }, 1],
  ['at that very instant', { arrived: ago(3, 'event') }, 0],
  ['an instant before it', { arrived: ago(4, 'event') }, 0],
  ['a push alone, after it', { pushed: ago(2, 'registry') }, 1],
  ['a push after it, an arrival before', { pushed: ago(2, 'registry'), arrived: ago(4, 'event') }, 0],
  ['a push before it, an arrival after', { pushed: ago(4, 'registry'), arrived: ago(2, 'tag') }, 1],
  ['a gap that begins then', { arrived: { after: day(3), before: day(1), source: 'first_seen' } }, 1],
  ['a gap that begins before', { arrived: { after: day(3) - 1, before: day(1), source: 'first_seen' } }, 0],
  ['baseline', { arrived: { before: day(1), source: 'first_seen' } }, 0],
  ['put back', { arrived: ago(1, 'event'), putBack: day(1) }, 0],
  ['unknown', { arrived: 'unknown' }, 0],
  ['unknown, with a push', { arrived: 'unknown', pushed: ago(1, 'registry') }, 0],
  ['nothing known', {}, 0],
  ['not shown by the last look', { arrived: ago(1, 'event'), unseenSince: day(0) }, 0],
]
for (const [title, given, expected] of ARRIVALS) {
  test(`came after the instant: ${title}`, () => {
    const { evaluation } = decide([image('a', ['v1'], given)], [])
    assert.equal(evaluation.arrivedAfter(SINCE), expected)
  })
}

test('an index, its children and its signature are one group, and came once', () => {
  const arrived = { arrived: ago(1, 'event') } as const
  const images = [
    image('c1', [], arrived),
    image('c2', [], arrived),
    index('top', ['v1'], ['c1', 'c2'], arrived),
    image('sig', [signs('top')], arrived),
    image('own', ['v2'], arrived),
    image('lost', ['v3'], { ...arrived, unseenSince: day(0) }),
  ]
  const { evaluation } = decide(images, [])
  assert.equal(evaluation.groups.all, 2)
  assert.equal(evaluation.arrivedAfter(SINCE), 2)
})
