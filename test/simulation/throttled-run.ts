import type { Clock } from '../../daemon/clock.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import { openRegistry } from '../../daemon/registry/open.ts'
import { openStore } from '../../daemon/store/store.ts'
import type { Run } from '../../proto/resources/run.ts'
import { openRandom, type Random } from '../life/random.ts'
import { startDaemon } from './daemon.ts'
import { fill, openFarRegistry, type Sent, URL_OF } from './far-registry.ts'
import { BEGIN } from './hosts.ts'
import type { Limit } from './limits.ts'
import { policyFor, REGISTRY } from './policy.ts'
import { openProcess } from './process.ts'
import { openQueue } from './queue.ts'
import { openTime } from './time.ts'
import { startWorker } from './worker.ts'
/** One run at a registry that throttles, in simulated time: daemon, worker, client and rate limiter are careen's own. */

const HOUR = 3_600_000
const INSTANCE = '00000000-0000-4000-8000-000000000001'
const never = new AbortController().signal

export type Throttled = {
  readonly run: Run
  /** From its start to its end, in simulated milliseconds. */
  readonly took: number
  readonly log: readonly Sent[]
  /** How many of the images that should go are left. */
  readonly left: number
}

export type ThrottledOptions = {
  readonly seed: string
  readonly limit?: (random: Random) => Limit
  readonly images?: number
  readonly registry?: MemoryOptions
}

/** Cleans a repository of so many images, of which twenty stay. */
export async function throttledRun(options: ThrottledOptions): Promise<Throttled> {
  const world = openThrottled(options)
  const { time, registry } = world
  const progress = { ended: false }
  const work = cleanOnce(world).finally(() => (progress.ended = true))
  work.catch(() => {})
  for (let end = 0; !progress.ended && end < 24 * HOUR; end += 60_000) await time.runUntil(end)
  if (!progress.ended) throw new Error('the run does not end within a day')
  const { run, took } = await work
  world.close()
  const left = (registry.state.repositories.get('team/web')?.manifests.size ?? 0) - 20
  return { run, took, log: registry.log, left }
}

type World = ReturnType<typeof openThrottled>

function openThrottled({ seed, limit, images = 120, registry: options = {} }: ThrottledOptions) {
  const random = openRandom(`throttled ${seed}`)
  const time = openTime(random)
  const process = openProcess('daemon', time, BEGIN)
  const sleep: Clock['sleep'] = (ms, signal) => process.clock.sleep(Math.ceil(ms), signal)
  const clock: Clock = { ...process.clock, sleep }
  const gate = { open: true }
  const refuses = limit?.(random)
  const registry = openFarRegistry({
    time: clock,
    random,
    options,
    limit: (at, asked) => (gate.open ? undefined : refuses?.(at, asked)),
  })
  fill(registry, 'team/web', images, BEGIN - HOUR)
  const store = openStore(':memory:', { now: clock.now })
  const hosts = registry.hostsFor(clock)
  const client = openRegistry({ ...clock, url: URL_OF, version: 'test', random: random.next, hosts })
  const counts = { ids: 0 }
  const newId = (): string => `r-${String((counts.ids += 1)).padStart(8, '0')}`
  const queue = openQueue({ time, random, trouble: () => 0, workers: () => [] })
  const daemon = startDaemon({ store, process, client, newId, queue })
  const { ledger } = daemon.ledgerOf({ identity: 'process:test', instance: INSTANCE })
  const worker = startWorker(process, () => ({ ledger, client }))
  const close = (): void => {
    daemon.kill()
    store.close()
  }
  return { time, clock, gate, registry, daemon, worker, newId, close }
}

/** Applies the policy while nothing is refused, then starts a run and waits for its end. */
async function cleanOnce({ time, clock, gate, daemon, worker, newId }: World) {
  const { plans, runs } = daemon.operations
  const declared = [REGISTRY, policyFor(20)].map((object) => ({ object }))
  const by = { workspace: 'default', requestedBy: 'somebody' }
  const plan = await plans.create({ ...by, declared, mayConnect: true, skipEffects: true }, () => {}, never)
  await plans.apply(plan.id, newId(), 'somebody')
  await clock.sleep(60_000)
  gate.open = false
  const startedAt = time.elapsed()
  const ref = { registry: 'prod', repository: 'team/web' }
  const { id } = await runs.start({ ...ref, kind: 'CLEAN', requestId: '', requestedBy: 'somebody' })
  await worker.take(id)
  return { run: runs.get(id), took: time.elapsed() - startedAt }
}
