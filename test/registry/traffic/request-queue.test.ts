import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Lane, Want } from '../../../daemon/registry/traffic/limiter.ts'
import { type Patience, type Slot, RequestQueue } from '../../../daemon/registry/traffic/request-queue.ts'
import { CareenError } from '../../../policies/index.ts'
import { manualTime, settled } from './manual-time.ts'

function opened() {
  const time = manualTime()
  const queue = new RequestQueue('https://r.test', time)
  const went: string[] = []
  const slots = new Map<string, Slot>()
  const take = (name: string, lane: Lane, patience: Patience = {}, repository = name): void => {
    void line(name, { lane, repository }, patience)
  }
  const line = async (name: string, want: Want, patience: Patience): Promise<void> => {
    try {
      const slot = await queue.acquire(want, patience)
      went.push(name)
      slots.set(name, slot)
    } catch (error) {
      went.push(`${name}: ${CareenError.from(error).code}`)
    }
  }
  const end = async (name: string, backoff?: number): Promise<void> => {
    slots.get(name)?.end(backoff === undefined ? { kind: 'answered' } : { kind: 'throttled', backoff })
    await settled()
  }
  return { time, queue, went, take, end }
}

test('what somebody waits for goes before what nobody waits for, and deletes before both', async () => {
  const { time, went, take, end } = opened()
  take('first', 'read')
  await settled()
  await end('first', 1000)
  take('background', 'read')
  take('urgent', 'read', { urgent: true })
  take('background 2', 'read')
  take('delete', 'delete')
  await settled()
  assert.deepEqual(went, ['first'])
  for (let i = 0; i < 20; i += 1) await time.pass(1000)
  assert.deepEqual(went, ['first', 'delete', 'urgent', 'background', 'background 2'])
})

test('a backoff of more than ten minutes is not waited for, and the message says until when', async () => {
  const { time, queue, went, take, end } = opened()
  take('a', 'read')
  take('b', 'read')
  await settled()
  await end('a', 3_600_000)
  take('c', 'read')
  await settled()
  assert.deepEqual(went, ['a', 'b', 'c: REGISTRY_THROTTLED'])
  await assert.rejects(queue.acquire({ lane: 'read' }), {
    code: 'REGISTRY_THROTTLED',
    message: /^https:\/\/r\.test: .* until 2026-01-01 01:00:00Z/,
    metadata: { until: '2026-01-01T01:00:00.000Z' },
  })
  await time.pass(3_600_000 - 600_000)
  take('d', 'read')
  await time.pass(600_000)
  assert.equal(went.at(-1), 'd')
})

test('one that waits is refused as soon as the backoff is longer than it may wait', async () => {
  const { time, went, take, end } = opened()
  for (const name of ['a', 'b']) take(name, 'delete')
  take('short', 'delete', { sendBy: 10_000 })
  take('long', 'delete')
  await settled()
  await end('a', 30_000)
  await end('b')
  assert.deepEqual(went, ['a', 'b', 'short: REGISTRY_THROTTLED'])
  await time.pass(40_000)
  assert.deepEqual(went, ['a', 'b', 'short: REGISTRY_THROTTLED', 'long'])
})

test('what had to wait too long for a free slot is not sent', async () => {
  const { time, went, take, end } = opened()
  for (const name of ['a', 'b']) take(name, 'delete')
  take('late', 'delete', { sendBy: 10_000 })
  await time.pass(11_000)
  await end('a')
  assert.deepEqual(went, ['a', 'b', 'late: REGISTRY_THROTTLED'])
})

test('a repository that waits for its delete does not hold up the others', async () => {
  const { went, take, end } = opened()
  take('a', 'delete', {}, 'one')
  take('b', 'delete', {}, 'one')
  take('c', 'delete', {}, 'two')
  await settled()
  assert.deepEqual(went, ['a', 'c'])
  await end('a')
  assert.deepEqual(went, ['a', 'c', 'b'])
})

test('who gives up leaves the line and takes nothing with him', async () => {
  const { queue, went, take, end } = opened()
  const stop = new AbortController()
  for (const name of ['a', 'b']) take(name, 'delete')
  take('gone', 'delete', { signal: stop.signal })
  take('c', 'delete')
  await settled()
  stop.abort()
  await end('a')
  assert.deepEqual(went, ['a', 'b', 'gone: CANCELLED', 'c'])
  await assert.rejects(queue.acquire({ lane: 'read' }, { signal: stop.signal }), { code: 'CANCELLED' })
})

test('a slot that ends twice ends once', async () => {
  const { queue, went, take } = opened()
  const [first] = await Promise.all([queue.acquire({ lane: 'delete' }), queue.acquire({ lane: 'delete' })])
  first.end({ kind: 'void' })
  first.end({ kind: 'void' })
  take('a', 'delete')
  take('b', 'delete')
  await settled()
  assert.deepEqual(went, ['a'])
})

test('closing ends all waiting, then and later', async () => {
  const { queue, went, take } = opened()
  for (const name of ['a', 'b', 'c']) take(name, 'delete')
  queue.close()
  take('d', 'read')
  await settled()
  assert.deepEqual(went.toSorted(), ['a', 'b', 'c: CANCELLED', 'd: CANCELLED'])
})
