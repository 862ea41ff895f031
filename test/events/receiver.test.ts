/** The receiver as a registry, and as somebody else, meets it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ReceiverOptions, startReceiver } from '../../daemon/events/receiver.ts'
import { readSecret } from '../../daemon/events/webhook-secret.ts'
import type { ReceivedNotification } from '../../proto/resources/notification.ts'
import { folder } from '../support/processes.ts'

const SECRET = 'a-secret-of-some-length'
const digest = `sha256:${'a'.repeat(64)}`
const envelope = (id = 'one'): string =>
  JSON.stringify({
    events: [
      {
        id,
        action: 'push',
        timestamp: '2026-01-01T00:00:00Z',
        target: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, repository: 'a' },
      },
    ],
  })

async function openReceiver(more: Partial<ReceiverOptions> = {}) {
  const taken: (ReceivedNotification & { registry: string })[] = []
  const warnings: string[] = []
  const delivered: [string, number][] = []
  const receiver = await startReceiver({
    address: '127.0.0.1:0',
    secretOf: (name) => Promise.resolve(name === 'open' ? undefined : SECRET),
    isDeclared: (name) => name === 'prod' || name === 'open',
    record: (registry, notifications) =>
      taken.push(...notifications.map((notification) => ({ ...notification, registry }))),
    delivered: (registry, upTo) => delivered.push([registry, upTo]),
    ignored: [],
    now: () => Date.UTC(2026, 1, 1),
    warn: (message) => warnings.push(message),
    ...more,
  })
  const send = async (path: string, body: string, authorization = `Bearer ${SECRET}`, method = 'POST') =>
    (
      await fetch(`http://${receiver.address}${path}`, {
        method,
        headers: { authorization },
        ...(method === 'POST' ? { body } : {}),
      })
    ).status
  return { ...receiver, taken, delivered, warnings, send, [Symbol.asyncDispose]: receiver.close }
}

test('notifications of a registry are stored for it, once', async () => {
  await using receiver = await openReceiver()
  assert.equal(await receiver.send('/prod', envelope()), 202)
  assert.equal(await receiver.send('/prod', envelope()), 202)
  const at = Date.UTC(2026, 0, 1)
  assert.deepEqual(receiver.taken, [{ registry: 'prod', action: 'push', repository: 'a', digest, at }])
  assert.deepEqual(receiver.warnings, [])
  assert.deepEqual(receiver.delivered, [
    ['prod', at],
    ['prod', at],
  ])
})

for (const [what, path, authorization, method, status] of [
  ['another secret', '/prod', 'Bearer a-secret-of-some-lengtH', 'POST', 401],
  ['no scheme', '/prod', SECRET, 'POST', 401],
  ['an empty secret', '/prod', 'Bearer ', 'POST', 401],
  ['no secret set', '/open', `Bearer ${SECRET}`, 'POST', 401],
  ['no secret set, none given', '/open', 'Bearer undefined', 'POST', 401],
  ['a registry that is not declared', '/other', `Bearer ${SECRET}`, 'POST', 404],
  ['a path', '/prod/../open/x', `Bearer ${SECRET}`, 'POST', 404],
  ['a GET', '/prod', `Bearer ${SECRET}`, 'GET', 405],
] as const) {
  test(`${what}: ${status}, and nothing is stored`, async () => {
    await using receiver = await openReceiver()
    assert.equal(await receiver.send(path, envelope(), authorization, method), status)
    assert.deepEqual(receiver.taken, [])
  })
}

test('a notification that cannot be used is accepted and dropped: a registry would repeat it without end', async () => {
  await using receiver = await openReceiver()
  for (const body of ['{', '[]', `{"events":[],"more":"${'x'.repeat(5 << 20)}"}`])
    assert.equal(await receiver.send('/prod', body), 202)
  assert.equal(receiver.warnings.length, 3)
  assert.match(receiver.warnings[0] ?? '', /^prod: .*was ignored/)
  assert.equal(await receiver.send('/prod', envelope()), 202)
  assert.equal(receiver.taken.length, 1)
})

test('what could not be stored is asked for again', async () => {
  let full = true
  const taken: ReceivedNotification[] = []
  await using receiver = await openReceiver({
    record: (_, notifications) => {
      if (full) throw new Error('the disk is full')
      taken.push(...notifications)
    },
  })
  assert.equal(await receiver.send('/prod', envelope()), 503)
  assert.match(receiver.warnings[0] ?? '', /the disk is full/)
  full = false
  assert.equal(await receiver.send('/prod', envelope()), 202)
  assert.equal(taken.length, 1)
})

test('a store that cannot be asked what is declared is a 503', async () => {
  await using receiver = await openReceiver({
    isDeclared: () => {
      throw new Error('the database is locked')
    },
  })
  assert.equal(await receiver.send('/prod', envelope()), 503)
  assert.match(receiver.warnings[0] ?? '', /the database is locked/)
})

test('a secret that cannot be read is a 503, and is in no message', async () => {
  await using receiver = await openReceiver({
    secretOf: () => readSecret('env:SHORT', { SHORT: 'hunter2' }),
  })
  assert.equal(await receiver.send('/prod', envelope()), 503)
  assert.match(receiver.warnings.join('\n'), /events_secret env:SHORT has fewer than 16/)
  assert.doesNotMatch(receiver.warnings.join('\n'), /hunter2/)
})

test('whoever breaks off half way harms nobody', async () => {
  await using receiver = await openReceiver()
  const [, port = ''] = receiver.address.split(':')
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /prod HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${SECRET}\r\nContent-Length: 99\r\n\r\n{`,
  )
  socket.destroy()
  assert.equal(await receiver.send('/prod', envelope()), 202)
  assert.equal(receiver.taken.length, 1)
})

test('an address that is in use is an error that names it', async () => {
  await using receiver = await openReceiver()
  await assert.rejects(openReceiver({ address: receiver.address }), {
    code: 'FAILED_PRECONDITION',
    message: /^--events-address 127\.0\.0\.1:\d+: another process listens there\. Stop it/,
  })
})

test('secrets: from a variable, from a private file, trimmed, long enough', async () => {
  using at = folder()
  const path = (name: string): string => join(at.path, name)
  writeFileSync(path('s'), `${SECRET}\n`, { mode: 0o600 })
  writeFileSync(path('open'), SECRET, { mode: 0o644 })
  const env = { S: ` ${SECRET}\n`, SHORT: 'short' }
  assert.equal(await readSecret('env:S', env), SECRET)
  assert.equal(await readSecret(`file:${path('s')}`, env), SECRET)
  for (const [reference, message] of [
    ['env:NONE', /env:NONE is empty or not set/],
    ['env:SHORT', /fewer than 16/],
    ['file:/none', /events_secret file:\/none cannot be read: there is no such file/],
    [`file:${at.path}`, /cannot be read: the path is a directory/],
    [`file:${path('open')}`, /other users can use the file. Run: chmod 600 .*open$/],
  ] as const)
    await assert.rejects(readSecret(reference, env), { code: 'FAILED_PRECONDITION', message })
})
