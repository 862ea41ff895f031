import type { Connection } from '../../proto/connection.ts'
import { fromHealthComponent } from '../../proto/convert/health.ts'
import type { HealthComponent } from '../../proto/resources/index.ts'

export type HealthCalls = {
  /** Returns the name and the version of the daemon. Name: empty: it has none. */
  readonly server: () => Promise<{ readonly name: string; readonly version: string }>
  /** Returns how each part of the daemon is. */
  readonly health: () => Promise<HealthComponent[]>
}

export function healthCalls({ unary, services }: Pick<Connection, 'unary' | 'services'>): HealthCalls {
  return {
    server: () => unary(services.ServerService.service.GetServer, {}),
    health: async () => {
      const { components } = await unary(services.ServerService.service.GetHealth, {})
      return components.map(fromHealthComponent)
    },
  }
}
