import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { loadDefinitions } from '../../proto/definitions.ts'
import { drawMessage, requestTypes } from '../support/messages.ts'
import { DEFAULT_WORKSPACE, frame, openRaw, rawCall } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const START = '/careen.v1.RunService/CreateRun'

/** A running server over an empty world, and a connection to it. */
async function open() {
  const world = await openWorld()
  const served = await serve(world)
  const session = await openRaw(served.address)
  return {
    world,
    served,
    call: (path: string, body: Uint8Array) => rawCall(session, path, body, AUTHORIZED),
    [Symbol.asyncDispose]: async () => {
      session.close()
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

const text = (number: number, value: string): number[] => [
  number * 8 + 2,
  value.length,
  ...Buffer.from(value),
]

/** Requests that are refused before they are decoded: method, bytes, reason, path. */
const REFUSED: readonly (readonly [string, readonly number[], string, string])[] = [
  [START, [0x0a, 5, 65], 'MALFORMED_MESSAGE', 'parent'],
  [START, [...text(1, 'a'), 0x12, 2, 0x10, 99], 'UNKNOWN_ENUM_VALUE', 'run.kind'],
  [START, text(12, 'x'), 'UNKNOWN_FIELD', '#12'],
  ['/careen.v1.RunService/WatchRuns', text(4, 'x'), 'UNKNOWN_FIELD', '#4'],
  [
    '/careen.v1.PlanService/CreatePlan',
    [0x1a, 4, 0x32, 2, 0x28, 99],
    'UNKNOWN_ENUM_VALUE',
    'objects[0].policy.status',
  ],
]

for (const [path, bytes, reason, field] of REFUSED) {
  test(`${path} with bytes ${Buffer.from(bytes).toString('hex')}: ${reason} ${field}`, async () => {
    await using server = await open()
    const { status, message, details } = await server.call(path, frame(Buffer.from(bytes)))
    assert.equal(status, 3)
    assert.ok(message.startsWith(`${field}: `), message)
    const info = details['ErrorInfo']
    assert.deepEqual([info?.['domain'], info?.['reason']], ['careen', reason])
    assert.deepEqual(details['BadRequest'], { fieldViolations: [{ field, description: message }] })
    assert.deepEqual(server.world.runs.list({ limit: 10 }), [])
  })
}

test('a text of a registry that is half a character reaches the daemon as U+FFFD', async () => {
  await using server = await open()
  const { client } = server.served
  const { GetRun } = client.services.RunService.service
  await assert.rejects(client.unary(GetRun, { name: 'r\ud800' }), /"r\ufffd" is no such name/)
})

const definitions = loadDefinitions()

/** An encoded request of any method, cut short, or with bytes of no meaning put in. */
const fuzzed = fc
  .oneof(
    ...requestTypes(definitions).map((type) =>
      fc.record({
        path: fc.constant(type.path),
        bytes: drawMessage(definitions, type.message).map((message) => type.encode(message)),
        cut: fc.nat({ max: 400 }),
        noise: fc.uint8Array({ maxLength: 12 }),
        depth: fc.nat({ max: 60 }),
        size: fc.nat({ max: 40 }),
      }),
    ),
  )
  .map(({ path, bytes, cut, noise, depth, size }) => {
    let message = Buffer.concat([bytes.subarray(0, cut), noise])
    for (let i = 40; i < depth; i += 1)
      message = Buffer.concat([Buffer.from([0x1a, message.length % 128]), message])
    const body = frame(message)
    // One of 40 says that it is larger than a message may be.
    if (size === 0) body.writeUInt32BE(5 << 20, 1)
    return { path, body }
  })

test('2,000 damaged requests: each is answered, each failure has an ErrorInfo, and the server stays up', async () => {
  await using server = await open()
  const seed = process.env['CAREEN_SEED']
  const drawn = fc.sample(fuzzed, { numRuns: 2000, ...(seed === undefined ? {} : { seed: Number(seed) }) })
  for (let from = 0; from < drawn.length; from += 50) {
    const answers = drawn.slice(from, from + 50).map(async ({ path, body }) => {
      const { status, details } = await server.call(path, body)
      const what = `${path} ${body.toString('hex')}: ${status}`
      assert.ok(status === 0 || details['ErrorInfo'] !== undefined, what)
      assert.notEqual(details['ErrorInfo']?.['reason'], 'INTERNAL', what)
    })
    await Promise.all(answers)
  }
  assert.equal(
    (await server.call('/careen.v1.WorkspaceService/ListObjects', frame(DEFAULT_WORKSPACE))).status,
    0,
  )
})
