import type { Instant } from '../../policies/model/index.ts'
import { toCaller } from '../../proto/convert/access.ts'
import { toTimestamp } from '../../proto/convert/basics.ts'
import { toHealthComponent } from '../../proto/convert/health.ts'
import type { ServerServiceHandlers } from '../../proto/gen/careen/v1/ServerService.ts'
import type { HealthOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { mayRead } from './grants.ts'

/** What the daemon says of itself. `name`: empty: it has none. */
export type AboutServer = { readonly name: string; readonly version: string }

type ServerDeps = {
  readonly health: HealthOperations
  readonly about: AboutServer
  readonly now: () => Instant
}

export function serverService(gate: Gate, { health, about, now }: ServerDeps): ServerServiceHandlers {
  return {
    GetServer: unary(gate, (_request, { caller }) => ({
      ...about,
      currentTime: toTimestamp(now()),
      caller: toCaller(caller),
    })),
    GetHealth: unary(gate, async (_request, { caller }) => {
      const parts = await health.report()
      const shown = parts.filter(
        ({ registry }) => registry === undefined || mayRead(caller, registry.workspace),
      )
      return { components: shown.map(toHealthComponent) }
    }),
  }
}
