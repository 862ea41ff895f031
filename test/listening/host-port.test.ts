/** One reading of HOST:PORT, and one way to listen there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../../daemon/config.ts'
import { formatHostPort, listenHttp, readHostPort } from '../../daemon/listening/index.ts'

for (const [text, read] of [
  ['127.0.0.1:9090', { host: '127.0.0.1', port: 9090 }],
  ['metrics.acme.com:0', { host: 'metrics.acme.com', port: 0 }],
  ['[::1]:9090', { host: '::1', port: 9090 }],
  ['[2001:db8::1]:65535', { host: '2001:db8::1', port: 65_535 }],
  ['localhost:65536', 'a port is at most 65535'],
  ['localhost:123456', 'write HOST:PORT'],
  ['localhost', 'write HOST:PORT'],
  ['localhost:', 'write HOST:PORT'],
  ['localhost:http', 'write HOST:PORT'],
  [':9090', 'write HOST:PORT'],
  ['', 'write HOST:PORT'],
  ['a b:1', 'write HOST:PORT'],
  ['http://a:1', 'write HOST:PORT'],
  ['[::1:9090', 'write an IPv6 address in brackets, such as [::1]:7465'],
  ['::1:9090', 'write an IPv6 address in brackets, such as [::1]:7465'],
  ['[127.0.0.1]:1', 'write HOST:PORT'],
  ['[]:1', 'write HOST:PORT'],
] as const)
  test(`"${text}" as HOST:PORT`, () => {
    const found = readHostPort(text)
    assert.deepEqual(found, read)
    if (typeof found !== 'string') assert.equal(formatHostPort(found), text)
  })

for (const option of ['events-address', 'metrics-address'])
  test(`--${option} that is none is refused at the start`, async () => {
    const read = (text: string) => readConfig([`--${option}`, text], {}, { name: 'host' })
    await assert.rejects(read('nowhere'), {
      code: 'INVALID_ARGUMENT',
      message: `--${option} nowhere: write HOST:PORT`,
    })
    await assert.rejects(read('localhost:65536'), { message: /: a port is at most 65535$/ })
    const config = await read('[::1]:0')
    assert.ok(Object.values(config).includes('[::1]:0'))
  })

test('plain HTTP is answered at each address of a name, on one port, and closed as a whole', async () => {
  const listener = await listenHttp(
    { address: 'localhost:0', option: 'metrics-address', connections: 4 },
    (_request, response) => response.end('here'),
  )
  const [, port = ''] = /^localhost:(\d+)$/.exec(listener.address) ?? []
  assert.ok(Number(port) > 0)
  assert.equal(await (await fetch(`http://localhost:${port}/`)).text(), 'here')
  const wish = { address: `localhost:${port}`, option: 'events-address', connections: 4 }
  await assert.rejects(
    listenHttp(wish, () => {}),
    {
      code: 'FAILED_PRECONDITION',
      message: `--events-address localhost:${port}: another process listens there. Stop it, or choose another address`,
    },
  )
  await listener.close()
  await assert.rejects(fetch(`http://localhost:${port}/`))
})
