import { runSubject } from '../../policies/audit/index.ts'
import { CareenError, compact } from '../../policies/model/index.ts'
import { type Actor, DAEMON_ACTOR, type Run } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import { cancelledEnd, endWithoutLease, leaseTime } from '../ledger/index.ts'
import type { RunOperations, StartRequest } from '../services.ts'
import { repositoryAt, runAt } from '../store/lookup.ts'
import type { RequestKey } from '../store/store.ts'
import { endApprovalOf } from './approvals.ts'
import { enqueue, newRun, refuseClosed, refuseStart, repeated, type RunDeps, unstoredRun } from './new-run.ts'
import { approvableImages, isFreshDryRun } from './parked-images.ts'
import { shownRun } from './shown-run.ts'
import { watchRuns } from './watch-runs.ts'

export function runOperations(deps: RunDeps): RunOperations {
  const { store, clock } = deps
  const shown = (run: Run): Run => shownRun(store, run, clock.now())
  return {
    start: async (request) => shown(await start(deps, request)),
    get: (id) => withApprovable(store, shown(runAt(store, id)), clock.now()),
    list: (query) => store.runs.list(query).map(shown),
    watch: (query, signal) => watchRuns(deps, query, signal),
    cancel: (id, actor) => shown(cancel(deps, id, actor)),
    decisions: (id, from, limit, conditions) =>
      store.decisions.page(runAt(store, id).id, from, limit, conditions),
    removals: (query) => store.intents.removed(query),
  }
}

/** Adds what a fresh dry run would have deleted. Why not in lists: nobody approves from them. */
function withApprovable(store: RunDeps['store'], run: Run, now: number): Run {
  return isFreshDryRun(run, now) ? { ...run, approvable: approvableImages(store, run) } : run
}

async function start(deps: RunDeps, request: StartRequest): Promise<Run> {
  const { store, clock } = deps
  const run = store.transaction(() => {
    const key = startKey(request)
    const before = repeated(store, key)
    if (before) return before
    const state = repositoryAt(store, request)
    refuseStart(deps, state, request)
    refuseClosed(deps, state, request)
    const live = store.runs.live(state, request.kind)
    if (live) throw inProgress(live)
    const { policyName, trace, actor = DAEMON_ACTOR } = request
    const wanted = { ...request, actor, trigger: 'request' as const, ...compact({ policyName, trace }) }
    if (request.validateOnly === true)
      return { ...unstoredRun(state, wanted, clock.now()), id: deps.newId('r') }
    store.repositories.upsert(state)
    const fresh = newRun(deps, state, wanted)
    const payload = { kind: fresh.kind, ...compact({ policy: policyName }) }
    store.audit.add({ type: 'careen.run.requested', actor, about: runSubject(fresh), payload })
    store.requests.remember(key, fresh.id)
    failpoint('start.beforeCommit')
    return fresh
  })
  failpoint('start.afterCommit')
  if (request.validateOnly === true) return run
  await enqueue(deps, run)
  return run
}

function inProgress({ id, kind, workspace, registry, repository }: Run): CareenError {
  const what = kind === 'CLEAN' ? 'being cleaned' : 'in a dry run'
  return new CareenError(
    'RUN_IN_PROGRESS',
    `${registry}/${repository} is ${what} by run ${id}. To see it, run: careen runs show ${id}`,
    { metadata: { name: `workspaces/${workspace}/runs/${id}` } },
  )
}

function startKey({ requestId: id, ...given }: StartRequest): RequestKey {
  const { registry, repository, kind, policyName } = given
  return { id, method: 'CreateRun', arguments: { registry, repository, kind, policyName } }
}

function cancel(deps: RunDeps, id: string, actor: Actor | undefined): Run {
  const { store, clock, boot } = deps
  return store.transaction(() => {
    const run = runAt(store, id)
    const asked = (): unknown =>
      store.audit.add({
        type: 'careen.run.cancelled',
        actor,
        about: runSubject(run),
        payload: { state: run.state },
      })
    const end = (): void => endWithoutLease(store, run, { ...cancelledEnd(store, run), now: clock.now() })
    switch (run.state) {
      case 'RUNNING':
        asked()
        if (store.runs.isExpired(run.id, leaseTime(boot))) end()
        else store.runs.update(run.id, { cancelRequested: true })
        break
      case 'QUEUED':
      case 'AWAITING_APPROVAL':
        asked()
        endApprovalOf(store, run, { now: clock.now(), actor })
        end()
        break
      case 'SUCCEEDED':
      case 'FAILED':
      case 'CANCELLED':
        throw new CareenError('FAILED_PRECONDITION', `run ${run.id} has ended already (${run.state})`)
    }
    return runAt(store, id)
  })
}
