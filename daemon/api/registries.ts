import { toRegistryCheck, toRegistryState } from '../../proto/convert/registries.ts'
import type { RegistryServiceHandlers } from '../../proto/gen/careen/v1/RegistryService.ts'
import { parseParent } from '../../proto/names.ts'
import type { RegistryOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'

export function registryService(gate: Gate, registries: RegistryOperations): RegistryServiceHandlers {
  return {
    ListRegistries: unary(
      gate,
      async (request, options) => {
        const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
        const conditions = conditionsOf(request.filter, FILTERS.ListRegistries)
        const query = queryOf(page, parseParent(request.parent), conditions)
        const { messages, nextPageToken } = pageOf({
          items: await registries.list({ ...query, skipSizes: request.skipSizes }),
          message: toRegistryState,
          key: ({ name }) => name,
          page,
          isShown: ({ workspace }) => mayRead(options.caller, workspace),
        })
        return { registries: messages, nextPageToken }
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
