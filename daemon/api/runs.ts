import { toDecision } from '../../proto/convert/decisions.ts'
import { fromRunKind, toDeleted, toRun } from '../../proto/convert/runs.ts'
import type { RunServiceHandlers } from '../../proto/gen/careen/v1/RunService.ts'
import type { RunOperations } from '../services.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { pageKey, pageOf, pageSize, pageToken, upToBytes } from './pages.ts'

export function runService(gate: Gate, runs: RunOperations): RunServiceHandlers {
  return {
    StartRun: unary(gate, async (request) => {
      const { repository, requestId, requestedBy, policy } = request
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
    ListRuns: unary(gate, (request) => {
      const { repository } = request
      const size = pageSize(request.pageSize, 100, 1000)
      const bound = `runs ${repository}`
      const before = pageKey(request.pageToken, bound)
      const items = runs.list({
        limit: size,
        ...(before === '' ? {} : { before }),
        ...(repository === '' ? {} : { repository }),
      })
      const { messages, nextPageToken } = pageOf({ items, message: toRun, key: ({ id }) => id, size, bound })
      return { runs: messages, nextPageToken }
    }),
    WatchRun: streaming(gate, async (request, send, signal) => {
      for await (const run of runs.watch(request.name, signal)) await send(toRun(run))
    }),
    CancelRun: unary(gate, (request) => toRun(runs.cancel(request.name))),
    ApproveRun: unary(gate, async (request) =>
      toRun(await runs.approve(request.name, request.requestId, request.requestedBy)),
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
