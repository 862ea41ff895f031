import { toRegistryCheck, toRegistryState } from '../../proto/convert/registries.ts'
import type { RegistryServiceHandlers } from '../../proto/gen/careen/v1/RegistryService.ts'
import type { RegistryOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'

export function registryService(gate: Gate, registries: RegistryOperations): RegistryServiceHandlers {
  return {
    ListRegistries: unary(gate, async () => ({
      registries: (await registries.list()).map(toRegistryState),
    })),
    CheckRegistry: unary(gate, async ({ name, repository }) =>
      toRegistryCheck(await registries.check(name, repository, AbortSignal.timeout(LONGEST))),
    ),
  }
}

/** A check that takes longer is given up. Milliseconds. */
const LONGEST = 240_000
