import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observe } from '../../daemon/inventory/vendor-list.ts'
import type { Observation } from '../../daemon/registry/client.ts'

const from = (...list: Observation[]) => ({
  inventory: async function* inventory() {
    yield* list
  },
})
const options = { signal: new AbortController().signal }

/** List, whether the image has a tag by the OCI API, when it counts as pushed. */
const TABLE: readonly [string, Observation[], boolean, number | 'unknown' | undefined][] = [
  ['as listed', [{ digest: 'd', tags: ['a'], pushed: 5 }], true, 5],
  ['without a tag, as listed', [{ digest: 'd', tags: [], pushed: 5 }], false, 5],
  [
    'the later of two',
    [
      { digest: 'd', tags: ['a'], pushed: 5 },
      { digest: 'd', tags: ['b'], pushed: 9 },
    ],
    true,
    9,
  ],
  [
    'the later of two, other way',
    [
      { digest: 'd', tags: ['a'], pushed: 9 },
      { digest: 'd', tags: ['b'] },
    ],
    true,
    9,
  ],
  ['not said', [{ digest: 'd', tags: ['a'] }], true, undefined],
  ['no list', [], true, undefined],
  ['a tag, and not in the list', [{ digest: 'other', tags: [], pushed: 5 }], true, 'unknown'],
  ['no tag, and not in the list: a child', [{ digest: 'other', tags: [], pushed: 5 }], false, undefined],
  ['a tag only in the list', [{ digest: 'd', tags: ['a'], pushed: 5 }], false, 'unknown'],
  ['a tag since the list', [{ digest: 'd', tags: [], pushed: 5 }], true, 5],
]

for (const [title, list, hasTags, at] of TABLE) {
  test(`pushed: ${title}`, async () => {
    const { pushed } = await observe(from(...list), 'r', options)
    const expected = typeof at === 'number' ? { at, source: 'registry' } : at
    assert.deepEqual(pushed('d', hasTags), expected)
  })
}

test('every digest once; a client without a list has none; a list that breaks off is a failure', async () => {
  const twice = await observe(from({ digest: 'd', tags: ['a'] }, { digest: 'd', tags: ['b'] }), 'r', options)
  assert.deepEqual(twice.digests, ['d'])
  assert.deepEqual((await observe({}, 'r', options)).digests, [])
  const broken = {
    inventory: async function* inventory(): AsyncIterable<Observation> {
      yield { digest: 'd', tags: [], pushed: 1 }
      throw new Error('broke off')
    },
  }
  await assert.rejects(observe(broken, 'r', options), /broke off/)
})
