import { fromTimestamp } from '../../proto/convert/basics.ts'
import { explainedDecision } from '../../proto/convert/decision-bytes.ts'
import { toExplained, toExplanation } from '../../proto/convert/explanations.ts'
import { toImage } from '../../proto/convert/images.ts'
import { toRemoval } from '../../proto/convert/removals.ts'
import { toRepository } from '../../proto/convert/runs.ts'
import { encodedMessage } from '../../proto/encoded.ts'
import type { RepositoryServiceHandlers } from '../../proto/gen/careen/v1/RepositoryService.ts'
import { parseRegistryParent } from '../../proto/names.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import type { RepositoryOperations } from '../registry-services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf, isEqual } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'

export function repositoryService(gate: Gate, repositories: RepositoryOperations): RepositoryServiceHandlers {
  return {
    GetRepository: unary(gate, ({ name }) => toRepository(repositoryNamed(repositories, name))),
    ListRepositories: unary(gate, (request, options) => {
      const isShown = ({ workspace }: RepositoryState): boolean => mayRead(options.caller, workspace)
      const { workspace, registry } = parseRegistryParent(request.parent)
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = [
        ...(registry === undefined ? [] : [isEqual('registry', registry)]),
        ...conditionsOf(request.filter, FILTERS.ListRepositories),
      ]
      const { messages, nextPageToken } = pageOf({
        items: repositories.list(queryOf(page, workspace, conditions)),
        message: toRepository,
        key: (state) => `${state.registry}/${state.repository}`,
        page,
        isShown,
      })
      return { repositories: messages, nextPageToken }
    }),
    ...images(gate, repositories),
    PauseRepository: unary(gate, ({ name, reason, requestId }, { caller, actor }) => {
      const { registry, repository } = repositoryNamed(repositories, name)
      const by = caller.identity
      const request = { registry, repository, reason, by, actor, requestId: requestKeyOf(caller, requestId) }
      return toRepository(repositories.pause(request))
    }),
    ResumeRepository: unary(gate, ({ name, etag: seen, requestId }, { caller, actor }) => {
      const { registry, repository } = repositoryNamed(repositories, name)
      const request = { registry, repository, seen, actor, requestId: requestKeyOf(caller, requestId) }
      return toRepository(repositories.resume(request))
    }),
  }
}

type Images = 'ExplainRepository' | 'GetImage' | 'ListImages'

function images(gate: Gate, repositories: RepositoryOperations): Pick<RepositoryServiceHandlers, Images> {
  return {
    ExplainRepository: streaming(gate, async (request, send, { signal }) => {
      const state = repositoryNamed(repositories, request.name)
      const { workspace } = state
      const at = fromTimestamp(request.atTime)
      const explanation = await repositories.explain(state, request.reference, signal, at)
      await send({ explanation: toExplanation(explanation, workspace) })
      for (const decision of explanation.decisions) await send(encodedMessage(explainedDecision(decision)))
      for (const image of explanation.images) await send({ image: toExplained(image) })
      for (const removed of explanation.deleted) await send({ removal: toRemoval(removed, workspace) })
    }),
    GetImage: unary(gate, ({ name }) =>
      toImage(namedResource('image', name, ({ image, ...ref }) => repositories.image(ref, image))),
    ),
    ListImages: unary(gate, (request, options) => {
      const ref = repositoryNamed(repositories, request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const { messages, nextPageToken } = pageOf({
        items: repositories.images(ref, { after: page.after, limit: page.size }),
        message: toImage,
        key: ({ digest }) => digest,
        page,
      })
      return { images: messages, nextPageToken }
    }),
  }
}

/** Returns the repository of a full name. Throws NAME_INVALID or NOT_FOUND. */
export function repositoryNamed(
  repositories: RepositoryOperations,
  name: string,
  field = 'name',
): RepositoryState {
  return namedResource('repository', name, (ref) => repositories.get(ref), field)
}
