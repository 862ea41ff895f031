/** TLS of listeners and client certificates, with certificates of OpenSSL and real connections. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { BOUNDS, type ConnectionBounds } from '../../daemon/api/bounds.ts'
import type { Log } from '../../daemon/log.ts'
import { grantsOf, type HostGrant } from '../../daemon/trust/grant-blocks.ts'
import { CareenError } from '../../policies/index.ts'
import type { ClientTls } from '../../proto/channel.ts'
import { type Connection, type ConnectOptions, connect } from '../../proto/connection.ts'
import {
  type Authority,
  type CertificateFiles,
  openAuthority,
  SKIP_WITHOUT_OPENSSL,
} from '../support/certificates.ts'
import { until } from '../support/ports.ts'
import { folder } from '../support/processes.ts'
import { runNamed } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const text = (path: string): string => readFileSync(path, 'utf8')
const shown = ({ certificate, key }: CertificateFiles): ClientTls => ({
  certificate: text(certificate),
  key: text(key),
})

/** A log that keeps its lines. */
function keepingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = []
  const keep = (message: string): void => void lines.push(message)
  return { lines, debug() {}, info: keep, warn: keep, error: keep }
}

const grant = (identity: string): HostGrant => ({
  identity,
  grant: { role: 'READER', workspaces: ['*'], registries: [] },
})

/** Calls a daemon once. Returns the error, or undefined. */
async function failureOf(options: ConnectOptions): Promise<CareenError | undefined> {
  const link = connect(options)
  try {
    await link.unary(
      link.services.WorkspaceService.service.ListObjects,
      { parent: 'workspaces/default' },
      { deadline: 20_000 },
    )
    return undefined
  } catch (error) {
    return CareenError.from(error)
  } finally {
    link.close()
  }
}

const skip = SKIP_WITHOUT_OPENSSL
const at = folder()
let world: World
let ca: Authority
let stranger: Authority
let server: CertificateFiles

before(async () => {
  world = await openWorld()
  if (skip !== false) return
  ca = openAuthority(at.path)
  stranger = openAuthority(at.path, 'stranger')
  server = ca.issue('server', { names: 'DNS:localhost,IP:127.0.0.1' })
})
after(async () => {
  await world[Symbol.asyncDispose]()
  at[Symbol.dispose]()
})

type Opening = {
  readonly files?: Partial<CertificateFiles & { readonly clientCa: string }>
  readonly connections?: Partial<ConnectionBounds>
  readonly grants?: readonly HostGrant[]
  readonly log?: Log
}

/** A server with TLS at a free port, and the options of a client that trusts it. */
async function open({ files = {}, connections = {}, grants = [], log = keepingLog() }: Opening = {}) {
  const served = await serve(world, {
    listen: '127.0.0.1:0',
    listener: { tls: { clientCa: ca.ca, ...server, ...files } },
    bounds: { connections: { ...BOUNDS.connections, ...connections } },
    grantsOf: (identity) => grantsOf(grants, identity),
    log,
  })
  const port = Number(served.address.split(':')[1])
  const to = (tls: ClientTls = {}): ConnectOptions => ({
    address: `https://127.0.0.1:${port}`,
    tls: { ca: text(ca.ca), ...tls },
  })
  return { ...served, port, to }
}

/** A connection with TLS alone. */
function dial(port: number, options: object = {}): TLSSocket {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: text(ca.ca),
    ...options,
  })
  socket.on('error', () => {})
  return socket
}

/** Resolves with true if a connection is open, and false if it was closed. */
const isOpened = (socket: TLSSocket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(true))
    socket.once('close', () => resolve(false))
  })

/** The first bytes that a client of TLS sends. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = new Duplex({ read: () => {}, write: (piece: Buffer) => resolve(piece) })
    connectTls({ socket, ALPNProtocols: ['h2'] }).on('error', () => {})
  })
}

/** The serial number of the certificate that a port shows. */
async function serialAt(port: number): Promise<string | undefined> {
  const socket = dial(port, { ALPNProtocols: ['h2'] })
  await once(socket, 'secureConnect')
  const serial = socket.getPeerX509Certificate()?.serialNumber
  socket.destroy()
  return serial
}

const serialIn = (path: string): string => new X509Certificate(text(path)).serialNumber

