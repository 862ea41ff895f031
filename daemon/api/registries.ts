import { toRegistryCheck, toRegistryState } from '../../proto/convert/registries.ts'
import type { RegistryServiceHandlers } from '../../proto/gen/careen/v1/RegistryService.ts'
import { nameInvalid, parseName, parseParent } from '../../proto/names.ts'
import type { RegistryOperations } from '../registry-services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'

export function registryService(gate: Gate, registries: RegistryOperations): RegistryServiceHandlers {
  const named = (text: string): string =>
    namedResource('registry', text, ({ registry }) => registries.get(registry)).name
  return {
    GetRegistry: unary(gate, ({ name }) =>
      toRegistryState(namedResource('registry', name, ({ registry }) => registries.get(registry))),
    ),
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
      async (request, { signal }) => {
        const { name, workspace } = namedResource('registry', request.name, ({ registry }) =>
          registries.get(registry),
        )
        const repository = repositoryIn(request.name, request.repository)
        return toRegistryCheck(await registries.check(name, repository, signal), workspace)
      },
      LONGEST,
    ),
    PauseRegistry: unary(gate, ({ name, reason, requestId }, { caller, actor }) => {
      const by = caller.identity
      const request = { name: named(name), reason, by, actor, requestId: requestKeyOf(caller, requestId) }
      return toRegistryState(registries.pause(request))
    }),
    ResumeRegistry: unary(gate, ({ name, requestId }, { caller, actor }) =>
      toRegistryState(
        registries.resume({ name: named(name), actor, requestId: requestKeyOf(caller, requestId) }),
      ),
    ),
  }
}

/** A call without a deadline may take so long. Milliseconds. Why: sizes read every manifest, and a slow registry every check. */
const LONGEST = 240_000

/** Returns the repository of a name without its registry, or '' if the name is empty. Throws NAME_INVALID if it is of another registry. */
function repositoryIn(registry: string, name: string): string {
  if (name === '') return ''
  const { repository } = parseName('repository', name, 'repository')
  if (name.startsWith(`${registry}/`)) return repository
  throw nameInvalid(name, 'repository', `${registry}/repositories/ID, where each / of ID is %2F`)
}
