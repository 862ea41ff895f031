import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import type { Registry } from '../../../policies/index.ts'
import { hastyClock, openTestRegistry } from '../../conformance/registry.ts'
import { openTestConnections } from '../../support/connections.ts'
import { pushImage } from '../../support/push.ts'

const signal = new AbortController().signal
const REPOSITORY = 'team/web'

/** A server that does what it is told, with its origin. */
async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const hosts = () => openHosts({ ...hastyClock(), version: 'test', random: () => 0.5 })

test('a pause that one registry block met holds for every block of the host, whatever its credentials', async () => {
  let fault: Fault | undefined
  const registry = await startMemoryRegistry({ fault: () => fault })
  await pushImage({ url: registry.url, repository: REPOSITORY }, { tags: ['a'] })
  const connections = openTestConnections({ env: { ONE: 'a:b', TWO: 'c:d' }, clock: hastyClock() })
  const block = (name: string): Registry => ({
    kind: 'registry',
    name,
    url: registry.url,
    credentials: `env:${name}`,
  })
  const [one, two] = [await connections.open(block('ONE')), await connections.open(block('TWO'))]
  assert.deepEqual(await two.tags(REPOSITORY, signal), ['a'])
  fault = { kind: 'answer', status: 429, headers: { 'retry-after': '3000' } }
  const message = /asks for fewer requests. No request is sent to it until \d{4}-/
  await assert.rejects(one.tags(REPOSITORY, signal), { code: 'REGISTRY_THROTTLED', message })
  const requests = registry.log.length
  await assert.rejects(two.tags(REPOSITORY, signal), { code: 'REGISTRY_THROTTLED', message })
  const digest = `sha256:${'0'.repeat(64)}`
  await assert.rejects(two.deleteManifest(REPOSITORY, digest), { code: 'REGISTRY_THROTTLED' })
  assert.equal(registry.log.length, requests, 'nothing was sent')
  await connections.close()
  await registry.close()
})

test('a DELETE is not sent after a pause of a minute, though reads wait for it', async () => {
  let fault: Fault | undefined
  const registry = await startMemoryRegistry({ fault: () => fault })
  const target = { url: registry.url, repository: REPOSITORY }
  const { digest } = await pushImage(target, { tags: ['a'] })
  const client = openTestRegistry(registry.url)
  fault = { kind: 'answer', status: 429, headers: { 'retry-after': '60' } }
  assert.equal((await client.deleteManifest(REPOSITORY, digest)).kind, 'unknown')
  fault = undefined
  const before = registry.log.length
  await assert.rejects(client.deleteManifest(REPOSITORY, digest), { code: 'REGISTRY_THROTTLED' })
  assert.equal(registry.log.length, before)
  assert.deepEqual(await client.tags(REPOSITORY, signal), ['a'])
  await client.close()
  await registry.close()
})

test('deletes by digest: one in a repository, two in a registry; with a turn, without, and by tag', async () => {
  let [running, most] = [0, 0]
  const going: (() => void)[] = []
  const before = (request: MemoryRequest): Fault | undefined => {
    if (request.method !== 'DELETE') return undefined
    running += 1
    most = Math.max(most, running)
    const act = (): Promise<void> =>
      new Promise((resolve) => {
        going.push(() => {
          running -= 1
          resolve()
        })
      })
    return { kind: 'before', act }
  }
  const registry = await startMemoryRegistry({ fault: before, untag: true })
  const client = openTestRegistry(registry.url)
  const target = (repository: string) => ({ url: registry.url, repository })
  const seeds = ['a', 'a', 'b', 'c']
  const pushed = await Promise.all(
    seeds.map((name, i) => pushImage(target(name), { tags: [`t${i}`], seed: `${i}` })),
  )
  const outcomes = Promise.all(seeds.map((name, i) => client.deleteManifest(name, pushed[i]?.digest ?? '')))
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2))
  // Why: on a busy machine the second request may be late.
  for (let i = 0; i < 2000 && going.length < 2; i += 1) await pause()
  const releaseAll = async (): Promise<void> => {
    for (let i = 0; i < 50; i += 1) {
      await pause()
      going.shift()?.()
    }
  }
  await releaseAll()
  assert.deepEqual(new Set((await outcomes).map(({ kind }) => kind)), new Set(['deleted']))
  assert.equal(most, 2)
  const turn = await client.deleteSlot('a', signal)
  const other = await client.deleteSlot('b', signal)
  let third = false
  const waitForTurn = async (): Promise<void> => {
    const got = await client.deleteSlot('c', signal)
    third = true
    got.end()
  }
  const waiting = waitForTurn()
  const again = await pushImage(target('a'), { tags: ['again'], seed: 'again' })
  const inTurn = client.deleteTag('a', 'again', again.digest)
  await releaseAll()
  assert.equal((await inTurn).kind, 'deleted')
  const byDigest = client.deleteManifest('a', again.digest)
  await releaseAll()
  assert.equal((await byDigest).kind, 'deleted')
  assert.equal(third, false)
  turn.end()
  await waiting
  other.end()
  await client.close()
  await registry.close()
})

