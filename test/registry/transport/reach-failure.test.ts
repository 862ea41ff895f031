/** What clients and the log say of a host that does not answer, over real connections. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { test } from 'node:test'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import { reachFailureOf } from '../../../daemon/registry/transport/reach-failure.ts'
import { CareenError } from '../../../policies/index.ts'
import { hastyClock } from '../../conformance/registry.ts'
import { freePort } from '../../support/ports.ts'

const ask = { method: 'GET', path: '/', limit: 100 } as const

/** A server that does something with each connection. */
async function peer(act: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    act(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

async function failing(
  origin: string,
): Promise<{ readonly message: string; readonly reports: readonly string[] }> {
  const reports: string[] = []
  const report = (message: string): void => void reports.push(message)
  const hosts = openHosts({ ...hastyClock(), version: 'test', random: () => 0.5, report })
  try {
    await hosts.open(origin).read(ask)
  } catch (thrown) {
    const { code, message } = CareenError.from(thrown)
    assert.equal(code, 'REGISTRY_UNREACHABLE')
    return { message, reports }
  } finally {
    await hosts.close()
  }
  throw new Error('it answered')
}

const NEXT = 'Check the url, the network and that the registry runs'

test('a port where nobody listens is refused, and the log has what the system says', async () => {
  const origin = `http://127.0.0.1:${await freePort()}`
  const { message, reports } = await failing(origin)
  assert.equal(message, `${origin} cannot be reached: refused (no connection is accepted). ${NEXT}`)
  assert.equal(reports.length, 1, 'once for all attempts')
  assert.match(reports[0] ?? '', /ECONNREFUSED/)
})

test('what another program says on its port is not repeated', async () => {
  await using ssh = await peer((socket) => socket.end('SSH-2.0-OpenSSH_9.6 c4n4ry\r\n'))
  await using closing = await peer((socket) => socket.destroy())
  for (const { port } of [ssh, closing]) {
    const origin = `http://127.0.0.1:${port}`
    const { message } = await failing(origin)
    const why = 'http (the connection closed without a complete answer)'
    assert.equal(message, `${origin} cannot be reached: ${why}. ${NEXT}`)
  }
})

test('a port without TLS is named by the code of the check alone', async () => {
  await using plain = await peer((socket) => socket.end('c4n4ry'))
  const { message } = await failing(`https://127.0.0.1:${plain.port}`)
  assert.match(
    message,
    /cannot be reached: tls, [A-Z_]+ \(the certificate or the encryption is not accepted\)\. Check/,
  )
})

test('a name that does not exist is a failure of dns', async () => {
  const { message } = await failing('http://registry.invalid:5000')
  assert.match(message, /: dns \(its name cannot be resolved\)/)
})

const CODES = {
  dns: ['ENOTFOUND', 'EAI_AGAIN'],
  refused: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
  timeout: ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
  tls: ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EPROTO'],
  http: ['ECONNRESET', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', 'WHATEVER'],
} as const
for (const [failure, codes] of Object.entries(CODES)) {
  test(`codes of the system that mean ${failure}`, () => {
    for (const code of codes) assert.equal(reachFailureOf(Object.assign(new Error('x'), { code })), failure)
  })
}
