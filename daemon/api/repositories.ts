import { toDecision } from '../../proto/convert/decisions.ts'
import { toDeleted, toExplanation, toRepository, toRestoreProgress } from '../../proto/convert/runs.ts'
import type { RepositoryServiceHandlers } from '../../proto/gen/careen/v1/RepositoryService.ts'
import { parseRegistryParent } from '../../proto/names.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import type { RepositoryOperations } from '../services.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf, isEqual } from './filtering.ts'
import { mayRead } from './grants.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'

/** A restore without a deadline may take so long. Milliseconds. Why: it reads every layer. */
const LONGEST = 300_000

export function repositoryService(gate: Gate, repositories: RepositoryOperations): RepositoryServiceHandlers {
  return {
    GetRepository: unary(gate, (request) => toRepository(repositories.resolve(request.name))),
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
        key: ({ registry, repository }) => `${registry}/${repository}`,
        page,
        isShown,
      })
      return { repositories: messages, nextPageToken }
    }),
    Explain: streaming(gate, async (request, send, { signal }) => {
      const explanation = await repositories.explain(request.name, request.reference, signal)
      const { workspace } = repositories.resolve(request.name)
      await send({ explanation: toExplanation(explanation, workspace) })
      for (const decision of explanation.decisions) await send({ decision: toDecision(decision) })
      for (const removed of explanation.deleted) await send({ deleted: toDeleted(removed) })
    }),
    RestoreImage: unary(
      gate,
      async ({ name, reference }, { signal }) => {
        const restored = await repositories.restore(name, reference, signal)
        return {
          digest: restored.digest,
          tags: [...restored.tags],
          tagConflicts: [...restored.tagConflicts],
          manifests: [...restored.manifests],
          unchanged: restored.unchanged,
        }
      },
      LONGEST,
    ),
    RestoreRun: streaming(gate, async ({ name }, send, { signal }) => {
      for await (const progress of repositories.restoreRun(name, signal))
        await send(toRestoreProgress(progress))
    }),
    ResumeRepository: unary(gate, (request) => toRepository(repositories.resume(request.name))),
  }
}
