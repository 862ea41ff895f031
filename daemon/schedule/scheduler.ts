import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import { pruneFacts } from '../inventory/index.ts'
import type { Log } from '../log.ts'
import { expireManifests, type ManifestRetention } from '../repositories/index.ts'
import type { DiscoverDeps } from '../workspaces/index.ts'
import { startDiscovery } from './discovery.ts'
import { tidy } from './due-runs.ts'
import { removeHistory } from './history.ts'
import { openTick, type TickDeps } from './tick.ts'

export type Scheduler = {
  /** Discovers the repositories of a workspace now, then starts due runs. */
  readonly wake: (workspace: string) => void
  /** Enqueues a run that was returned. */
  readonly enqueue: (runId: string) => void
  /** Returns when it last looked for due runs, by the monotonic clock. */
  readonly lastTick: () => number
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type SchedulerDeps = TickDeps &
  DiscoverDeps & {
    readonly clock: Clock
    readonly log: Log
    readonly retention: ManifestRetention
    readonly historyAge: Duration
    /** Time between two discoveries. */
    readonly discoveryInterval: Duration
  }

/** Intervals: due runs, housekeeping, pruning. Milliseconds. */
const TICK = 5_000
const HOUSEKEEPING = 60 * 60 * 1000
const PRUNING = 24 * 60 * 60 * 1000

/** Starts due runs, enqueues runs that the queue lost, and discovers repositories. */
export function startScheduler(deps: SchedulerDeps): Scheduler {
  const stop = new AbortController()
  const tick = openTick(deps)
  let nudge = new AbortController()
  let tickedAt = deps.clock.monotonic()
  const keepHouse = openHousekeeping(deps)
  const discovery = startDiscovery({ ...deps, onDiscovered: () => nudge.abort() })
  const loop = (async () => {
    while (!stop.signal.aborted) {
      nudge = new AbortController()
      await keepHouse(stop.signal)
      await tick(stop.signal)
      tickedAt = deps.clock.monotonic()
      await deps.clock.sleep(TICK, AbortSignal.any([stop.signal, nudge.signal]))
    }
  })()
  return {
    lastTick: () => tickedAt,
    wake: discovery.wake,
    enqueue: (runId) => {
      deps.queue
        .add([runId])
        .catch((error: unknown) => deps.log.warn(CareenError.from(error).message, { run: runId }))
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.all([loop, discovery[Symbol.asyncDispose]()])
    },
  }
}

/** Returns housekeeping that does its work each hour, and prunes once a day. */
function openHousekeeping(deps: SchedulerDeps): (stop: AbortSignal) => Promise<void> {
  const { monotonic } = deps.clock
  let keptAt = monotonic()
  let prunedAt = keptAt - PRUNING
  return async (stop) => {
    if (monotonic() - keptAt <= HOUSEKEEPING) return
    housekeep(deps)
    keptAt = monotonic()
    if (keptAt - prunedAt <= PRUNING) return
    prunedAt = keptAt
    await prune(deps, stop)
  }
}

function housekeep(deps: SchedulerDeps): void {
  try {
    tidy(deps)
    const expired = expireManifests(deps.store, deps.retention, deps.now())
    if (expired > 0) deps.log.info('manifests of deleted images have expired', { manifests: expired })
  } catch (error) {
    deps.log.error(CareenError.from(error).message)
  }
}

async function prune(deps: SchedulerDeps, stop: AbortSignal): Promise<void> {
  const { store, clock } = deps
  try {
    const yieldLoop = (): Promise<void> => clock.sleep(0, stop)
    const pruned = await pruneFacts({ store, now: clock.now(), yieldLoop, stop })
    const before = clock.now() - deps.historyAge
    const { intents, runs } = await removeHistory({ store, before, yieldLoop, stop })
    if (intents + runs > 0) deps.log.info('old history was removed', { intents, runs })
    if (pruned > 0) deps.log.info('metadata of unused manifests and configs was deleted', { facts: pruned })
  } catch (error) {
    deps.log.error(CareenError.from(error).message)
  }
}
