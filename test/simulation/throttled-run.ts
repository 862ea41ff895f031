import type { Clock } from '../../daemon/clock.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import { openRegistry } from '../../daemon/registry/open.ts'
import { openStore } from '../../daemon/store/store.ts'
import type { Run, RunKind } from '../../proto/resources/run.ts'
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
  /** Path of the database; default: in memory. */
  readonly database?: string
  /** The time at which it begins. */
  readonly begin?: number
}

/** Cleans a repository of so many images, of which twenty stay. */
export async function throttledRun(options: ThrottledOptions): Promise<Throttled> {
  const world = openThrottled(options)
  const { registry } = world
  const { run, took } = await within(world, cleanOnce(world))
  world.close()
  const left = (registry.state.repositories.get('team/web')?.manifests.size ?? 0) - 20
  return { run, took, log: registry.log, left }
}

type World = ReturnType<typeof openThrottled>

/** Lets time pass until the work has ended. Throws what it throws. */
export async function within<T>({ time }: Pick<World, 'time'>, work: Promise<T>): Promise<T> {
  const progress = { ended: false }
  const ending = work.finally(() => (progress.ended = true))
  ending.catch(() => {})
  for (let end = 0; !progress.ended && end < 24 * HOUR; end += 60_000) await time.runUntil(end)
  if (!progress.ended) throw new Error('it does not end within a day')
  return ending
}

/** Opens daemon, worker and registry in simulated time. */
export function openThrottled(given: ThrottledOptions) {
  const { seed, limit, images = 120, registry: options = {}, database = ':memory:', begin = BEGIN } = given
  const random = openRandom(`throttled ${seed}`)
  const time = openTime(random)
  const process = openProcess('daemon', time, begin)
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
  const store = openStore(database, { now: clock.now })
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
async function cleanOnce(world: World) {
  const { time, clock, gate } = world
  await applyPolicy(world)
  await clock.sleep(60_000)
  gate.open = false
  const startedAt = time.elapsed()
  const run = await runOnce(world, 'CLEAN')
  return { run, took: time.elapsed() - startedAt }
}

/** The policy keeps the newest twenty builds. */
export async function applyPolicy({ daemon, newId }: World): Promise<void> {
  const { plans } = daemon.operations
  const declared = [REGISTRY, policyFor(20)].map((object) => ({ object }))
  const by = { workspace: 'default', requestedBy: 'somebody' }
  const plan = await plans.create({ ...by, declared, mayConnect: true, skipEffects: true }, () => {}, never)
  await plans.apply(plan.id, newId(), 'somebody')
}

export async function runOnce({ daemon, worker }: World, kind: RunKind): Promise<Run> {
  const { runs } = daemon.operations
  const ref = { registry: 'prod', repository: 'team/web' }
  const { id } = await runs.start({ ...ref, kind, requestId: '' })
  await worker.take(id)
  return runs.get(id)
}
