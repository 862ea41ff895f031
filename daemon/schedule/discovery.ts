import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { discover, type DiscoverDeps } from '../workspaces/index.ts'
import { openDiscoveryRetries } from './discovery-retries.ts'

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
 * Discovers the repositories of all workspaces at once, at each interval, and of a workspace that is woken. One that could not read
 * all catalogs is repeated sooner. Why a loop of its own: a registry that does not answer must not delay the runs of others.
 */
export function startDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, store, discoveryInterval } = deps
  const stop = new AbortController()
  let nudge = new AbortController()
  const woken = new Set<string>()
  const running = new Map<string, Promise<void>>()
  const retries = openDiscoveryRetries(clock.monotonic, discoveryInterval)
  const wakeAll = (): void => {
    for (const { name } of store.objects.workspaces()) woken.add(name)
  }
  const discoverNow = async (workspace: string): Promise<void> => {
    retries.ended(workspace, await discoverOne(deps, workspace, stop.signal))
    running.delete(workspace)
    nudge.abort()
  }
  const begin = (workspace: string): void => {
    woken.delete(workspace)
    running.set(workspace, discoverNow(workspace))
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
      for (const workspace of retries.take()) woken.add(workspace)
      for (const workspace of woken) if (running.size < AT_ONCE && !running.has(workspace)) begin(workspace)
      const rest = Math.min(Math.min(next, retries.next()) - clock.monotonic(), LONGEST_SLEEP)
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

/** Returns true if all catalogs were read. Never rejects. */
async function discoverOne(deps: DiscoveryDeps, workspace: string, signal: AbortSignal): Promise<boolean> {
  try {
    const troubles = await discover(deps, workspace, signal)
    for (const trouble of troubles) deps.log.warn(trouble, { workspace })
    return troubles.length === 0
  } catch (error) {
    if (!signal.aborted) deps.log.error(CareenError.from(error).message, { workspace })
    return false
  }
}
