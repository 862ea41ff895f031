import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { BOUNDS, type ConnectionBounds } from '../../daemon/api/bounds.ts'
import { connect } from '../../proto/connection.ts'
import { freePort, until } from '../support/ports.ts'
import { DEFAULT_WORKSPACE, frame, openCall, openRaw, rawCall } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const GET = '/careen.v1.WorkspaceService/ListObjects'
const WORKSPACE = frame(DEFAULT_WORKSPACE)
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())

const open = (listen: string, connections: Partial<ConnectionBounds> = {}) =>
  serve(world, { listen, bounds: { connections: { ...BOUNDS.connections, ...connections } } })

/** Resolves when a connection is closed, also by an error. */
const closing = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve))

/** A connection, and the bytes that it receives until it is closed. */
function dial(address: string, bytes: string | Buffer = '') {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
  const socket = createConnection(Number(port), host)
  const received: Buffer[] = []
  socket.on('data', (piece: Buffer) => received.push(piece))
  socket.on('error', () => {})
  socket.write(bytes)
  const closed = closing(socket).then(() => Buffer.concat(received).toString())
  return { socket, closed }
}

async function answers(address: string): Promise<boolean> {
  const session = await openRaw(address)
  const closed = new Promise((resolve) => session.once('close', resolve))
  const { status } = await rawCall(session, GET, WORKSPACE, AUTHORIZED)
  session.destroy()
  await closed
  return status === 0
}

test('the bounds of a listener', () => {
  assert.deepEqual(BOUNDS.connections, {
    all: 1024,
    each: 32,
    preface: 10_000,
    keepalive: { time: 30_000, timeout: 10_000 },
    ping: 20_000,
    certificates: 30_000,
    streams: 128,
  })
})

test('an address has 32 connections; another address is served meanwhile, and a place is free again after an end', async () => {
  await using server = await open('127.0.0.1:0')
  const sessions = await Promise.all(Array.from({ length: 31 }, () => openRaw(server.address)))
  const last = await openRaw(server.address)
  assert.equal((await rawCall(last, GET, WORKSPACE, AUTHORIZED)).status, 0)
  const refused = dial(server.address, PREFACE)
  assert.equal(await refused.closed, '')
  const other = createConnection({
    host: '127.0.0.1',
    port: Number(server.address.split(':')[1]),
    localAddress: '127.0.0.2',
  })
  other.write(Buffer.concat([Buffer.from(PREFACE), SETTINGS]))
  await once(other, 'data')
  other.destroy()
  last.destroy()
  await until('a free place', () => answers(server.address))
  for (const session of sessions) session.destroy()
})

test('a listener has so many connections in all, whatever their address', async () => {
  await using server = await serve(world, {
    bounds: { connections: { ...BOUNDS.connections, all: 2, each: 1 } },
  })
  const one = await openRaw(server.address)
  const two = await openRaw(server.address)
  const third = createConnection(server.address.slice('unix:'.length))
  third.on('error', () => {})
  await closing(third)
  one.destroy()
  await until('a free place', () => answers(server.address))
  two.destroy()
})

test('a connection that says nothing is closed after its time, and so is one that begins slowly', async () => {
  await using server = await open('127.0.0.1:0', { preface: 200 })
  const begun = performance.now()
  const silent = dial(server.address)
  const half = dial(server.address, PREFACE.slice(0, 20))
  assert.deepEqual(await Promise.all([silent.closed, half.closed]), ['', ''])
  assert.ok(performance.now() - begun >= 190)
})

test('a preface that comes in pieces is accepted, and the connection stays after its time', async () => {
  await using server = await open('127.0.0.1:0', { preface: 200 })
  const { socket } = dial(server.address)
  for (const piece of [PREFACE.slice(0, 3), PREFACE.slice(3, 23), PREFACE.slice(23)]) {
    socket.write(piece)
    await sleep(30)
  }
  socket.write(SETTINGS)
  await once(socket, 'data')
  await sleep(250)
  assert.equal(socket.destroyed, false)
  socket.destroy()
})

