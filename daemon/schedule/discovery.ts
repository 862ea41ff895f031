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
}

/** Milliseconds. Why: timers of Node.js cannot be longer than 24 days. */
const LONGEST_SLEEP = 3_600_000

/** How many workspaces are discovered at once. Why not one: a registry that does not answer must not delay other workspaces. */
const AT_ONCE = 16

/**
 * Discovers the repositories of all workspaces at once, at each interval, and of a workspace that is woken. Why a loop of its own: a
 * registry that does not answer must not delay the runs of others.
 */
export function startDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, store, discoveryInterval } = deps
  const stop = new AbortController()
  let nudge = new AbortController()
  const woken = new Set<string>()
  const running = new Map<string, Promise<void>>()
  const wakeAll = (): void => {
    for (const { name } of store.objects.workspaces()) woken.add(name)
  }
  const begin = (workspace: string): void => {
    woken.delete(workspace)
    const ended = discoverOne(deps, workspace, stop.signal).finally(() => {
      running.delete(workspace)
      nudge.abort()
    })
    running.set(workspace, ended)
  }
  wakeAll()
  const loop = (async () => {
    let next = clock.monotonic() + discoveryInterval
    while (!stop.signal.aborted) {
      nudge = new AbortController()
      if (clock.monotonic() >= next) {
        wakeAll()
        next = clock.monotonic() + discoveryInterval
      }
      for (const workspace of woken) if (running.size < AT_ONCE && !running.has(workspace)) begin(workspace)
      const rest = Math.min(next - clock.monotonic(), LONGEST_SLEEP)
      await clock.sleep(rest, AbortSignal.any([stop.signal, nudge.signal]))
    }
    await Promise.all(running.values())
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
  } catch (error) {
    if (!signal.aborted) deps.log.error(CareenError.from(error).message, { workspace })
  }
}
