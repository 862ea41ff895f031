import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '../../daemon/clock.ts'
import { keepLease } from '../../daemon/ledger/lease.ts'
import { CareenError } from '../../policies/index.ts'
import type { Lease } from '../../proto/resources/run.ts'

const LENGTH = 1000
const first: Lease = {
  workspace: 'default',
  runId: 'run',
  instance: 'i',
  generation: 1,
  secret: new Uint8Array(32),
  validFor: LENGTH,
}

/** Time that moves when it is told to; who sleeps wakes when its time has come. */
function manualClock() {
  let now = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleepers.push({ at: now + ms, wake: resolve })
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
  const advance = async (ms: number): Promise<void> => {
    now += ms
    for (const sleeper of sleepers.filter((one) => one.at <= now)) sleeper.wake()
    for (let i = 0; i < 10; i += 1) await Promise.resolve()
  }
  return { clock, advance }
}

test('a lease that is renewed holds on', async () => {
  const { clock, advance } = manualClock()
  let renewed = 0
  const renew = async (lease: Lease): Promise<Lease> => ({ ...lease, validFor: LENGTH + (renewed += 1) })
  await using held = keepLease({ renew }, first, clock)
  for (let i = 0; i < 40; i += 1) await advance(LENGTH / 4)
  held.check()
  assert.ok(renewed >= 39)
  assert.equal(held.current().validFor, LENGTH + renewed)
  assert.equal(held.signal.aborted, false)
})

test('while the daemon does not answer, the right to act ends before another runner can have it', async () => {
  const { clock, advance } = manualClock()
  const renew = async (): Promise<Lease> => {
    throw new CareenError('DAEMON_UNREACHABLE', 'nobody there')
  }
  await using held = keepLease({ renew }, first, clock)
  await advance(LENGTH * 0.8)
  held.check()
  await advance(1)
  assert.throws(() => held.check(), { code: 'LEASE_LOST' })
})

test('a process that was frozen past its lease may not act when it wakes', async () => {
  const { clock, advance } = manualClock()
  const renew = (): Promise<Lease> => new Promise(() => {})
  const held = keepLease({ renew }, first, clock)
  held.check()
  await advance(10 * LENGTH)
  assert.throws(() => held.check(), { code: 'LEASE_LOST' })
})

for (const code of ['LEASE_LOST', 'CANCELLED', 'PAUSED', 'OUTSIDE_WINDOW', 'NOT_FOUND'] as const) {
  test(`${code} from the daemon ends the right to act at once`, async () => {
    const { clock, advance } = manualClock()
    const renew = async (): Promise<Lease> => {
      throw new CareenError(code, 'no more')
    }
    await using held = keepLease({ renew }, first, clock)
    await advance(LENGTH / 4)
    assert.equal(held.signal.aborted, true)
    assert.throws(() => held.check(), { code })
  })
}
