import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openTestRegistry, registryConformance } from '../../conformance/registry.ts'
import { pushImage } from '../../support/push.ts'
import { startDockerRegistry } from '../../support/registry-server.ts'
import { skipWithoutServer } from '../../support/skips.ts'

const signal = new AbortController().signal

describe('docker-registry 2.8', { skip: await skipWithoutServer('docker-registry') }, () => {
  registryConformance('docker-registry 2.8', async () => {
    const server = await startDockerRegistry({ deleteEnabled: true })
    return { url: server.url, stop: () => server[Symbol.asyncDispose]() }
  })

  test('deletes disabled, and read-only: the probe and the delete say so', async () => {
    await using server = await startDockerRegistry({ deleteEnabled: false })
    const pushed = await pushImage({ url: server.url, repository: 'a' }, { tags: ['t'] })
    const client = openTestRegistry(server.url)
    assert.equal((await client.probe('a', signal)).digestDelete, 'disabled')
    await assert.rejects(client.deleteManifest('a', pushed.digest), { code: 'REGISTRY_DELETE_DISABLED' })
    await server.kill()
    await server.restart({ deleteEnabled: true, readOnly: true })
    assert.equal((await client.probe('a', signal)).digestDelete, 'read-only')
    await assert.rejects(client.deleteManifest('a', pushed.digest), { code: 'REGISTRY_READ_ONLY' })
    await client.close()
  })
})
