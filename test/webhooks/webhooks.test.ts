/** Webhooks over real connections, in simulated time: receivers that are down, slow, full, or point elsewhere. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { openStore } from '../../daemon/store/store.ts'
import { parseCareendFile } from '../../daemon/trust/careend-file.ts'
import { deliver, type DeliverDeps, type Webhook } from '../../daemon/webhooks/deliver.ts'
import { openPost } from '../../daemon/webhooks/post.ts'
import { runSubject, WEBHOOK_TYPES } from '../../policies/audit/index.ts'

const SECRET = 'a-secret-of-some-length'
const NEVER = new AbortController().signal
const HOUR = 3_600_000
const BEGIN = Date.UTC(2026, 10, 30)

type Received = { readonly headers: IncomingMessage['headers']; readonly body: string }
type Answer = (response: ServerResponse) => void

const ok: Answer = (response) => void response.writeHead(204).end()

/** A receiver that answers as a test says. */
async function receiver(first: Answer = ok) {
  const received: Received[] = []
  const state = { answer: first, accepted: [] as Received[] }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(pieces).toString() }
      received.push(one)
      state.answer(response)
      if (response.statusCode < 300 && response.writableEnded) state.accepted.push(one)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?team=a`
  return Object.assign(state, { received, url })
}

function setting(url: string, more: Partial<Webhook> = {}) {
  const clock = { at: BEGIN, now: () => clock.at }
  const store = openStore(':memory:', { now: clock.now })
  store.installation.begin({ id: 'i-1', home: 'h', since: 1 })
  after(store.close)
  const webhook: Webhook = {
    name: 'chat',
    url,
    secret: 'env:CHAT',
    events: WEBHOOK_TYPES,
    notice: 72 * HOUR,
    nearest: 'loopback',
    ...more,
  }
  const warned: string[] = []
  const dropped: number[] = []
  const secrets = { of: (_reference: string): Promise<string> => Promise.resolve(SECRET) }
  const deps: DeliverDeps = {
    store,
    clock,
    log: { warn: (message) => void warned.push(message) },
    post: openPost(NEVER, 3000),
    secretOf: (reference) => secrets.of(reference),
    dropped: (_webhook, events) => void dropped.push(events),
  }
  const add = (id: string, removals = 0) =>
    store.audit.add({
      type: 'careen.run.finished',
      actor: undefined,
      about: runSubject({ workspace: 'shop', registry: 'prod', repository: 'web', id }),
      payload: { removals },
    })
  const go = () => deliver(deps, webhook, NEVER)
  return { clock, store, webhook, warned, dropped, deps, add, go, secrets }
}

const idsOf = (all: readonly Received[]): string[] =>
  all.map(({ body }) => (JSON.parse(body) as { subject: string }).subject.replace(/.*\//, ''))

test('an event is a CloudEvent that is signed as Standard Webhooks defines it', async () => {
  const there = await receiver()
  const { add, go, store } = setting(there.url)
  add('r-before')
  await go()
  assert.equal(there.received.length, 0)
  const { sequence, sha256 } = add('r-1', 3)
  store.audit.add({
    type: 'careen.token.created',
    actor: undefined,
    about: { workspace: '', subject: 'tokens/x' },
    payload: {},
  })
  await go()
  assert.equal(there.received.length, 2)
  const [finished, deleted] = there.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
  assert.deepEqual(finished, {
    specversion: '1.0',
    id: String(sequence),
    source: '/careen/i-1',
    type: 'careen.run.finished',
    subject: 'workspaces/shop/runs/r-1',
    time: '2026-11-30T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: {
      sequence,
      sha256,
      workspace: 'shop',
      actor: { identity: 'daemon', address: '', claimed: '' },
      details: { removals: 3 },
    },
  })
  assert.deepEqual([deleted?.['type'], deleted?.['id']], ['careen.images.deleted', `${sequence}-images`])
  for (const { headers, body } of there.received) {
    const [id, time] = [headers['webhook-id'], headers['webhook-timestamp']]
    const expected = createHmac('sha256', SECRET)
      .update(`${String(id)}.${String(time)}.${body}`)
      .digest('base64')
    assert.equal(headers['webhook-signature'], `v1,${expected}`)
    assert.equal(headers['content-type'], 'application/cloudevents+json; charset=utf-8')
    assert.equal(time, String(BEGIN / 1000))
  }
})

test('a receiver that is down for an hour gets everything afterwards, once and in order', async () => {
  const there = await receiver((response) => void response.writeHead(503).end())
  const { clock, add, go, warned } = setting(there.url)
  await go()
  const expected: string[] = []
  for (let second = 0; second < HOUR / 1000; second += 1) {
    if (second % 300 === 0) {
      add(`r-${second}`)
      expected.push(`r-${second}`)
    }
    await go()
    clock.at += 1000
  }
  assert.equal(there.accepted.length, 0)
  // At 0, 5, 15, 35, 75 s and so on.
  assert.equal(there.received.length, 10)
  assert.match(
    warned[0] ?? '',
    /^webhook chat: event 2 is not delivered: it answered with status 503\. It is sent again in 5 s$/,
  )
  there.answer = ok
  clock.at += HOUR
  await go()
  assert.deepEqual(idsOf(there.accepted), expected)
})

for (const [title, answer] of [
  ['never answers', () => {}],
  ['breaks off', (response: ServerResponse) => void response.socket?.destroy()],
  [
    'answers with an error',
    (response: ServerResponse) => void response.writeHead(500).end('x'.repeat(1 << 20)),
  ],
] as const)
  test(`a receiver that ${title} loses nothing`, async () => {
    const there = await receiver(answer)
    const { clock, add, go, warned } = setting(there.url)
    await go()
    add('r-1')
    add('r-2')
    await go()
    assert.equal(warned.length, 1)
    there.answer = ok
    clock.at += 5000
    await go()
    assert.deepEqual(idsOf(there.accepted), ['r-1', 'r-2'])
  })

test('a redirect sends nothing elsewhere', async () => {
  const other = await receiver()
  const there = await receiver((response) => void response.writeHead(307, { location: other.url }).end())
  const { clock, add, go, warned } = setting(there.url)
  await go()
  add('r-1')
  await go()
  assert.match(warned[0] ?? '', /it answered with status 307/)
  assert.equal(other.received.length, 0)
  there.answer = ok
  clock.at += 5000
  await go()
  assert.deepEqual([idsOf(there.accepted), other.received], [['r-1'], []])
})

test('an address that is nearer than the block allows is not dialled', async () => {
  const there = await receiver()
  const { add, go, warned } = setting(there.url, { nearest: 'public' })
  await go()
  add('r-1')
  await go()
  assert.match(warned[0] ?? '', /careen does not connect to it: its address is loopback/)
  assert.equal(there.received.length, 0)
})

test('after 72 hours what is too old is dropped with an event, and what is younger is sent', async () => {
  const there = await receiver((response) => void response.writeHead(410).end())
  const { clock, store, add, go, dropped } = setting(there.url)
  await go()
  const first = add('r-1')
  const second = add('r-2', 1)
  for (let hour = 0; hour < 71; hour += 1) {
    await go()
    clock.at += HOUR
  }
  assert.equal(store.audit.newest('careen.webhook.dropped'), undefined)
  add('r-3')
  clock.at += HOUR
  await go()
  const { subject, payload } = store.audit.newest('careen.webhook.dropped') ?? assert.fail()
  assert.equal(subject, 'webhooks/chat')
  assert.deepEqual(JSON.parse(payload ?? ''), { from: first.sequence, through: second.sequence, events: 3 })
  assert.deepEqual(dropped, [3])
  there.answer = ok
  clock.at += HOUR
  await go()
  assert.deepEqual(idsOf(there.accepted), ['r-3'])
})

test('without its secret nothing is sent, and everything once the secret is there', async () => {
  const there = await receiver()
  const { clock, add, go, secrets, warned } = setting(there.url)
  await go()
  add('r-1')
  const { of } = secrets
  secrets.of = () => Promise.reject(new Error('secret env:CHAT is empty or not set'))
  await go()
  assert.equal(there.received.length, 0)
  assert.match(warned[0] ?? '', /secret env:CHAT is empty or not set/)
  secrets.of = of
  clock.at += 5000
  await go()
  assert.deepEqual(idsOf(there.accepted), ['r-1'])
})

test('a clock that was set back by days does not stop a webhook', async () => {
  const there = await receiver((response) => void response.writeHead(503).end())
  const { clock, add, go } = setting(there.url)
  await go()
  add('r-1')
  await go()
  there.answer = ok
  clock.at -= 50 * HOUR
  await go()
  assert.deepEqual(idsOf(there.accepted), ['r-1'])
})

test('careend.hcl says how long payloads are stored, in years too', async () => {
  const age = async (text: string) =>
    (await parseCareendFile({ name: 'careend.hcl', text: `audit {\n  payload_age = ${text}\n}\n` })).audit
      .payloadAge
  assert.equal(await age('"2y"'), 730 * 24 * HOUR)
  assert.equal(await age('"45d"'), 45 * 24 * HOUR)
  for (const text of ['"29d"', '"0y"', '"1y2d"', '"-2y"', '""', '2'])
    await assert.rejects(age(text), { code: 'INVALID_ARGUMENT', message: /payload_age/ })
})

test('careend.hcl names webhooks, and says what is wrong with one', async () => {
  const parse = (text: string) => parseCareendFile({ name: 'careend.hcl', text })
  const block = (inner: string): string =>
    `webhook "chat" {\n  url = "https://chat.example.com/hook"\n  secret = "env:CHAT"\n  events = ["careen.run.parked"]\n  ${inner}\n}\n`
  const { webhooks } = await parse(block(''))
  assert.deepEqual(webhooks, [
    {
      name: 'chat',
      url: 'https://chat.example.com/hook',
      secret: 'env:CHAT',
      events: ['careen.run.parked'],
      notice: 72 * HOUR,
      nearest: 'public',
    },
  ])
  const refused = (text: string, message: RegExp) =>
    assert.rejects(parse(text), { code: 'INVALID_ARGUMENT', message })
  await refused(block('').replace('https:', 'http:'), /URL of a webhook/)
  await refused(block('').replace('chat.example', 'me:pw@chat.example'), /URL of a webhook/)
  await refused(block('').replace('env:CHAT', 'hunter2'), /Secret of a webhook/)
  await refused(block('').replace('run.parked', 'run.begun'), /"careen.run.begun" is not sent/)
  await refused(block('addresses = "all"'), /Unknown addresses/)
  await refused(block('notice = "2d"'), /Add "careen.image.expiring" to events, or remove notice/)
  const noticed = (notice: string) =>
    block(`notice = "${notice}"`).replace('careen.run.parked', 'careen.image.expiring')
  assert.equal((await parse(noticed('2d'))).webhooks[0]?.notice, 48 * HOUR)
  for (const notice of ['59m', '367d', '0d']) await refused(noticed(notice), /Write 1h to 366d/)
  await refused(noticed('soon'), /must be a number and a unit/)
  await refused(block('') + block(''), /There is a webhook "chat" already/)
  await refused(block('').replace('"chat"', '"a b"'), /Label of a webhook block/)
})
