import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { discover, type DiscoverDeps } from '../workspaces/index.ts'

export type Discovery = {
  /** Discovers the repositories of a workspace now, or after the discovery at hand. */
  readonly wake: (workspace: string) => void
  /** Interrupts the discovery at hand, and returns after it has ended. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type DiscoveryDeps = DiscoverDeps & {
  readonly clock: Clock
  readonly log: Log
  /** Time between two discoveries of all workspaces. */
  readonly discoveryInterval: Duration
  /** Called after the repositories of a workspace were assigned to their policies. */
  readonly onDiscovered: () => void
}

/** Milliseconds. Why: timers of Node.js cannot be longer than 24 days. */
const LONGEST_SLEEP = 3_600_000

/**
 * Discovers the repositories of all workspaces at once, at each interval, and of a workspace that is woken. Why a loop of its own: a
 * registry that does not answer must not delay the runs of others.
 */
export function startDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, store, discoveryInterval } = deps
  const stop = new AbortController()
  let nudge = new AbortController()
  const woken = new Set<string>()
  const wakeAll = (): void => {
    for (const { name } of store.objects.workspaces()) woken.add(name)
  }
  wakeAll()
  const loop = (async () => {
    let next = clock.monotonic() + discoveryInterval
    while (!stop.signal.aborted) {
      nudge = new AbortController()
      const [workspace] = woken
      if (workspace !== undefined) {
        woken.delete(workspace)
        await discoverOne(deps, workspace, stop.signal)
      } else if (clock.monotonic() >= next) {
        wakeAll()
        next = clock.monotonic() + discoveryInterval
      } else {
        const rest = Math.min(next - clock.monotonic(), LONGEST_SLEEP)
        await clock.sleep(rest, AbortSignal.any([stop.signal, nudge.signal]))
      }
    }
  })()
  return {
    wake: (workspace) => {
      woken.add(workspace)
      nudge.abort()
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await loop
    },
  }
}

async function discoverOne(deps: DiscoveryDeps, workspace: string, signal: AbortSignal): Promise<void> {
  try {
    for (const trouble of await discover(deps, workspace, signal)) deps.log.warn(trouble, { workspace })
    deps.onDiscovered()
  } catch (error) {
    if (!signal.aborted) deps.log.error(CareenError.from(error).message, { workspace })
  }
}
