import { toDecision } from '../../proto/convert/decisions.ts'
import { fromRunKind, toDeleted, toRun } from '../../proto/convert/runs.ts'
import type { RunServiceHandlers } from '../../proto/gen/careen/v1/RunService.ts'
import type { StartRunRequest__Output } from '../../proto/gen/careen/v1/StartRunRequest.ts'
import { nameInvalid, parseName, parseParent } from '../../proto/names.ts'
import type { Caller, Run } from '../../proto/resources/index.ts'
import { traceHeaders } from '../../proto/tracing.ts'
import type { Operations, RunOperations, StartRequest } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'
import { repositoryNamed } from './repositories.ts'

export function runService(
  gate: Gate,
  { runs, repositories }: Pick<Operations, 'runs' | 'repositories'>,
): RunServiceHandlers {
  return {
    StartRun: unary(gate, async (request, { caller, actor }) => {
      const { workspace, registry, repository } = repositoryNamed(
        repositories,
        request.repository,
        'repository',
      )
      const asked = startOf(request, workspace, caller)
      const run = await runs.start({ registry, repository, actor, ...asked, ...traced() })
      gate.log.info('run requested', { run: run.id, workspace, registry, repository })
      return toRun(run)
    }),
    GetRun: unary(gate, ({ name }) => toRun(runNamed(runs, name))),
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
    WatchRun: streaming(gate, async ({ name }, send, { signal }) => {
      for await (const run of runs.watch(runNamed(runs, name).id, signal)) await send(toRun(run))
    }),
    CancelRun: unary(gate, ({ name }, { actor }) => toRun(runs.cancel(runNamed(runs, name).id, actor))),
    ApproveRun: unary(gate, async ({ name, requestId }, { caller, actor }) =>
      toRun(await runs.approve(runNamed(runs, name).id, requestKeyOf(caller, requestId), actor)),
    ),
    ...listings(gate, runs),
  }
}

/** Returns what continues the trace of this call, if somebody traces. */
function traced(): Pick<StartRequest, 'trace'> {
  const trace = traceHeaders()
  return Object.keys(trace).length === 0 ? {} : { trace }
}

/** Returns the run of a full name. Throws NAME_INVALID or NOT_FOUND. */
function runNamed(runs: RunOperations, name: string, field = 'name'): Run {
  return namedResource('run', name, ({ run }) => runs.get(run), field)
}

/** Returns what is asked for in a repository of a workspace. Throws NAME_INVALID if the policy is of another workspace. */
function startOf(
  request: StartRunRequest__Output,
  workspace: string,
  caller: Caller,
): Omit<StartRequest, 'registry' | 'repository'> {
  const { policy, requestId } = request
  const asked = {
    kind: fromRunKind(request.kind),
    requestId: requestKeyOf(caller, requestId),
  }
  if (policy === '') return asked
  const named = parseName('policy', policy, 'policy')
  if (named.workspace === workspace) return { ...asked, policyName: named.policy }
  throw nameInvalid(
    policy,
    'policy',
    `workspaces/${workspace}/policies/BLOCK.LABEL, as the repository is there`,
  )
}

function listings(
  gate: Gate,
  runs: RunOperations,
): Pick<RunServiceHandlers, 'ListDecisions' | 'ListDeletions'> {
  return {
    ListDecisions: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 500, most: 500 })
      const conditions = conditionsOf(request.filter, FILTERS.ListDecisions)
      const { id } = runNamed(runs, request.parent, 'parent')
      const from = page.after === '' ? 0 : Number(page.after) + 1
      const found = runs.decisions(id, from, page.size, conditions)
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
      const { id, workspace } = runNamed(runs, request.parent, 'parent')
      const { messages, nextPageToken } = pageOf({
        items: runs.deletions(id, Number(page.after), page.size, conditions),
        message: (removed) => toDeleted(removed, workspace),
        key: (removed) => String(removed.id),
        page,
      })
      return { deletions: messages, nextPageToken }
    }),
  }
}
