/** Runs at registries that throttle, 50 ms away, in simulated time: daemon, worker, client and rate limiter are careen's own. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { openRegistry } from '../../daemon/registry/open.ts'
import { openHostAllocator } from '../../daemon/registry/traffic/index.ts'
import { openRandom, type Random } from '../life/random.ts'
import { fill, openFarRegistry, type Sent, URL_OF } from './far-registry.ts'
import { byChance, type Limit, perSecond } from './limits.ts'
import { type Throttled, throttledRun } from './throttled-run.ts'
import { openTime } from './time.ts'

const tokens = () => ({ bearer: { tokens: new Set<string>() } })
const isRefused = ({ status }: Sent): boolean => status === 429 || status === 503
const refusedOf = (log: readonly Sent[]): readonly Sent[] => log.filter(isRefused)

/** Most requests that came within a second, from an instant on. */
function most(log: readonly Sent[], from = 0): number {
  const times = log.map(({ at }) => at).filter((at) => at >= from)
  return Math.max(...times.map((at) => times.filter((other) => other > at - 1000 && other <= at).length))
}

describe('a run of which 10 % of the requests are refused by chance', () => {
  let usual: Throttled
  before(async () => {
    usual = await throttledRun({ seed: 'usual' })
    assert.deepEqual([usual.run.state, usual.left], ['SUCCEEDED', 0])
  })

  test('takes at most a quarter longer, also where tokens expire', async () => {
    const limit = (random: Random): Limit => byChance(random, 0.1)
    const withTokens = await throttledRun({ seed: 'usual', registry: tokens() })
    const sums = { took: 0, usual: 2 * usual.took + withTokens.took }
    for (const [seed, registry] of [
      ['one', {}],
      ['two', {}],
      ['tokens', tokens()],
    ] as const) {
      const { took, log, left } = await throttledRun({ seed, limit, registry })
      sums.took += took
      const refused = refusedOf(log)
      assert.ok(refused.length > 60, `${refused.length} refused`)
      for (const part of ['/tags/list', '/manifests/', '/blobs/'])
        assert.ok(
          refused.some(({ path }) => path.includes(part)),
          part,
        )
      const deletes = refused.filter(({ method }) => method === 'DELETE').length
      // Why: one of them may be the probe.
      assert.ok(left <= deletes && left >= deletes - 1, `${left} left, ${deletes} DELETEs refused`)
    }
    assert.ok(sums.took <= 1.25 * sums.usual, `${sums.took} ms in place of ${sums.usual} ms`)
  })

  test('waits for the times that the registry names, and not for ever longer', async () => {
    const limit = (random: Random): Limit => byChance(random, 0.1, { backoff: 1 })
    const { took, log } = await throttledRun({ seed: 'named', limit })
    const asked = refusedOf(log).length * 1000
    assert.ok(took <= 3 * (usual.took + asked), `${took} ms, of which the registry asked for ${asked}`)
  })

  test('with 429 for 40 % of its DELETEs ends in time, and leaves what was refused to the next run', async () => {
    const limit = (random: Random): Limit =>
      byChance(random, 0.4, { when: ({ method }) => method === 'DELETE', status: 429 })
    const { run, took, log, left } = await throttledRun({ seed: 'deletes', limit })
    const refused = refusedOf(log).length
    assert.ok(refused > 25, `${refused} refused`)
    assert.ok(left <= refused && left >= refused - 1, `${left} left, ${refused} refused`)
    assert.equal(run.counts?.deleted, 100 - left)
    assert.ok(took <= 1.25 * usual.took, `${took} ms in place of ${usual.took} ms`)
    const deletes = log.filter(({ method }) => method === 'DELETE')
    assert.equal(new Set(deletes.map(({ path }) => path)).size, deletes.length, 'a DELETE was repeated')
  })
})

for (const backoff of [undefined, 1]) {
  test(`a run at a registry that allows 20 requests a second finds the rate, Retry-After ${backoff ?? 'absent'}`, async () => {
    const { run, took, log, left } = await throttledRun({
      seed: 'limit',
      limit: () => perSecond(20, backoff),
    })
    assert.deepEqual([run.state, left], ['SUCCEEDED', 0])
    const allowed = (log.length / 20) * 1000
    assert.ok(took <= 2 * allowed, `${took} ms, ${allowed} ms at the allowed rate`)
    assert.ok(refusedOf(log).length <= log.length / 40, `${refusedOf(log).length} of ${log.length} refused`)
  })
}

/** Processes that read without a pause through one allocator, until so many reads are answered. */
async function shared(members: number, count: number, limit: (random: Random) => Limit) {
  const random = openRandom('shared')
  const time = openTime(random)
  const clock = {
    now: () => Date.UTC(2026, 0, 5) + time.elapsed(),
    monotonic: () => time.elapsed(),
    sleep: (ms: number, signal?: AbortSignal) => time.wait(Math.ceil(ms), signal),
  }
  const registry = openFarRegistry({ time: clock, random, limit: limit(random) })
  fill(registry, 'team/web', 1, clock.now())
  const allocator = openHostAllocator(clock.monotonic)
  const progress = { left: count, done: 0, endedAt: 0 }
  const signal = new AbortController().signal
  const reader = (member: string) => {
    const hosts = registry.hostsFor(clock, async (uses) => {
      await clock.sleep(5)
      return allocator.allocate(member, uses)
    })
    const client = openRegistry({ ...clock, url: URL_OF, version: 'test', random: random.next, hosts })
    return async (): Promise<void> => {
      for (; progress.left > 0;) {
        progress.left -= 1
        assert.ok(await client.resolve('team/web', 'build-1', signal))
        progress.done += 1
        progress.endedAt = time.elapsed()
      }
    }
  }
  const lanes: Promise<void>[] = []
  for (let i = 1; i <= members; i += 1) {
    const read = reader(`member ${i}`)
    for (let lane = 0; lane < 16; lane += 1) lanes.push(read())
  }
  for (let at = 0; progress.done < count && at < 3_600_000; at += 1000) {
    time.after(1000, () => {})
    await time.runUntil(at)
  }
  await Promise.all(lanes)
  return { log: registry.log, took: progress.endedAt }
}

for (const backoff of [undefined, 1]) {
  test(`three processes at a registry that allows 20 requests a second share them, Retry-After ${backoff ?? 'absent'}`, async () => {
    const { log, took } = await shared(3, 900, () => perSecond(20, backoff))
    assert.ok(took <= 1.5 * 45_000, `${took} ms for 900 reads`)
    const settled = log.filter(({ at }) => at > 5000)
    assert.ok(
      refusedOf(settled).length <= settled.length / 50,
      `${refusedOf(settled).length} of ${settled.length}`,
    )
    assert.ok(most(log, 5000) <= 30, `${most(log, 5000)} within a second`)
  })
}

test('three processes of which 10 % of the requests are refused by chance are not slowed down for ever', async () => {
  const quick = await shared(3, 900, (random) => byChance(random, 0.1))
  assert.ok(quick.took < 5000, `${quick.took} ms`)
  const named = await shared(3, 900, (random) => byChance(random, 0.1, { backoff: 1 }))
  const asked = refusedOf(named.log).length * 1000
  assert.ok(named.took < 8 * asked, `${named.took} ms, of which the registry asked for ${asked}`)
})
