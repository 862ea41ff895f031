import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { DEFAULT_WORKSPACE, type Answer, frame, openCall, openRaw, rawCall } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const GET_RUN = '/careen.v1.RunService/GetRun'

const world = await openWorld()
const served = await serve(world)
const session = await openRaw(served.address)
after(async () => {
  session.close()
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const call = (path: string, body: Uint8Array, headers = {}): Promise<Answer> =>
  rawCall(session, path, body, { ...AUTHORIZED, ...headers })

const named = (length: number): Buffer => {
  const size = [(length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14]
  return frame(Buffer.concat([Buffer.from([0x0a, ...size]), Buffer.alloc(length, 'n')]))
}

/** Calls that grpc-js or the edge refuses: path, body, headers, status and reason. */
const FAILURES: readonly (readonly [string, string, Buffer, Record<string, string>, number, string])[] = [
  ['an unknown method', '/careen.v1.RunService/Nothing', frame(Buffer.alloc(0)), {}, 12, 'METHOD_UNKNOWN'],
  ['an unknown service', '/x.Y/Z', frame(Buffer.alloc(0)), {}, 12, 'METHOD_UNKNOWN'],
  ['a message of 5 MiB', GET_RUN, frame(Buffer.alloc(5 << 20)), {}, 8, 'MESSAGE_TOO_LARGE'],
  [
    'a message of 5 MiB, compressed',
    GET_RUN,
    frame(gzipSync(Buffer.alloc(5 << 20)), 1),
    { 'grpc-encoding': 'gzip' },
    8,
    'MESSAGE_TOO_LARGE',
  ],
  [
    'a damaged gzip',
    GET_RUN,
    frame(Buffer.from('no gzip'), 1),
    { 'grpc-encoding': 'gzip' },
    3,
    'MALFORMED_MESSAGE',
  ],
  [
    'an unknown compression',
    GET_RUN,
    frame(Buffer.from('x'), 1),
    { 'grpc-encoding': 'snappy' },
    3,
    'MALFORMED_MESSAGE',
  ],
  ['no message', GET_RUN, Buffer.alloc(0), {}, 3, 'MALFORMED_MESSAGE'],
  ['two messages', GET_RUN, Buffer.concat([named(4), named(4)]), {}, 3, 'MALFORMED_MESSAGE'],
  [
    'a negative page',
    '/careen.v1.RunService/ListRuns',
    frame(Buffer.from([8, ...Array<number>(9).fill(255), 1])),
    {},
    3,
    'INVALID_ARGUMENT',
  ],
  ['a name of 16 KiB', GET_RUN, named(16_384), {}, 3, 'INVALID_ARGUMENT'],
]

for (const [what, path, body, headers, status, reason] of FAILURES) {
  test(`${what}: ${reason}`, async () => {
    const answer = await call(path, body, headers)
    assert.deepEqual(
      [answer.status, answer.details['ErrorInfo']?.['reason']],
      [status, reason],
      answer.message,
    )
    assert.equal((await call('/careen.v1.WorkspaceService/ListObjects', frame(DEFAULT_WORKSPACE))).status, 0)
  })
}

test('a name of 100 kB is refused with a message that can be read', async () => {
  const { status, message, details, trailers } = await call(GET_RUN, named(100_000))
  assert.equal(status, 3)
  assert.equal(message, 'name: it has 100000 bytes; at most 1024 are allowed')
  assert.deepEqual(details['BadRequest'], { fieldViolations: [{ field: 'name', description: message }] })
  assert.ok(trailers < 8192, String(trailers))
})

test('a name that is echoed is cut', async () => {
  const { status, message, trailers } = await call(GET_RUN, named(1024))
  assert.equal(status, 3)
  assert.match(message, /^name: "n{150,200}….* Write workspaces\/W\/runs\/r-ID\./)
  assert.ok(trailers < 8192, String(trailers))
})

test('a call whose body does not arrive ends at its deadline', async () => {
  const { answer } = openCall(session, GET_RUN, { ...AUTHORIZED, 'grpc-timeout': '50m' })
  const { status, details } = await answer
  assert.deepEqual([status, details['ErrorInfo']?.['reason']], [4, 'DEADLINE_EXCEEDED'])
})
