import type { Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromCaller } from '../../proto/convert/access.ts'
import { fromTimestamp } from '../../proto/convert/basics.ts'
import { fromHealthComponent } from '../../proto/convert/health.ts'
import type { Caller, HealthComponent } from '../../proto/resources/index.ts'

/** What a daemon says of itself and of who asks. `name`: empty: it has none. Undefined: an older daemon does not say. */
export type ServerFacts = {
  readonly name: string
  readonly version: string
  readonly time: Instant | undefined
  readonly caller: Caller | undefined
}

export type HealthCalls = {
  readonly server: () => Promise<ServerFacts>
  /** Returns how each part of the daemon is. */
  readonly health: () => Promise<HealthComponent[]>
}

export function healthCalls({ unary, services }: Pick<Connection, 'unary' | 'services'>): HealthCalls {
  return {
    server: async () => {
      const { name, version, currentTime, caller } = await unary(services.ServerService.service.GetServer, {})
      return {
        name,
        version,
        time: fromTimestamp(currentTime),
        caller: caller === null ? undefined : fromCaller(caller),
      }
    },
    health: async () => {
      const { components } = await unary(services.ServerService.service.GetHealth, {})
      return components.map(fromHealthComponent)
    },
  }
}
