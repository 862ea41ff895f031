import { toDecision } from '../../proto/convert/decisions.ts'
import { fromRunKind, toDeleted, toRun } from '../../proto/convert/runs.ts'
import type { RunServiceHandlers } from '../../proto/gen/careen/v1/RunService.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { RunOperations } from '../services.ts'
import { actorOf } from './actor.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { mayRead } from './grants.ts'
import { pageKey, pageOf, pageSize, pageToken, upToBytes } from './pages.ts'

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
    ListRuns: unary(gate, (request, { caller }) => {
      const { repository } = request
      const size = pageSize(request.pageSize, 100, 1000)
      const bound = `runs ${repository}`
      const before = pageKey(request.pageToken, bound)
      const items = runs.list({
        limit: size,
        ...(before === '' ? {} : { before }),
        ...(repository === '' ? {} : { repository }),
      })
      const isShown = ({ workspace }: Run): boolean => mayRead(caller, workspace)
      const page = { items, message: toRun, key: ({ id }: Run) => id, size, bound, isShown }
      const { messages, nextPageToken } = pageOf(page)
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
    ListDecisions: unary(gate, (request) => {
      const bound = `decisions ${request.name}`
      const from = Number(pageKey(request.pageToken, bound))
      const page = runs.decisions(request.name, from, pageSize(request.pageSize, 500, 500))
      const decisions = upToBytes(page.decisions.map(toDecision))
      const next = decisions.length < page.decisions.length ? from + decisions.length : page.next
      return { decisions, nextPageToken: next === undefined ? '' : pageToken(String(next), bound) }
    }),
    ListDeletions: unary(gate, (request) => {
      const bound = `deletions ${request.name}`
      const size = pageSize(request.pageSize, 500, 500)
      const { messages, nextPageToken } = pageOf({
        items: runs.deletions(request.name, Number(pageKey(request.pageToken, bound)), size),
        message: toDeleted,
        key: ({ id }) => String(id),
        size,
        bound,
      })
      return { deletions: messages, nextPageToken }
    }),
  }
}