test('another protocol is closed at once, and gets no answer', async () => {
  await using server = await open('127.0.0.1:0')
  const { closed } = dial(server.address, 'GET /index.html HTTP/1.1\r\nhost: careen\r\n\r\n')
  assert.equal(await closed, '')
})

test('a client that does not answer pings of the server is closed', async () => {
  await using server = await open('127.0.0.1:0', { keepalive: { time: 100, timeout: 100 } })
  const { closed } = dial(server.address, Buffer.concat([Buffer.from(PREFACE), SETTINGS]))
  await closed
  assert.ok(await answers(server.address))
})

test('pings without calls end a connection if they come too often', async () => {
  await using server = await open('127.0.0.1:0')
  const session = await openRaw(server.address)
  const codes: number[] = []
  session.on('goaway', (code) => codes.push(code))
  const closed = new Promise((resolve) => session.once('close', resolve))
  for (let i = 0; i < 4; i += 1) session.ping(() => {})
  await closed
  assert.deepEqual(codes, [11], 'ENHANCE_YOUR_CALM')
})

test('pings during a call are answered', async () => {
  await using server = await open('127.0.0.1:0')
  const session = await openRaw(server.address)
  const { stream, answer } = openCall(session, GET, AUTHORIZED)
  stream.write(WORKSPACE)
  for (let i = 0; i < 10; i += 1)
    await new Promise<void>((resolve, reject) =>
      session.ping((error) => (error === null ? resolve() : reject(error))),
    )
  stream.end()
  assert.equal((await answer).status, 0)
  session.destroy()
})

test('a connection has 128 streams', async () => {
  await using server = await open('127.0.0.1:0')
  const session = await openRaw(server.address)
  await once(session, 'remoteSettings')
  assert.equal(session.remoteSettings.maxConcurrentStreams, 128)
  session.destroy()
})

for (const [listen, real] of [
  ['127.0.0.1:0', /^127\.0\.0\.1:[1-9]\d*$/],
  ['[::1]:0', /^\[::1\]:[1-9]\d*$/],
  ['localhost:0', /^localhost:[1-9]\d*$/],
] as const) {
  test(`--listen ${listen}: the daemon says its port, and answers there`, async () => {
    await using server = await open(listen)
    assert.match(server.address, real)
    const client = connect({ address: server.address, token: TOKEN })
    await client.unary(client.services.WorkspaceService.service.ListObjects, { parent: 'workspaces/default' })
    client.close()
  })
}

test('a port that is used is refused with the next step', async () => {
  const port = await freePort()
  const other = createServer((socket: Socket) => socket.destroy()).listen(port, '127.0.0.1')
  await once(other, 'listening')
  await assert.rejects(open(`127.0.0.1:${port}`), {
    code: 'FAILED_PRECONDITION',
    message: `--listen 127.0.0.1:${port}: another process listens there. Stop it, or choose another address`,
  })
  other.close()
})

for (const [listen, message] of [
  ['::1:80', 'write an IPv6 address in brackets, such as [::1]:7465'],
  ['[::1:80', 'write an IPv6 address in brackets, such as [::1]:7465'],
  ['[x]:80', 'write unix:PATH or HOST:PORT'],
  ['localhost', 'write unix:PATH or HOST:PORT'],
  ['localhost:99999', 'a port is at most 65535'],
  ['unix:', 'write the path of the socket after unix:'],
  [`unix:/${'x'.repeat(100)}`, 'the path is longer than 100 bytes. Choose a shorter path'],
] as const) {
  test(`--listen ${listen} is refused`, async () => {
    await assert.rejects(open(listen), {
      code: 'INVALID_ARGUMENT',
      message: `--listen ${listen}: ${message}`,
    })
  })
}

test('a name without an address, and an address of another host, are refused', async () => {
  await assert.rejects(open('careen.invalid:80'), /the name of the host has no address|cannot listen there/)
  await assert.rejects(open('192.0.2.1:0'), /this host does not have that address/)
})