const watch = (link: Connection, name: string, signal?: AbortSignal) =>
  link.stream(link.services.RunService.service.WatchRuns, { parent: name }, signal)[Symbol.asyncIterator]()

describe('a port with TLS', { skip }, () => {
  test('a token is accepted over TLS, by name and by address of the daemon', async () => {
    await using daemon = await open()
    for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST'])
      assert.equal(
        await failureOf({ ...daemon.to(), address: `https://${host}:${daemon.port}`, token: TOKEN }),
        undefined,
      )
    assert.equal((await failureOf(daemon.to()))?.code, 'CREDENTIALS_MISSING')
  })

  test('TLS 1.1, and clients that do not ask for HTTP/2, are refused', async () => {
    await using daemon = await open()
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
    assert.equal(await isOpened(dial(daemon.port, { ...old, ALPNProtocols: ['h2'] })), false)
    assert.equal(await isOpened(dial(daemon.port, { ALPNProtocols: ['http/1.1'] })), false)
    const begun = performance.now()
    await once(dial(daemon.port).resume(), 'close')
    assert.ok(performance.now() - begun < BOUNDS.connections.preface / 2, 'it is closed at once')
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = dial(daemon.port, { minVersion: version, maxVersion: version, ALPNProtocols: ['h2'] })
      assert.equal(await isOpened(socket), true)
      assert.equal(socket.getProtocol(), version)
      socket.destroy()
    }
  })

  test('a client refuses a daemon whose certificate is not for it', async () => {
    const others = [
      [server, stranger, /is not accepted: .*certificate.*-ca-file FILE/],
      [ca.issue('elsewhere', { names: 'DNS:other.acme.com' }), ca, /does not match certificate's altnames/],
      [ca.issue('old', { names: 'IP:127.0.0.1', days: -1 }), ca, /certificate has expired/],
    ] as const
    for (const [files, authority, message] of others) {
      await using daemon = await open({ files })
      const options = { ...daemon.to({ ca: text(authority.ca) }), token: TOKEN }
      const refused = await failureOf(options)
      assert.equal(refused?.code, 'DAEMON_UNREACHABLE')
      assert.match(refused.message, message)
    }
  })

  test('plain text to a port with TLS, and the reverse, say what to write', async () => {
    const log = keepingLog()
    await using daemon = await open({ log })
    await using plain = await serve(world, { listen: '127.0.0.1:0' })
    const first = await failureOf({ address: daemon.address, token: TOKEN })
    assert.match(first?.message ?? '', /closed the connection\. If it has TLS, write https:\/\/127/)
    assert.ok(log.lines.some((line) => /a TLS handshake failed: wrong version number/.test(line)))
    const second = await failureOf({ ...daemon.to(), address: `https://${plain.address}`, token: TOKEN })
    assert.match(second?.message ?? '', /If it has no TLS, write the address without https/)
    assert.throws(() => connect({ ...daemon.to(), address: plain.address }), /has no TLS.*Write https:/)
    for (const address of ['https://', 'https://a/b', 'https://u@a', 'https://a?b'])
      assert.throws(() => connect({ address }), { code: 'INVALID_ARGUMENT' })
  })

  test('handshakes that do not end are closed after their time, and count as connections', async () => {
    await using daemon = await open({ connections: { preface: 2000, each: 3 } })
    const hello = await clientHello()
    const half = [Buffer.alloc(0), hello.subarray(0, 20), hello].map((bytes) => {
      const socket = createConnection(daemon.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(bytes)
      return socket.resume()
    })
    const closed = Promise.all(half.map((socket) => once(socket, 'close')))
    const begun = performance.now()
    const fourth = createConnection(daemon.port, '127.0.0.1')
    fourth.on('error', () => {})
    await once(fourth.resume(), 'close')
    assert.ok(performance.now() - begun < 1900, 'the fourth is refused at once')
    await closed
    assert.ok(performance.now() - begun < 30_000, 'handshakes have no longer time than silence')
    assert.equal(await failureOf({ ...daemon.to(), token: TOKEN }), undefined)
    const silent = dial(daemon.port, { ALPNProtocols: ['h2'] })
    await once(silent.resume(), 'close')
  })
})

describe('client certificates', { skip }, () => {
  for (const [title, subject, names, identity] of [
    ['a URI of SPIFFE', '/CN=x', 'DNS:ci.acme.com,URI:spiffe://acme/ci', 'mtls:spiffe://acme/ci'],
    ['a DNS name', '/CN=x', 'IP:10.0.0.1,DNS:CI.acme.com', 'mtls:dns:ci.acme.com'],
    ['a common name', '/O=Acme/CN=ana', undefined, 'mtls:cn:ana'],
    ['another URI beside a DNS name', '/CN=x', 'URI:dns:admin,DNS:ci.acme.com', 'mtls:dns:ci.acme.com'],
  ] as const) {
    test(`a certificate with ${title} is ${identity}, and what it may do is granted to that alone`, async () => {
      const client = ca.issue('client', { subject, names: names ?? 'email:a@acme.com', usage: 'clientAuth' })
      await using daemon = await open({ grants: [grant(identity)] })
      assert.equal(await failureOf(daemon.to(shown(client))), undefined)
      await using other = await open({ grants: [grant(`${identity}x`), grant('mtls:cn:x')] })
      const refused = await failureOf(other.to(shown(client)))
      assert.equal(refused?.code, 'ROLE_MISSING')
      assert.ok(refused.message.startsWith(`${identity} does not have the role reader`), refused.message)
    })
  }

  test('a grant with a * at its end counts for all identities that begin so', async () => {
    const client = ca.issue('client', { names: 'URI:spiffe://acme/ci/web', usage: 'clientAuth' })
    const outcomes: unknown[] = []
    for (const pattern of ['mtls:spiffe://acme/ci/*', 'mtls:spiffe://acme/cd/*']) {
      await using daemon = await open({ grants: [grant(pattern)] })
      outcomes.push((await failureOf(daemon.to(shown(client))))?.code)
    }
    assert.deepEqual(outcomes, [undefined, 'ROLE_MISSING'])
  })

  test('a certificate that proves nothing is refused, and says why; a token beside it counts', async () => {
    await using daemon = await open({ grants: [grant('mtls:cn:*')] })
    const usage = 'clientAuth'
    for (const [files, code, why] of [
      [
        stranger.issue('foreign', { usage }),
        'CREDENTIALS_INVALID',
        /no authority of client_ca has signed it/,
      ],
      [ca.issue('expired', { usage, days: -1 }), 'CREDENTIALS_EXPIRED', /has expired/],
      [ca.issue('purpose', { usage: 'serverAuth' }), 'CREDENTIALS_INVALID', /it is not for clients/],
      [ca.issue('nobody', { usage, subject: '/O=Acme' }), 'CREDENTIALS_INVALID', /it has no URI of SPIFFE/],
      [
        ca.issue('star', { usage, subject: '/CN=a*' }),
        'CREDENTIALS_INVALID',
        /common name that careen can print/,
      ],
      [ca.issue('two', { usage, subject: '/CN=a (b@c)' }), 'CREDENTIALS_INVALID', /common name that careen/],
    ] as const) {
      const refused = await failureOf(daemon.to(shown(files)))
      assert.equal(refused?.code, code)
      assert.match(refused.message, why)
      assert.equal(await failureOf({ ...daemon.to(shown(files)), token: TOKEN }), undefined)
    }
    const valid = shown(ca.issue('ana', { usage }))
    assert.equal((await failureOf({ ...daemon.to(valid), token: 'no' }))?.code, 'CREDENTIALS_INVALID')
    assert.equal(await failureOf(daemon.to(valid)), undefined)
  })
})

describe('files of certificates', { skip }, () => {
  test('certificates that are replaced count for new connections, and open streams stay', async () => {
    await using own = await openWorld()
    await own.push('team/web', { tags: ['pr-1'], days: 10 })
    await own.apply(webPolicy(), true)
    const { id } = await own.start('prod/team/web')
    const files = ca.issue('replaced', { names: 'IP:127.0.0.1,DNS:localhost' })
    const log = keepingLog()
    await using daemon = await serve(own, {
      listen: '127.0.0.1:0',
      listener: { tls: { ...files, clientCa: undefined } },
      bounds: { connections: { ...BOUNDS.connections, certificates: 50 } },
      log,
    })
    const port = Number(daemon.address.split(':')[1])
    const options = { address: `https://127.0.0.1:${port}`, token: TOKEN, tls: { ca: text(ca.ca) } }
    const link = connect(options)
    const stop = new AbortController()
    const stream = watch(link, runNamed({ id }), stop.signal)
    await stream.next()
    const first = serialIn(files.certificate)
    assert.equal(await serialAt(port), first)
    ca.issue('replaced', { names: 'IP:127.0.0.1,DNS:localhost' })
    await until('the new certificate', async () => (await serialAt(port)) !== first)
    assert.equal(await serialAt(port), serialIn(files.certificate))
    const next = stream.next().catch((error: unknown) => CareenError.from(error).code)
    assert.equal(
      await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 200, 'open'))]),
      'open',
    )
    log.lines.length = 0
    copyFileSync(server.key, files.key)
    await until('the error in the log', () =>
      Promise.resolve(log.lines.some((line) => /stay in use/.test(line))),
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    const errors = log.lines.filter((line) => /the old certificates stay in use/.test(line))
    assert.equal(errors.length, 1, 'it is logged once')
    assert.match(errors[0] ?? '', /certificate and key cannot be used together/)
    assert.equal(await failureOf(options), undefined)
    stop.abort()
    assert.equal(await next, 'CANCELLED')
    link.close()
  })

  test('after client_ca has changed, streams of its certificates end, and clients of the old one are refused', async () => {
    await using own = await openWorld()
    await own.push('team/web', { tags: ['pr-1'], days: 10 })
    await own.apply(webPolicy(), true)
    const { id } = await own.start('prod/team/web')
    const clientCa = join(at.path, 'clients.pem')
    copyFileSync(ca.ca, clientCa)
    const grants = [grant('mtls:cn:*')]
    await using daemon = await serve(own, {
      listen: '127.0.0.1:0',
      listener: { tls: { ...server, clientCa } },
      grantsOf: (identity) => grantsOf(grants, identity),
    })
    const options = (files: CertificateFiles) => ({
      address: `https://${daemon.address}`,
      tls: { ca: text(ca.ca), ...shown(files) },
    })
    const usage = 'clientAuth'
    const [old, fresh] = [ca.issue('ana', { usage }), stranger.issue('ben', { usage })]
    const link = connect(options(old))
    const stream = watch(link, runNamed({ id }))
    await stream.next()
    assert.equal((await failureOf(options(fresh)))?.code, 'CREDENTIALS_INVALID')
    copyFileSync(stranger.ca, clientCa)
    await daemon.reload()
    const ended = await stream.next().catch((error: unknown) => CareenError.from(error))
    assert.equal(ended instanceof CareenError && ended.code, 'STREAM_ENDED')
    assert.equal(await failureOf(options(fresh)), undefined)
    const again = await link
      .unary(link.services.WorkspaceService.service.ListObjects, { parent: 'workspaces/default' })
      .catch((error: unknown) => CareenError.from(error).code)
    assert.equal(again, 'CREDENTIALS_INVALID', 'the old connection is not used any more')
    link.close()
  })

  test('files that cannot be used stop the start, and say which one and why', async () => {
    const copy = join(at.path, 'open.key')
    copyFileSync(server.key, copy)
    chmodSync(copy, 0o644)
    const empty = join(at.path, 'empty.pem')
    writeFileSync(empty, '')
    for (const [files, message] of [
      [{ key: copy }, /key \S+open\.key is not safe: other users can use the file\. Run: chmod 600/],
      [{ key: ca.issue('other', {}).key }, /certificate and key cannot be used together: .*mismatch/],
      [
        { certificate: join(at.path, 'missing.pem') },
        /certificate \S+ cannot be read: there is no such file/,
      ],
      [{ certificate: empty }, /the certificate is no PEM certificate/],
      [{ clientCa: empty }, /client_ca has no PEM certificate/],
    ] as const)
      await assert.rejects(open({ files }), { code: 'FAILED_PRECONDITION', message })
  })

  test('a certificate that expires soon is warned of', async () => {
    const log = keepingLog()
    await using daemon = await open({ log })
    assert.ok(log.lines.some((line) => /the certificate is valid until \d{4}-.*Replace its file/.test(line)))
    assert.ok(!log.lines.some((line) => /not encrypted/.test(line)))
    assert.match(daemon.address, /^127/)
  })
})
