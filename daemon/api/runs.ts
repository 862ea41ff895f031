import { toDecision } from '../../proto/convert/decisions.ts'
import { fromRunKind, toDeleted, toRun } from '../../proto/convert/runs.ts'
import type { RunServiceHandlers } from '../../proto/gen/careen/v1/RunService.ts'
import { parseParent } from '../../proto/names.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { RunOperations } from '../services.ts'
import { actorOf } from './actor.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'

export function runService(gate: Gate, runs: RunOperations): RunServiceHandlers {
  return {
    StartRun: unary(gate, async (request, { caller }) => {
      const { repository, requestId, policy } = request
      const requestedBy = actorOf(caller, request.requestedBy)
      const kind = fromRunKind(request.kind)
      return toRun(
        await runs.start({
          repository,
          kind,
          requestId,
          requestedBy,
          ...(policy === '' ? {} : { policyName: policy }),
        }),
      )
    }),
    GetRun: unary(gate, (request) => toRun(runs.get(request.name))),
    ListRuns: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListRuns)
      const items = runs.list(queryOf(page, parseParent(request.parent), conditions))
      const isShown = ({ workspace }: Run): boolean => mayRead(options.caller, workspace)
      const { messages, nextPageToken } = pageOf({
        items,
        message: toRun,
        key: ({ id }) => id,
        page,
        isShown,
      })
      return { runs: messages, nextPageToken }
    }),
    WatchRun: streaming(gate, async (request, send, { signal }) => {
      for await (const run of runs.watch(request.name, signal)) await send(toRun(run))
    }),
    CancelRun: unary(gate, (request) => toRun(runs.cancel(request.name))),
    ApproveRun: unary(gate, async ({ name, requestId, requestedBy }, { caller }) =>
      toRun(await runs.approve(name, requestId, actorOf(caller, requestedBy))),
    ),
    ...listings(gate, runs),
  }
}

function listings(
  gate: Gate,
  runs: RunOperations,
): Pick<RunServiceHandlers, 'ListDecisions' | 'ListDeletions'> {
  return {
    ListDecisions: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 500, most: 500 })
      const conditions = conditionsOf(request.filter, FILTERS.ListDecisions)
      const from = page.after === '' ? 0 : Number(page.after) + 1
      const found = runs.decisions(request.name, from, page.size, conditions)
      const { messages, nextPageToken } = pageOf({
        items: found.decisions.map((decision, at) => ({ decision, position: found.positions[at] })),
        message: ({ decision }) => toDecision(decision),
        key: ({ position }) => String(position),
        page,
      })
      return { decisions: messages, nextPageToken }
    }),
    ListDeletions: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 500, most: 500 })
      const conditions = conditionsOf(request.filter, FILTERS.ListDeletions)
      const { messages, nextPageToken } = pageOf({
        items: runs.deletions(request.name, Number(page.after), page.size, conditions),
        message: toDeleted,
        key: ({ id }) => String(id),
        page,
      })
      return { deletions: messages, nextPageToken }
    }),
  }
}
