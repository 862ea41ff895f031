/** The name of a call: `careen-request-id` of its metadata. */
import assert from 'node:assert/strict'
import type { ClientHttp2Session } from 'node:http2'
import { after, test } from 'node:test'
import type { Operations } from '../../daemon/services.ts'
import { CareenError } from '../../policies/index.ts'
import { DEFAULT_WORKSPACE, detailsOf, frame, openRaw } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const world = await openWorld()
await world.apply('', true)
after(() => world[Symbol.asyncDispose]())

const GET = '/careen.v1.WorkspaceService/ListObjects'
const GET_RUN = '/careen.v1.RunService/GetRun'
const NONE = frame(Buffer.from('\n\u001Aworkspaces/default/runs/no'))

type Named = { readonly status: unknown; readonly name: unknown; readonly info: unknown }

/** Calls, and returns the name in the first headers of the answer and in its ErrorInfo. */
function call(session: ClientHttp2Session, path: string, body: Buffer, headers: object): Promise<Named> {
  return new Promise((resolve) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    const all: Record<string, unknown> = {}
    const names: unknown[] = []
    const take = (more: Record<string, unknown>): void => {
      names.push(more['careen-request-id'])
      Object.assign(all, more)
    }
    stream
      .on('response', take)
      .on('trailers', take)
      .on('error', () => {})
    stream.on('close', () => {
      const encoded = all['grpc-status-details-bin']
      const details = typeof encoded === 'string' ? detailsOf(Buffer.from(encoded, 'base64')) : {}
      const { metadata } = (details['ErrorInfo'] ?? {}) as { metadata?: Record<string, unknown> }
      resolve({ status: Number(all['grpc-status']), name: names[0], info: metadata?.['request_id'] })
    })
    stream.resume().end(body)
  })
}

test('a call keeps the name that it was given: in the headers of its answer, and in the details of its failure', async () => {
  await using served = await serve(world)
  const session = await openRaw(served.address)
  const by = { authorization: `Bearer ${TOKEN}`, 'careen-request-id': 'ci-4711.a_b-C' }
  const name = 'ci-4711.a_b-C'
  assert.deepEqual(await call(session, GET, frame(DEFAULT_WORKSPACE), by), {
    status: 0,
    name,
    info: undefined,
  })
  for (const [what, path, body, headers, status] of [
    ['a handler', GET_RUN, NONE, by, 5],
    ['the edge', GET, NONE, { 'careen-request-id': name }, 16],
    ['an unknown method', '/x.Y/Z', NONE, by, 12],
    ['grpc-js itself', GET, frame(Buffer.alloc(5 << 20)), by, 8],
  ] as const)
    assert.deepEqual(await call(session, path, body, headers), { status, name, info: name }, what)
  session.destroy()
})

test('a call without a name, or with one that nobody could search for, gets one', async () => {
  await using served = await serve(world)
  const session = await openRaw(served.address)
  const by = { authorization: `Bearer ${TOKEN}` }
  const names = new Set<unknown>()
  for (const given of [undefined, '', 'a b', 'x'.repeat(65), '"},{"level":"fatal']) {
    const more = given === undefined ? {} : { 'careen-request-id': given }
    const answer = await call(session, GET_RUN, NONE, { ...by, ...more })
    assert.match(String(answer.name), /^[\da-f]{8}-[\da-f-]{27}$/)
    assert.equal(answer.info, answer.name)
    names.add(answer.name)
  }
  assert.equal(names.size, 5)
  session.destroy()
})

test("careen's own clients give each call a name", async () => {
  await using served = await serve(world)
  const { GetRun } = served.client.services.RunService.service
  const get = async (): Promise<unknown> =>
    served.client
      .unary(GetRun, { name: 'workspaces/default/runs/no' })
      .catch((error: CareenError) => error.metadata['request_id'])
  const names = [await get(), await get()]
  assert.match(names.join(' '), /^[\da-f-]{36} [\da-f-]{36}$/)
  assert.notEqual(names[0], names[1])
})

test('a fault of the daemon is answered with the name by which its log can be searched', async () => {
  const lines: [string, Readonly<Record<string, unknown>> | undefined][] = []
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (...line: (typeof lines)[number]) => void lines.push(line),
  }
  const objects: Operations['objects'] = {
    ...world.operations.objects,
    workspace: () => {
      throw new TypeError('a fault')
    },
  }
  await using served = await serve(world, { operations: { objects }, log })
  const { ListObjects } = served.client.services.WorkspaceService.service
  const failure = await served.client
    .unary(ListObjects, { parent: 'workspaces/default' })
    .catch((error: CareenError) => error)
  assert.ok(failure instanceof CareenError)
  const id = failure.metadata['request_id']
  assert.equal(failure.code, 'INTERNAL')
  assert.ok(failure.message.endsWith(`See the lines of its log with request_id ${id}`), failure.message)
  assert.deepEqual(
    lines.map(([message, fields]) => [message, fields?.['request_id']]),
    [['a fault', id]],
  )
})
