import { toDecision } from '../../proto/convert/decisions.ts'
import { fromRunKind, toDeleted, toRun } from '../../proto/convert/runs.ts'
import type { RunServiceHandlers } from '../../proto/gen/careen/v1/RunService.ts'
import type { RunOperations } from '../services.ts'
import { type Gate, pageKey, pageSize, pageToken, streaming, unary } from './calls.ts'
import { nextToken } from './objects.ts'

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
      const limit = pageSize(request.pageSize, 100, 1000)
      const bound = `runs ${repository}`
      const before = pageKey(request.pageToken, bound)
      const found = runs.list({
        limit,
        ...(before === '' ? {} : { before }),
        ...(repository === '' ? {} : { repository }),
      })
      return {
        runs: found.map(toRun),
        nextPageToken: nextToken(
          found.map((run) => run.id),
          limit,
          bound,
        ),
      }
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
      return {
        decisions: page.decisions.map(toDecision),
        nextPageToken: page.next === undefined ? '' : pageToken(String(page.next), bound),
      }
    }),
    ListDeletions: unary(gate, (request) => {
      const bound = `deletions ${request.name}`
      const limit = pageSize(request.pageSize, 500, 500)
      const found = runs.deletions(request.name, Number(pageKey(request.pageToken, bound)), limit)
      return {
        deletions: found.map(toDeleted),
        nextPageToken: nextToken(
          found.map((one) => String(one.id)),
          limit,
          bound,
        ),
      }
    }),
  }
}
