import { compact } from '../../policies/model/index.ts'
import { malformed, need } from '../../proto/convert/basics.ts'
import { toDecision } from '../../proto/convert/decisions.ts'
import { toRemoval } from '../../proto/convert/removals.ts'
import { fromRunKind, toRun } from '../../proto/convert/runs.ts'
import type { CreateRunRequest__Output } from '../../proto/gen/careen/v1/CreateRunRequest.ts'
import type { RunServiceHandlers } from '../../proto/gen/careen/v1/RunService.ts'
import {
  nameInvalid,
  parseName,
  parseParent,
  parseRemovalsParent,
  parseRunsParent,
} from '../../proto/names.ts'
import type { Caller, Condition, RepositoryState, Run } from '../../proto/resources/index.ts'
import { traceHeaders } from '../../proto/tracing.ts'
import type { Operations, RunOperations, StartRequest } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, streaming, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf, isEqual } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'
import { repositoryNamed } from './repositories.ts'

export function runService(
  gate: Gate,
  { runs, repositories }: Pick<Operations, 'runs' | 'repositories'>,
): RunServiceHandlers {
  return {
    CreateRun: unary(gate, async (request, { caller, actor }) => {
      const { workspace, registry, repository } = repositoryIn(repositories, request)
      const asked = startOf(request, workspace, caller)
      const run = await runs.start({ registry, repository, actor, ...asked, ...traced() })
      if (request.validateOnly) return toRun(run)
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
    WatchRuns: watching(gate, { runs, repositories }),
    CancelRun: unary(gate, ({ name }, { actor }) => toRun(runs.cancel(runNamed(runs, name).id, actor))),
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

type Found = Pick<Operations, 'runs' | 'repositories'>

/** Sends runs on each change. Ends as `watch-runs.ts` says. */
function watching(gate: Gate, { runs, repositories }: Found): RunServiceHandlers['WatchRuns'] {
  return streaming(gate, async ({ parent, filter, cursor }, send, { signal, caller, method }) => {
    const conditions = [
      ...watchedIn({ runs, repositories }, parent),
      ...conditionsOf(filter, FILTERS.ListRuns),
    ]
    refuseFilterOfOne(parent, filter)
    const scope = { method, identity: caller.identity, arguments: { parent, filter } }
    const after = Number(gate.pages.keyOf(scope, cursor))
    const { workspace, kind, name } = { kind: '', name: '', ...parseRunsParent(parent) }
    const one = kind === 'run' ? { run: parseName('run', name).run } : {}
    const inside = workspace === undefined ? {} : { workspace }
    for await (const part of runs.watch({ after, conditions, ...inside, ...one }, signal)) {
      const { run } = part
      const isShown = run !== undefined && mayRead(caller, run.workspace)
      if (run !== undefined && !isShown) continue
      const next = gate.pages.issue(scope, String(part.after))
      await send({ cursor: next, ...(run === undefined ? {} : { run: toRun(run) }) })
    }
  })
}

/** Returns what is watched of a workspace. Throws NOT_FOUND if the run or the repository of the parent does not exist. */
function watchedIn({ runs, repositories }: Found, text: string): readonly Condition[] {
  const parent = parseRunsParent(text)
  if (parent.workspace === undefined || parent.kind === 'workspace') return []
  if (parent.kind === 'run') return [isEqual('run', runNamed(runs, text, 'parent').id)]
  const { registry, repository } = repositoryNamed(repositories, text, 'parent')
  return [isEqual('registry', registry), isEqual('repository', repository)]
}

/** Why: a stream of one run ends with its end, which a filter could leave out. */
function refuseFilterOfOne(parent: string, filter: string): void {
  const { kind } = { kind: '', ...parseRunsParent(parent) }
  if (kind === 'run' && filter !== '') throw malformed('filter', 'one run is watched. Leave the filter out')
}

/** Returns the repository of a request. Throws NAME_INVALID if it is of another workspace than the parent, and NOT_FOUND. */
function repositoryIn(
  repositories: Found['repositories'],
  { parent, run }: CreateRunRequest__Output,
): RepositoryState {
  parseName('workspace', parent, 'parent')
  const { repository } = need(run, 'run')
  if (repository.startsWith(`${parent}/`)) return repositoryNamed(repositories, repository, 'run.repository')
  const form = `${parent}/registries/LABEL/repositories/ID, where each / of ID is %2F`
  throw nameInvalid(repository, 'run.repository', form)
}

/** Returns what is asked for in a repository of a workspace. Throws NAME_INVALID if the policy is of another workspace. */
function startOf(
  request: CreateRunRequest__Output,
  workspace: string,
  caller: Caller,
): Omit<StartRequest, 'registry' | 'repository'> {
  const { requestId, validateOnly } = request
  const { policy, kind } = need(request.run, 'run')
  const asked = {
    kind: fromRunKind(kind),
    requestId: requestKeyOf(caller, requestId),
    ...(validateOnly ? { validateOnly } : {}),
  }
  if (policy === '') return asked
  const named = parseName('policy', policy, 'run.policy')
  if (named.workspace === workspace) return { ...asked, policyName: named.policy }
  throw nameInvalid(
    policy,
    'run.policy',
    `workspaces/${workspace}/policies/BLOCK.LABEL, as the repository is there`,
  )
}

function listings(
  gate: Gate,
  runs: RunOperations,
): Pick<RunServiceHandlers, 'ListDecisions' | 'ListRemovals'> {
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
    ListRemovals: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 500, most: 500 })
      const conditions = conditionsOf(request.filter, FILTERS.ListRemovals)
      const { workspace, run } = parseRemovalsParent(request.parent)
      const one = run === undefined ? {} : { run: runNamed(runs, request.parent, 'parent').id }
      const query = { after: Number(page.after), limit: page.size, conditions, ...compact({ workspace }) }
      const { messages, nextPageToken } = pageOf({
        items: runs.removals({ ...query, ...one }),
        message: (removed) => toRemoval(removed, removed.workspace),
        key: ({ id }) => String(id),
        page,
        isShown: (removed) => mayRead(options.caller, removed.workspace),
      })
      return { removals: messages, nextPageToken }
    }),
  }
}
