/** Uploads of requests that are made while they are sent, against a server of gRPC. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Server, ServerCredentials, type ServerReadableStream } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { connect } from '../../proto/connection.ts'
import { toStatus } from '../../proto/status.ts'

type Count = { readonly count: number; readonly padding?: string }
const PADDING = 'x'.repeat(10_000)
const toBytes = (value: Count): Buffer => Buffer.from(JSON.stringify(value))
const fromBytes = (bytes: Buffer): Count => JSON.parse(bytes.toString()) as Count
const ADD = {
  path: '/test.Sums/Add',
  requestStream: true,
  responseStream: false,
  requestSerialize: toBytes,
  requestDeserialize: fromBytes,
  responseSerialize: toBytes,
  responseDeserialize: fromBytes,
} as const

/** A server that adds the numbers of each stream. `refuse`: the first calls are refused after their first request. */
async function startSums(refuse = 0) {
  const server = new Server()
  const streams: number[][] = []
  const Add = (
    call: ServerReadableStream<Count, Count>,
    done: (error: object | null, sum?: Count) => void,
  ): void => {
    const read: number[] = []
    streams.push(read)
    call.on('data', ({ count }: Count) => {
      read.push(count)
      if (streams.length <= refuse && read.length === 1)
        done(toStatus(new CareenError('RATE_LIMITED', 'too many', { retryAfter: 5 })))
    })
    call.on('end', () => done(null, { count: read.reduce((sum, one) => sum + one, 0) }))
    call.on('error', () => {})
  }
  server.addService({ Add: ADD }, { Add })
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  )
  const link = connect({ address: `127.0.0.1:${port}`, retries: 4 })
  return {
    streams,
    link,
    [Symbol.dispose]: () => {
      link.close()
      server.forceShutdown()
    },
  }
}

/** Numbers from 1 on, and what happens to what makes them. */
function numbers(end: number, failsAt = 0) {
  const seen = { made: 0, closed: false }
  async function* make() {
    try {
      for (let count = 1; count <= end; count += 1) {
        await Promise.resolve()
        if (count === failsAt) throw new CareenError('NOT_FOUND', 'no such file')
        seen.made = count
        yield { count, padding: PADDING }
      }
    } finally {
      seen.closed = true
    }
  }
  return { seen, parts: make() }
}

test('requests of a generator are sent, and all of them again if the call was refused', async () => {
  using sums = await startSums(2)
  const { parts } = numbers(100)
  assert.deepEqual(await sums.link.upload(ADD, parts), { count: 5050 })
  assert.equal(sums.streams.length, 3)
  assert.deepEqual(await sums.link.upload(ADD, []), { count: 0 })
})

test('a source is read no faster than its requests are sent, and is closed when the call fails', async () => {
  using sums = await startSums()
  const { seen, parts } = numbers(1e9)
  const stop = new AbortController()
  const call = sums.link.upload(ADD, parts, { signal: stop.signal })
  const until = performance.now() + 20_000
  while ((sums.streams[0]?.length ?? 0) < 300 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 5))
  const received = sums.streams[0]?.length ?? 0
  assert.ok(received >= 300 && seen.made - received < 2000, `${seen.made} made, ${received} received`)
  stop.abort()
  await assert.rejects(call, { code: 'CANCELLED' })
  while (!seen.closed && performance.now() < until) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(seen.closed, 'the source is not closed')
})

test('a failure of the source ends the call, and is its failure', async () => {
  using sums = await startSums()
  for (const failsAt of [1, 3])
    await assert.rejects(sums.link.upload(ADD, numbers(10, failsAt).parts), { code: 'NOT_FOUND' })
  assert.ok(sums.streams.length <= 1, 'nothing is sent if the first request fails')
})
