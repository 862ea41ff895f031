import { toRegistryCheck, toRegistryState } from '../../proto/convert/registries.ts'
import type { RegistryServiceHandlers } from '../../proto/gen/careen/v1/RegistryService.ts'
import type { RegistryOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { mayRead } from './grants.ts'

export function registryService(gate: Gate, registries: RegistryOperations): RegistryServiceHandlers {
  return {
    ListRegistries: unary(
      gate,
      async (_request, { caller }) => {
        const shown = (await registries.list()).filter(({ workspace }) => mayRead(caller, workspace))
        return { registries: shown.map(toRegistryState) }
      },
      LONGEST,
    ),
    CheckRegistry: unary(
      gate,
      async ({ name, repository }, { signal }) =>
        toRegistryCheck(await registries.check(name, repository, signal)),
      LONGEST,
    ),
  }
}

/** A call without a deadline may take so long. Milliseconds. Why: sizes read every manifest, and a slow registry every check. */
const LONGEST = 240_000
