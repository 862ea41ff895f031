import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import type { Registry } from '../../../policies/index.ts'
import { hastyClock } from '../../conformance/registry.ts'
import { openTestConnections } from '../../support/connections.ts'
import { folder } from '../../support/processes.ts'

const signal = new AbortController().signal
const data = join(import.meta.dirname, '../../data/tls')
const pem = (name: string): string => readFileSync(join(data, name), 'utf8')

/** A registry with one tag that says who showed which certificate. */
async function secured(requestCert: boolean) {
  const shown: unknown[] = []
  const server = createServer(
    {
      cert: pem('server.pem'),
      key: pem('server.key'),
      ca: pem('ca.pem'),
      requestCert,
      rejectUnauthorized: requestCert,
    },
    (request, response) => {
      shown.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN)
      response.end('{"tags":["a"]}')
    },
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = folder()
  for (const name of ['ca.pem', 'client.pem', 'client.key', 'server.key']) {
    copyFileSync(join(data, name), join(at.path, name))
    chmodSync(join(at.path, name), 0o600)
  }
  const connections = openTestConnections({ clock: hastyClock() })
  const block: Registry = {
    kind: 'registry',
    name: 'r',
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
  const tags = async (more: Partial<Registry>): Promise<string[]> =>
    (await connections.open({ ...block, ...more })).tags('team/web', signal)
  return {
    shown,
    origin: block.url,
    tags,
    at: (name: string) => join(at.path, name),
    [Symbol.asyncDispose]: async () => {
      await connections.close()
      server.closeAllConnections()
      server.close()
      at[Symbol.dispose]()
    },
  }
}

test('a registry with a certificate of a private authority is trusted with its file, and not without', async () => {
  await using registry = await secured(false)
  assert.deepEqual(await registry.tags({ caFile: registry.at('ca.pem') }), ['a'])
  await assert.rejects(registry.tags({}), { code: 'REGISTRY_UNREACHABLE', message: /certificate/ })
})

test('a registry that asks for a certificate gets it', async () => {
  await using registry = await secured(true)
  const caFile = registry.at('ca.pem')
  const own = { clientCertificate: registry.at('client.pem'), clientKey: registry.at('client.key') }
  assert.deepEqual(await registry.tags({ caFile, ...own }), ['a'])
  assert.deepEqual(registry.shown, ['client'])
  await assert.rejects(registry.tags({ caFile }), { code: 'REGISTRY_UNREACHABLE' })
})

test('a host that a registry sends us to is known by its authority, and does not see the certificate', async () => {
  const hosts = openHosts({ ...hastyClock(), version: 'test', random: () => 0.5 })
  const tls = { ca: pem('ca.pem'), cert: pem('client.pem'), key: pem('client.key') }
  const ask = { method: 'GET', path: '/', limit: 100 } as const
  await using open = await secured(false)
  const there = hosts.sentTo(open.origin, { distance: 'loopback', tls })
  assert.equal((await there.once(ask)).status, 200)
  await using strict = await secured(true)
  const closed = hosts.sentTo(strict.origin, { distance: 'loopback', tls })
  await assert.rejects(closed.once(ask), { code: 'REGISTRY_UNREACHABLE' })
  assert.equal((await hosts.open(strict.origin, tls).once(ask)).status, 200)
  await hosts.close()
})

test('a connection shows the address, the key and the challenge of a registry', async () => {
  await using registry = await secured(false)
  const shown: string[] = []
  const seen = (origin: string, { kind, value }: { kind: string; value: string }) =>
    void shown.push(`${origin} ${kind} ${value}`)
  const hosts = openHosts({ ...hastyClock(), version: 'test', random: () => 0.5, seen })
  const ask = { method: 'GET', path: '/', limit: 100 } as const
  const { origin } = registry
  await hosts.open(origin, { ca: pem('ca.pem') }).once(ask)
  await hosts.sentTo(origin, { distance: 'loopback', tls: { ca: pem('ca.pem') } }).once(ask)
  const spki = new X509Certificate(pem('server.pem')).publicKey.export({ type: 'spki', format: 'der' })
  const key = createHash('sha256').update(spki).digest('hex')
  assert.deepEqual(shown, [`${origin} address 127.0.0.1 ${new URL(origin).port}`, `${origin} key ${key}`])
  await hosts.close()
})

test('files that change are read again', async () => {
  await using registry = await secured(false)
  const caFile = registry.at('ca.pem')
  writeFileSync(caFile, pem('client.pem'))
  await assert.rejects(registry.tags({ caFile }), { code: 'REGISTRY_UNREACHABLE' })
  writeFileSync(caFile, pem('ca.pem'))
  assert.deepEqual(await registry.tags({ caFile }), ['a'])
})

const WRONG: readonly (readonly [string, (at: (name: string) => string) => Partial<Registry>, RegExp])[] = [
  ['is not there', (at) => ({ caFile: at('none.pem') }), /none\.pem of a registry block cannot be read/],
  [
    'holds no certificate',
    (at) => ({ caFile: at('client.key') }),
    /client\.key .* contains no certificate in PEM/,
  ],
  [
    'holds a key of something else',
    (at) => ({ clientCertificate: at('client.pem'), clientKey: at('server.key') }),
    /server\.key .* is not the key of .*client\.pem/,
  ],
  [
    'holds no key',
    (at) => ({ clientCertificate: at('client.pem'), clientKey: at('ca.pem') }),
    /ca\.pem .* contains no private key/,
  ],
]
const NO_FILES: readonly (readonly [string, RegExp])[] = [
  ['/dev/urandom', /file \/dev\/urandom of a registry block cannot be read: the path is a device/],
  ['/proc', /file \/proc of a registry block cannot be read: the path is a directory/],
]
for (const [path, message] of NO_FILES) {
  test(`${path} as a file of a registry block is an error at once`, async () => {
    await using registry = await secured(false)
    const error = { code: 'FAILED_PRECONDITION', message } as const
    await assert.rejects(registry.tags({ caFile: path }), error)
    await assert.rejects(registry.tags({ clientCertificate: path, clientKey: path }), error)
    const credentials = { code: 'REGISTRY_UNAUTHORIZED', message: /cannot be read: the path is/ }
    await assert.rejects(registry.tags({ credentials: `file:${path}` }), credentials)
    await assert.rejects(registry.tags({ credentials: `docker:${path}` }), credentials)
  })
}

for (const [name, files, message] of WRONG) {
  test(`a file that ${name} is named`, async () => {
    await using registry = await secured(false)
    await assert.rejects(registry.tags(files(registry.at)), { code: 'FAILED_PRECONDITION', message })
  })
}

test('a damaged certificate, and a key that everybody can read, are refused', async () => {
  await using registry = await secured(false)
  writeFileSync(registry.at('ca.pem'), pem('ca.pem').replace(/\n.{10}/, '\n'))
  await assert.rejects(registry.tags({ caFile: registry.at('ca.pem') }), { code: 'FAILED_PRECONDITION' })
  chmodSync(registry.at('client.key'), 0o644)
  const own = { clientCertificate: registry.at('client.pem'), clientKey: registry.at('client.key') }
  await assert.rejects(registry.tags(own), {
    message: /client\.key of a registry block is not safe: other users can use the file\. Run: chmod 600/,
  })
})
