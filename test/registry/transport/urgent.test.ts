import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RegistryClient } from '../../../daemon/registry/client.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import type { Http } from '../../../daemon/registry/transport/http.ts'
import type { Registry } from '../../../policies/index.ts'
import { hastyClock } from '../../conformance/registry.ts'
import { openTestConnections } from '../../support/connections.ts'
import { pushImage } from '../../support/push.ts'
import { listed, openClient, signal, startFake } from '../vendors/fake.ts'

const READS: Readonly<Record<string, (client: RegistryClient) => Promise<unknown>>> = {
  'the tags': (client) => client.tags('people', signal),
  'what a tag leads to': (client) => client.resolve('people', 'a', signal),
  'a manifest': (client) => client.manifest('people', 'a', signal),
  'an own list': async (client) => {
    for await (const one of client.inventory('people', signal)) assert.fail(one.digest)
  },
}

for (const [what, read] of Object.entries(READS)) {
  test(`what a client for people reads goes before what another one reads: ${what}`, () => goesFirst(read))
}

async function goesFirst(read: (client: RegistryClient) => Promise<unknown>): Promise<void> {
  let fault: Fault | undefined
  const registry = await startMemoryRegistry({ fault: () => fault })
  const image = await pushImage({ url: registry.url, repository: 'background' }, { tags: ['a'] })
  await pushImage({ url: registry.url, repository: 'people' }, { tags: ['a'] })
  const connections = openTestConnections({ clock: hastyClock() })
  const block: Registry = { kind: 'registry', name: 'r', url: registry.url, profile: 'gitlab' }
  const background = await connections.open(block)
  const people = await connections.open(block, { urgent: true })
  fault = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }
  assert.equal((await background.deleteTag('background', 'x', image.digest)).kind, 'unknown')
  fault = undefined
  const before = registry.log.length
  const reads = Array.from({ length: 4 }, () => background.tags('background', signal))
  await Promise.all([...reads, read(people)])
  assert.match(registry.log[before]?.path ?? '', /people|gitlab/)
  await connections.close()
  await registry.close()
}

test('it does so at every host: where blobs lie, and where a vendor has its own API', async () => {
  const asked: (readonly [string, boolean | undefined])[] = []
  await using api = await startFake(() => ({ status: 200, body: '[]' }))
  await using store = await startFake(() => ({ status: 200, body: 'x' }))
  await using door = await startFake(() => ({ status: 307, headers: { location: `${store.url}/blob` } }))
  const shared = openHosts({ version: 'test', random: () => 0.5, ...hastyClock() })
  const recorded = (http: Http): Http => ({
    ...http,
    read: (ask) => {
      asked.push([http.origin, ask.urgent])
      return http.read(ask)
    },
  })
  await using client = openClient({
    url: door.url,
    profile: 'ghcr',
    api: api.url,
    urgent: true,
    hosts: {
      ...shared,
      open: (origin, tls) => recorded(shared.open(origin, tls)),
      sentTo: (origin, by) => recorded(shared.sentTo(origin, by)),
    },
  })
  assert.ok(await client.blobReadable('people', `sha256:${'0'.repeat(64)}`, signal))
  assert.deepEqual(await listed(client, 'people/web'), [])
  assert.deepEqual(new Set(asked.map(([origin]) => origin)), new Set([door.url, store.url, api.url]))
  assert.ok(asked.every(([, urgent]) => urgent === true))
  await shared.close()
})
