/** When too many known images are missing at once, and what is said of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lossIn, lossText } from '../../../policies/evidence/losses.ts'

const AT = Date.UTC(2026, 10, 29, 3, 0)
const SINCE = Date.UTC(2026, 10, 1, 12, 34)

/** A look that misses so many of so many known images. The n-th was first seen n minutes after SINCE. */
function look(missing: number, known: number, children = 0) {
  const roots = Array.from({ length: missing }, (_, n) => `root-${n}`)
  const lost = [...roots, ...Array.from({ length: children }, (_, n) => `child-${n}`)]
  return lossIn({
    lost,
    lostRoots: roots,
    known,
    at: AT,
    firstSeen: (digest) => SINCE + Number(digest.split('-')[1]) * 60_000,
    nameOf: (digest) => `name of ${digest}`,
  })
}

for (const [missing, known, isLoss] of [
  [0, 0, false],
  [5, 5, false],
  [6, 6, true],
  [6, 60, false],
  [6, 59, true],
  [7, 60, true],
  [10, 100, false],
  [11, 100, true],
  [100, 1000, false],
  [101, 1000, true],
] as const) {
  test(`${missing} of ${known} missing: ${isLoss ? 'a loss' : 'may have happened'}`, () => {
    assert.equal(look(missing, known) !== undefined, isLoss)
  })
}

test('children of an index do not count, and are named among the digests', () => {
  assert.equal(look(5, 20, 30), undefined)
  const loss = look(7, 20, 2)
  assert.deepEqual([loss?.lost, loss?.known, loss?.digests.length], [7, 20, 9])
  assert.deepEqual(loss?.digests.slice(-2), ['child-0', 'child-1'])
})

test('a loss knows when it was seen, since when the first image was known, and five names in order', () => {
  const loss = look(12, 20)
  assert.deepEqual([loss?.at, loss?.since], [AT, SINCE])
  assert.deepEqual(
    loss?.names,
    ['root-0', 'root-1', 'root-10', 'root-11', 'root-2'].map((root) => `name of ${root}`),
  )
})

test('an image that is first seen later than the look does not move the time after it', () => {
  const loss = lossIn({
    lost: ['a', 'b', 'c', 'd', 'e', 'f'],
    lostRoots: ['a', 'b', 'c', 'd', 'e', 'f'],
    known: 6,
    at: AT,
    firstSeen: () => AT + 1,
    nameOf: (digest) => digest,
  })
  assert.equal(loss?.since, AT)
})

test('the text counts what is not named', () => {
  const loss = look(7, 20)
  assert.equal(
    loss && lossText(loss),
    '7 of 20 images that careen knew, the first of them since 2026-11-01 12:34Z, and did not delete are not there any more: ' +
      'name of root-0, name of root-1, name of root-2, name of root-3, name of root-4 and 2 more',
  )
  const few = { at: AT, lost: 2, known: 2, since: SINCE, names: ['a', 'b'], digests: [] }
  assert.match(lossText(few), /: a, b$/)
})
