import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openTestRegistry, registryConformance } from '../../conformance/registry.ts'
import { skipWithoutCrane, startCraneRegistry } from '../../support/crane-registry.ts'
import { pushImage, resolve } from '../../support/push.ts'
import { cleanly, race } from '../../support/races.ts'

const signal = new AbortController().signal

describe('crane registry serve', { skip: skipWithoutCrane() }, () => {
  registryConformance(
    'crane registry serve',
    async () => {
      const server = await startCraneRegistry()
      return { url: server.url, stop: () => server[Symbol.asyncDispose]() }
    },
    { untag: true, takesTags: false },
  )

  test('its pages end without a Link, and are read to the end all the same', async () => {
    await using server = await startCraneRegistry()
    const tags = Array.from({ length: 1001 }, (_, i) => `t${String(i).padStart(4, '0')}`)
    await pushImage({ url: server.url, repository: 'long' }, { tags })
    const client = openTestRegistry(server.url)
    assert.deepEqual(await client.tags('long', signal), tags)
    await client.close()
  })

  test('a push that comes while its image goes, tags first, is not lost', async (t) => {
    await using server = await startCraneRegistry()
    const at = { url: server.url, repository: 'race' }
    const images = []
    for (let i = 0; i < 13; i += 1) {
      const { digest } = await pushImage(at, { tags: [`v${i}`], created: '2024-05-01T00:00:00Z' })
      images.push({ repository: 'race', digest, tag: `v${i}` })
    }
    const { pushes, lost } = await race(server.url, cleanly({ policy: 'max_delete_percent = 100' }), images)
    t.diagnostic(`${lost} of ${pushes} pushes lost`)
    assert.deepEqual([pushes, lost], [12, 0])
    for (const { digest } of images) assert.equal(await resolve(at, digest), undefined)
  })
})
