/** Which hosts are connected to, and with what. No request of these tests leaves this host. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANYWHERE } from '../../../daemon/registry/client.ts'
import { openDialer } from '../../../daemon/registry/transport/dialing.ts'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import { hastyClock } from '../../conformance/registry.ts'
import { openTestConnections } from '../../support/connections.ts'

const signal = new AbortController().signal
const ask = { method: 'GET', path: '/v2/', limit: 10 } as const
const secret = { ...ask, headers: { authorization: 'Basic YTpi' } }
const hosts = () => openHosts({ ...hastyClock(), version: 'test', random: () => 0.5 })

for (const url of [
  'http://169.254.169.254',
  'http://2852039166',
  'http://0xa9.254.0251.254',
  'http://[::ffff:a9fe:a9fe]',
  'http://[fd00:ec2::254]',
  'http://[fe80::1]:5000',
  'https://224.0.0.1',
  'http://[ff02::1]',
  'http://0.0.0.0:5000',
  'http://[::]:5000',
]) {
  test(`a registry block with ${url} is refused at once`, async () => {
    const connections = openTestConnections({ clock: hastyClock() })
    const client = await connections.open({ kind: 'registry', name: 'r', url })
    await assert.rejects(client.tags('a', signal), {
      code: 'REGISTRY_UNREACHABLE',
      message: /careen does not connect to it: its address is link-local, multicast, unspecified, or/,
    })
    await connections.close()
  })
}

test('credentials are not sent over http to a public address', async () => {
  const open = hosts()
  const http = open.open('http://192.0.2.1:1')
  const error = { code: 'REGISTRY_UNAUTHORIZED', message: /does not send credentials over http to a public/ }
  await assert.rejects(http.once(secret), error)
  await assert.rejects(http.read({ ...ask, sign: () => ({ authorization: 'x' }) }), error)
  await assert.rejects(http.once({ ...ask, method: 'POST', body: 'token', confidential: true }), error)
  await open.close()
})

for (const [url, nearest, allowed] of [
  ['http://127.0.0.1:1', 'private', false],
  ['http://127.0.0.1:1', 'public', false],
  ['http://[::ffff:127.0.0.1]:1', 'private', false],
  ['http://10.255.255.1:1', 'public', false],
  ['http://127.0.0.1:1', 'loopback', true],
  ['http://169.254.169.254', 'loopback', false],
] as const) {
  test(`a process that may reach ${nearest} addresses ${allowed ? 'dials' : 'does not dial'} ${url}`, async () => {
    const open = hosts()
    const http = open.open(url, undefined, { ...ANYWHERE, nearest })
    await assert.rejects(http.once(ask), (error: { message: string; metadata?: { dial?: string } }) => {
      assert.equal(error.metadata?.dial !== 'refused', allowed, error.message)
      return true
    })
    await open.close()
  })
}

test('a name is refused by what it resolves to', async () => {
  const open = hosts()
  const http = open.open('http://localhost:1', undefined, { ...ANYWHERE, nearest: 'private' })
  await assert.rejects(http.once(ask), {
    code: 'REGISTRY_UNREACHABLE',
    message: /set addresses = "loopback"/,
  })
  await open.close()
})

test('over http, credentials go as far as clear text is allowed', async () => {
  const open = hosts()
  const near = open.open('http://10.255.255.1:1', undefined, { ...ANYWHERE, cleartext: 'loopback' })
  await assert.rejects(near.once(secret), {
    code: 'REGISTRY_UNAUTHORIZED',
    message: /to a private address.*cleartext/,
  })
  const { poolFor, close } = openDialer({
    origin: 'http://192.0.2.1:1',
    sentBy: undefined,
    reach: { nearest: 'public', cleartext: 'public' },
    pool: {},
    connect: {},
  })
  assert.ok(poolFor({ confidential: true }))
  await close()
  await open.close()
})

test('a request with a secret has connections of its own where they are not encrypted', async () => {
  const pools = (origin: string) => {
    const dialer = openDialer({ origin, sentBy: undefined, reach: ANYWHERE, pool: {}, connect: {} })
    return { open: dialer.poolFor({ confidential: false }), secret: dialer.poolFor({ confidential: true }) }
  }
  const clear = pools('http://registry.test')
  assert.notEqual(clear.open, clear.secret)
  const encrypted = pools('https://registry.test')
  assert.equal(encrypted.open, encrypted.secret)
  for (const origin of ['http://localhost:5000', 'http://10.0.0.1:5000', 'http://[fd12::1]:5000'])
    assert.ok(pools(origin).secret)
})
