/** What removing images really frees: each stored part once, and only what nothing else uses. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addUses, blobUses, freedBytes } from '../../../policies/engine/reclaimable.ts'
import type { Blob, Digest, Image } from '../../../policies/index.ts'
import { digest, image } from './build.ts'

/** An image of a manifest of 10 bytes and these parts. */
function built(name: string, blobs: Readonly<Record<string, number>>): Image {
  const parts = Object.entries(blobs).map(([blob, size]) => ({ digest: digest(blob), size }))
  const size = parts.reduce((sum, part) => sum + part.size, 10)
  return image(name, [name], { days: 1, size, blobs: parts })
}

const a = built('a', { base: 1000, 'config-a': 5, 'layer-a': 300 })
const b = built('b', { base: 1000, 'config-b': 5, 'layer-b': 70 })
const c = built('c', { 'config-c': 5, 'layer-a': 300 })

/** What is here, what goes, and how many bytes that frees. */
const CASES: readonly (readonly [string, readonly Image[], readonly Image[], number])[] = [
  ['nothing goes', [a, b], [], 0],
  ['one alone: all that it has', [a], [a], 1315],
  ['a shared layer stays', [a, b], [a], 315],
  ['a shared layer goes with the last that uses it', [a, b], [b, a], 1400],
  ['of two shared layers, each by itself', [a, b, c], [a, c], 10 + 5 + 300 + 10 + 5],
  ['all of three', [a, b, c], [a, b, c], 1000 + 3 * 15 + 300 + 70],
  ['the same image in two repositories: one of them frees nothing', [a, a], [a], 0],
  ['the same image in two repositories: both free it once', [a, a], [a, a], 1315],
  ['a layer in another repository stays', [a, c, c], [a], 1015],
  [
    'an unknown part list: the size, as if it shared nothing',
    [a, image('u', ['u'], { size: 77 })],
    [image('u', ['u'], { size: 77 })],
    77,
  ],
  ['an unknown size: nothing', [image('u', ['u'], { size: 0 })], [image('u', ['u'], { size: 0 })], 0],
  ['no parts at all: the manifest', [built('i', {})], [built('i', {})], 10],
  [
    'parts that are larger than the whole: never below nothing',
    [{ ...a, size: 0 }],
    [{ ...a, size: 0 }],
    1305,
  ],
  ['what was not counted frees nothing', [], [a], 0],
]

describe('freed', () => {
  for (const [name, here, going, bytes] of CASES)
    test(name, () => assert.equal(freedBytes(blobUses(here), going), bytes))

  const twice: readonly Blob[] = [
    { digest: digest('empty'), size: 32 },
    { digest: digest('base'), size: 1000 },
    { digest: digest('empty'), size: 32 },
  ]
  test('an image that uses a layer twice has it once', () => {
    const double = image('d', ['d'], { size: 10 + 32 + 1000, blobs: twice })
    assert.equal(blobUses([double]).get(digest('empty')), 1)
    assert.equal(freedBytes(blobUses([double]), [double]), 1042)
    assert.equal(freedBytes(blobUses([double, b]), [double]), 42)
    assert.equal(freedBytes(blobUses([double, b, double]), [double]), 0)
  })
  test('an image that lists itself counts itself once', () => {
    const own = image('o', ['o'], { size: 10, blobs: [{ digest: digest('o'), size: 10 }] })
    assert.equal(blobUses([own]).get(digest('o')), 1)
    assert.equal(freedBytes(blobUses([own]), [own]), 10)
  })
})

test('uses are counted by image, and can be added up repository by repository', () => {
  const uses = blobUses([a, b])
  const count = (name: string): number | undefined => uses.get(digest(name))
  assert.deepEqual(['a', 'b', 'base', 'layer-a', 'layer-b', 'none'].map(count), [1, 1, 2, 1, 1, undefined])
  const added = new Map<Digest, number>()
  addUses(added, [a])
  addUses(added, [b])
  assert.deepEqual(added, uses)
})
