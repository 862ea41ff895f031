import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { requestObserver } from './measured.ts'
import type { Metrics } from './metrics/index.ts'
import { type Connections, openConnections } from './registry/connections.ts'
import type { HostAllocator } from './registry/traffic/index.ts'
import type { Store } from './store/store.ts'
import { noteTraits } from './workspaces/index.ts'

export type ConnectingOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly version: string
}

type Noting = {
  readonly store: Store
  readonly log: Log
  readonly allocator: HostAllocator
  readonly metrics: Metrics
}

/** Opens the connections of a daemon: what they show is stored, and their requests are counted. */
export function connecting(
  { env, clock, version }: ConnectingOptions,
  { store, log, allocator, metrics }: Noting,
): Connections {
  return openConnections({
    env,
    clock,
    version,
    log,
    allocate: async (uses) => allocator.allocateOwn(uses),
    seen: noteTraits(store, log.warn),
    observe: requestObserver(metrics.meter, log),
  })
}