test('a blob that lies elsewhere is fetched there once, without the credentials', async () => {
  const seen: (string | undefined)[] = []
  await using elsewhere = await serving((request, response) => {
    seen.push(request.headers.authorization)
    response.end('x')
  })
  await using home = await serving((request, response) => {
    if (request.headers.authorization === undefined)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end()
    else response.writeHead(307, { location: `${elsewhere.origin}/there?signed=1` }).end()
  })
  const client = openTestRegistry(home.origin, { username: 'u', password: 'p' })
  assert.equal(await client.blobReadable(REPOSITORY, `sha256:${'0'.repeat(64)}`, signal), true)
  assert.deepEqual(seen, [undefined])
  await client.close()
})

test('a second redirect, and one to something that is no web address, are not followed', async () => {
  for (const location of ['/again', 'file:///etc/passwd', 'http://[::', 'gopher://x/']) {
    let requests = 0
    await using home = await serving((_request, response) => {
      requests += 1
      response.writeHead(302, { location }).end()
    })
    const client = openTestRegistry(home.origin)
    const digest = `sha256:${'0'.repeat(64)}`
    await assert.rejects(client.blob(REPOSITORY, digest, signal), { code: 'REGISTRY_INVALID_RESPONSE' })
    assert.equal(requests, location === '/again' ? 2 : 1)
    await client.close()
  }
})

for (const target of [
  'http://169.254.169.254/latest',
  'http://[fe80::1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://0.0.0.0:1/',
]) {
  test(`a redirect to ${target} is not followed`, async () => {
    await using home = await serving((_request, response) => {
      response.writeHead(307, { location: target }).end()
    })
    const client = openTestRegistry(home.origin)
    await assert.rejects(client.blob(REPOSITORY, `sha256:${'0'.repeat(64)}`, signal), {
      code: 'REGISTRY_UNREACHABLE',
      message: /not allowed for a host that a registry names/,
    })
    await client.close()
  })
}

test('a registry that is public cannot send us to this host or its network, by address or by name', async () => {
  await using inside = await serving((_request, response) => response.end('secret'))
  const open = hosts()
  const port = new URL(inside.origin).port
  for (const host of ['127.0.0.1', 'localhost']) {
    const http = open.sentTo(`http://${host}:${port}`, { distance: 'public' })
    await assert.rejects(http.once({ method: 'GET', path: '/', limit: 10 }), {
      code: 'REGISTRY_UNREACHABLE',
      message: /not allowed for a host that a registry names/,
    })
    const near = open.sentTo(`http://${host}:${port}`, { distance: 'loopback' })
    assert.equal((await near.once({ method: 'GET', path: '/', limit: 10 })).status, 200)
  }
  await open.close()
})

test('a host that is looked up knows how far it is', async () => {
  await using inside = await serving((_request, response) => response.end())
  const open = hosts()
  const http = open.open(inside.origin.replace('127.0.0.1', 'localhost'))
  assert.equal(http.distance(), 'public')
  await http.once({ method: 'GET', path: '/', limit: 10 })
  assert.equal(http.distance(), 'loopback')
  await open.close()
})

test('a body that trickles is given up', async () => {
  let ahead = 0
  const clock = hastyClock()
  const open = openHosts({
    ...clock,
    monotonic: () => clock.monotonic() + ahead,
    version: 'test',
    random: () => 0.5,
  })
  await using slow = await serving((_request, response) => {
    response.writeHead(200, { 'content-length': 1000 })
    response.write('a')
    setTimeout(() => {
      ahead = 61_000
      response.write('b')
    }, 20)
  })
  const http = open.open(slow.origin)
  await assert.rejects(http.once({ method: 'GET', path: '/', limit: 10_000 }), {
    code: 'REGISTRY_UNREACHABLE',
    message: /: timeout \(no complete answer arrived in time\)/,
  })
  await open.close()
})

test('a manifest that was damaged on the way is asked for once more, and no oftener', async () => {
  for (const [times, requests] of [
    [1, 2],
    [9, 2],
  ] as const) {
    let left = 0
    const registry = await startMemoryRegistry({
      fault: () => {
        if (left === 0) return undefined
        left -= 1
        return { kind: 'body', body: '{"schemaVersion":2}' }
      },
    })
    const { digest } = await pushImage({ url: registry.url, repository: REPOSITORY }, { tags: ['a'] })
    const client = openTestRegistry(registry.url)
    left = times
    const before = registry.log.length
    const read = client.manifest(REPOSITORY, digest, signal)
    if (times === 1) assert.equal((await read)?.digest, digest)
    else await assert.rejects(read, { code: 'REGISTRY_INVALID_RESPONSE' })
    assert.equal(registry.log.length - before, requests)
    await client.close()
    await registry.close()
  }
})
