import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import { answersOf, type Seen } from '../../conformance/registry-answers.ts'
import { startDockerRegistry } from '../../support/registry-server.ts'
import { skipWithoutServer } from '../../support/skips.ts'

async function inMemory(options: Parameters<typeof startMemoryRegistry>[0] = {}): Promise<Seen[]> {
  const registry = await startMemoryRegistry({ profile: 'distribution2', ...options })
  try {
    return await answersOf(registry.url)
  } finally {
    await registry.close()
  }
}

const skip = await skipWithoutServer('docker-registry')

describe('the registry in memory answers as docker-registry 2.8 does', { skip }, async () => {
  for (const [title, settings] of [
    ['as usual', { deleteEnabled: true }],
    ['deletes disabled', { deleteEnabled: false }],
  ] as const) {
    const server = await startDockerRegistry(settings)
    const real = await answersOf(server.url)
    await server[Symbol.asyncDispose]()
    const own = await inMemory(settings)
    for (const [i, answer] of real.entries()) {
      test(`${title}, ${i}: ${answer.request}`, () => {
        assert.deepEqual(own[i], answer)
      })
    }
  }
})

test('the third version answers otherwise where it is known to, and nowhere else', async () => {
  const [second, third] = [await inMemory(), await inMemory({ profile: 'distribution3' })]
  const differing = second.flatMap(({ request, status }, i) => {
    const other = third[i]
    return other === undefined || other.status === status ? [] : [`${request}: ${status} | ${other.status}`]
  })
  assert.deepEqual(differing, [
    'a page of a word: 200 | 400',
    'an OCI index where manifests are accepted: 404 | 200',
    'DELETE of a tag: 400 | 202',
    'DELETE of an unknown tag: 400 | 404',
  ])
})
