import { toHealthComponent } from '../../proto/convert/health.ts'
import type { ServerServiceHandlers } from '../../proto/gen/careen/v1/ServerService.ts'
import type { HealthOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { mayRead } from './grants.ts'

/** What the daemon says of itself. `name`: empty: it has none. */
export type AboutServer = { readonly name: string; readonly version: string }

export function serverService(
  gate: Gate,
  { health, about }: { readonly health: HealthOperations; readonly about: AboutServer },
): ServerServiceHandlers {
  return {
    GetServer: unary(gate, () => ({ ...about })),
    GetHealth: unary(gate, async (_request, { caller }) => {
      const parts = await health.report()
      const shown = parts.filter(
        ({ registry }) => registry === undefined || mayRead(caller, registry.workspace),
      )
      return { components: shown.map(toHealthComponent) }
    }),
  }
}
