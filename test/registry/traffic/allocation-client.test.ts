import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startExchange } from '../../../daemon/registry/traffic/allocation-client.ts'
import { type HostAllocation, HOST_SLOTS } from '../../../daemon/registry/traffic/allocation-table.ts'
import { openHostAllocator } from '../../../daemon/registry/traffic/coordinator.ts'
import type { Lane } from '../../../daemon/registry/traffic/limiter.ts'
import { type Slot, RequestQueue } from '../../../daemon/registry/traffic/request-queue.ts'
import { manualTime, settled } from './manual-time.ts'

const ORIGIN = 'https://r.test'

/** Processes that speak to one host, and the daemon between them, which can be away or answer nothing. */
function neighbourhood() {
  const time = manualTime()
  const allocator = openHostAllocator(time.monotonic)
  const daemon: { state: 'there' | 'away' | 'frozen' } = { state: 'there' }
  const worker = (name: string) => {
    const hosts = new Map<string, RequestQueue>()
    const allocate = (uses: Parameters<typeof allocator.allocate>[1]): Promise<readonly HostAllocation[]> => {
      if (daemon.state === 'away') return Promise.reject(new Error('away'))
      if (daemon.state === 'frozen') return new Promise(() => {})
      return Promise.resolve(allocator.allocate(name, uses))
    }
    const peers = startExchange(hosts, allocate, time)
    const queue = new RequestQueue(ORIGIN, time, peers)
    hosts.set(ORIGIN, queue)
    const sent: Slot[] = []
    const send = async (count: number, lane: Lane = 'read'): Promise<void> => {
      for (let i = 0; i < count; i += 1)
        void queue.acquire({ lane, repository: `${name}-${i}` }).then((slot) => sent.push(slot))
      await settled()
    }
    const end = async (backoff?: number): Promise<void> => {
      sent.shift()?.end(backoff === undefined ? { kind: 'answered' } : { kind: 'throttled', backoff })
      await settled()
    }
    return { send, end, sent, close: () => peers.close() }
  }
  /** Lets time go on by steps that are shorter than any delay between two exchanges. */
  const pass = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 25) await time.pass(25)
  }
  return { daemon, worker, pass }
}

test('whoever is alone has all slots at once', async () => {
  const { worker } = neighbourhood()
  const one = worker('one')
  await one.send(3, 'delete')
  assert.equal(one.sent.length, 2)
  await one.send(70)
  assert.equal(one.sent.length, 10, 'two deletes, and the eight reads that a host gets at first')
  await one.close()
})

test('two have one delete at a time each, and the newcomer waits for the slot that is returned', async () => {
  const { worker, pass } = neighbourhood()
  const [one, two] = [worker('one'), worker('two')]
  await one.send(4, 'delete')
  await two.send(4, 'delete')
  await pass(1000)
  assert.deepEqual([one.sent.length, two.sent.length], [2, 0], 'both slots are in use')
  await one.end()
  await pass(1000)
  assert.deepEqual([one.sent.length, two.sent.length], [1, 1])
  await two.end()
  await pass(1000)
  assert.deepEqual([one.sent.length, two.sent.length], [1, 1], 'no more than its allocation')
  await Promise.all([one.close(), two.close()])
})

test('a backoff that one met closes the gate for the other with its next exchange, and until its end', async () => {
  const { worker, pass } = neighbourhood()
  const [one, two] = [worker('one'), worker('two')]
  for (const each of [one, two]) await each.send(1)
  await pass(1000)
  assert.deepEqual([one.sent.length, two.sent.length], [1, 1])
  await one.end(3000)
  await pass(250)
  await two.end()
  await two.send(1)
  await pass(2700)
  assert.equal(two.sent.length, 0)
  await pass(100)
  assert.equal(two.sent.length, 1)
  await Promise.all([one.close(), two.close()])
})

test('a backoff of one opens no gate that is closed for longer', async () => {
  const { worker, pass } = neighbourhood()
  const [one, two] = [worker('one'), worker('two')]
  for (const each of [one, two]) await each.send(1)
  await pass(1000)
  await one.end(9000)
  await two.end(1000)
  for (const each of [one, two]) await each.send(1)
  await pass(8900)
  assert.deepEqual([one.sent.length, two.sent.length], [0, 0])
  await pass(300)
  assert.deepEqual([one.sent.length, two.sent.length], [1, 1])
  await Promise.all([one.close(), two.close()])
})

test('a newcomer sends nothing into a backoff that was met before it came', async () => {
  const { worker, pass } = neighbourhood()
  const [one, two] = [worker('one'), worker('two')]
  await one.send(1)
  await one.end(5000)
  await pass(1000)
  await two.send(1)
  await pass(3900)
  assert.equal(two.sent.length, 0)
  await pass(200)
  assert.equal(two.sent.length, 1)
  await Promise.all([one.close(), two.close()])
})

test('without a daemon a worker acts as if it were alone, and a frozen one holds it up for a second and a half', async () => {
  const { daemon, worker, pass } = neighbourhood()
  daemon.state = 'away'
  const one = worker('one')
  await one.send(3, 'delete')
  assert.equal(one.sent.length, 2)
  daemon.state = 'frozen'
  const two = worker('two')
  await two.send(3, 'delete')
  await pass(1450)
  assert.equal(two.sent.length, 0)
  await pass(100)
  assert.equal(two.sent.length, 2)
})

test('without the daemon a worker keeps its last allocation, even after it had left the host', async () => {
  const { daemon, worker, pass } = neighbourhood()
  const [one, two] = [worker('one'), worker('two')]
  for (const each of [one, two]) await each.send(1, 'delete')
  await pass(1000)
  daemon.state = 'away'
  await one.send(3, 'delete')
  await pass(10_000)
  assert.equal(one.sent.length, 1)
  for (let i = 0; i < 4; i += 1) await one.end()
  await pass(10_000)
  await one.send(3, 'delete')
  await pass(2000)
  assert.equal(one.sent.length, 1)
  daemon.state = 'there'
  await pass(6000)
  assert.equal(one.sent.length, 1, 'the other is there again, too')
  await two.end()
  await pass(6000)
  assert.equal(one.sent.length, 2, 'the other has left')
  await Promise.all([one.close(), two.close()])
})

test('a worker that dies leaves its slots after a few seconds', async () => {
  const { worker, pass } = neighbourhood()
  const [one, two] = [worker('one'), worker('two')]
  for (const each of [one, two]) await each.send(2, 'delete')
  await pass(1000)
  await two.close()
  await one.end()
  await pass(500)
  const before = one.sent.length
  await pass(5000)
  await one.send(2, 'delete')
  assert.deepEqual([before, one.sent.length], [1, 2])
  await one.close()
})

test('members learn of a new member and of a backoff at once, of an answer with the next exchange', async () => {
  let exchanges = 0
  const queue = new RequestQueue(ORIGIN, manualTime(), { exchangeNow: () => (exchanges += 1) })
  const first = queue.acquire({ lane: 'read' })
  assert.equal(exchanges, 1)
  queue.receive({ slots: HOST_SLOTS, backoff: 0 })
  ;(await first).end({ kind: 'answered' })
  const second = await queue.acquire({ lane: 'read' })
  assert.equal(exchanges, 1)
  second.end({ kind: 'throttled', backoff: 1000 })
  assert.equal(exchanges, 2)
})
