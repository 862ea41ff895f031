import { runSubject, sha256 } from '../../policies/audit/index.ts'
import { CareenError, compact } from '../../policies/model/index.ts'
import {
  type Actor,
  DAEMON_ACTOR,
  type RepositoryState,
  type Run,
  shownPerson,
} from '../../proto/resources/index.ts'
import type { Boot, Clock } from '../clock.ts'
import { failpoint } from '../failpoint.ts'
import { cancelledEnd, endWithoutLease, leaseTime, policyFor, waitsForWindow } from '../ledger/index.ts'
import type { Queue } from '../queue/queue.ts'
import type { RunOperations, StartRequest } from '../services.ts'
import { repositoryAt, runAt } from '../store/lookup.ts'
import { insertedWith, type NewId, notUnderstood, type RequestKey, type Store } from '../store/store.ts'
import { closedWindow, heldRegistry, opaqueFor, type Workspaces } from '../workspaces/index.ts'
import { shownRun } from './shown-run.ts'
import { watchRuns } from './watch-runs.ts'

export type RunDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly queue: Pick<Queue, 'add'>
  readonly clock: Clock
  readonly boot: Boot
  /** How long workers may work on a run. Milliseconds. */
  readonly runDeadline: number
  readonly newId: NewId
}

export function runOperations(deps: RunDeps): RunOperations {
  const { store, clock } = deps
  const shown = (run: Run): Run => shownRun(store, run, clock.now())
  return {
    start: async (request) => shown(await start(deps, request)),
    get: (id) => shown(runAt(store, id)),
    list: (query) => store.runs.list(query).map(shown),
    watch: (query, signal) => watchRuns(deps, query, signal),
    cancel: (id, actor) => shown(cancel(deps, id, actor)),
    approve: async (id, requestId, actor) => shown(await approve(deps, id, { requestId, actor })),
    decisions: (id, from, limit, conditions) =>
      store.decisions.page(runAt(store, id).id, from, limit, conditions),
    removals: (query) => store.intents.removed(query),
  }
}

async function start(deps: RunDeps, request: StartRequest): Promise<Run> {
  const { store } = deps
  const run = store.transaction(() => {
    const key = startKey(request)
    const before = repeated(store, key)
    if (before) return before
    const state = repositoryAt(store, request)
    refuseStart(deps, state, request)
    refuseClosed(deps, state, request)
    store.repositories.upsert(state)
    const live = store.runs.live(state, request.kind)
    if (live) throw inProgress(live)
    const { policyName, trace, actor = DAEMON_ACTOR } = request
    const fresh = newRun(deps, state, {
      ...request,
      actor,
      trigger: 'request',
      ...compact({ policyName, trace }),
    })
    const payload = { kind: fresh.kind, ...compact({ policy: policyName }) }
    store.audit.add({ type: 'careen.run.requested', actor, about: runSubject(fresh), payload })
    store.requests.remember(key, fresh.id)
    failpoint('start.beforeCommit')
    return fresh
  })
  failpoint('start.afterCommit')
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

type NewRun = Pick<Run, 'kind' | 'trigger' | 'policyName' | 'trace'> & {
  /** Who asks. Absent: the daemon itself. */
  readonly actor?: Actor | undefined
}

/** Inserts a run that waits for a worker. */
export function newRun(
  deps: Pick<RunDeps, 'store' | 'newId' | 'clock'>,
  state: RepositoryState,
  what: NewRun,
): Run {
  const { actor = DAEMON_ACTOR } = what
  const run: Omit<Run, 'id'> = {
    workspace: state.workspace,
    registry: state.registry,
    repository: state.repository,
    kind: what.kind,
    trigger: what.trigger,
    createdBy: actor.identity,
    state: 'QUEUED',
    createdAt: deps.clock.now(),
    attempts: 0,
    cancelRequested: false,
    limitChecks: [],
    ...compact({ policyName: what.policyName, trace: what.trace }),
    ...(actor.claimed === '' ? {} : { claimed: actor.claimed }),
  }
  return insertedWith(() => deps.newId('r'), run, deps.store.runs.insert)
}

/** Tells the queue. A queue that cannot be reached delays the run: the reconciler enqueues it again. */
async function enqueue(deps: RunDeps, run: Run): Promise<void> {
  if (run.state !== 'QUEUED' || run.opening !== undefined) return
  await deps.queue.add([run.id]).catch((thrown: unknown) => {
    const error = CareenError.from(thrown)
    if (error.code !== 'QUEUE_UNAVAILABLE') throw error
  })
}

function repeated(store: Store, key: RequestKey): Run | undefined {
  const before = store.requests.resultOf(key)
  return before === undefined ? undefined : store.runs.get(before)
}

function startKey({ requestId: id, ...given }: StartRequest): RequestKey {
  const { registry, repository, kind, policyName } = given
  return { id, method: 'CreateRun', arguments: { registry, repository, kind, policyName } }
}

function refuseStart(deps: RunDeps, state: RepositoryState, request: StartRequest): void {
  const name = `${state.registry}/${state.repository}`
  const model = deps.workspaces.model(state.workspace)
  const opaque = opaqueFor(model, state)
  if (opaque !== undefined) throw notUnderstood(opaque)
  const policy = policyFor(model, { ...state, ...request, repository: state.repository })
  if (request.policyName !== undefined && !policy) {
    throw new CareenError(
      'NOT_FOUND',
      `policy ${request.policyName} does not exist in workspace ${state.workspace}. To list the policies, run: careen policies`,
    )
  }
  if (!policy) {
    const hint =
      request.kind === 'DRY_RUN' ? 'Name a policy with -policy' : 'Set a policy to ACTIVE and apply'
    throw new CareenError('FAILED_PRECONDITION', `no policy is in force for ${name}. ${hint}`, {
      metadata: { repository: name },
    })
  }
  const held =
    request.kind === 'CLEAN' ? heldRegistry(deps.store, state.registry, deps.clock.now()) : undefined
  if (held !== undefined)
    throw new CareenError(held.code, `cleaning of ${name} is on hold: ${held.why}`, {
      metadata: { repository: name },
    })
  if (request.kind === 'CLEAN' && state.stopped !== undefined) {
    throw new CareenError(
      'FAILED_PRECONDITION',
      `cleaning of ${name} is stopped: ${state.stopped}. Check the repository, then run: careen repositories resume ${name}`,
    )
  }
}

/** Throws OUTSIDE_WINDOW if the run would delete, and the window of its policy is closed. Why not wait: a person waits for the run. */
function refuseClosed({ workspaces, clock }: RunDeps, state: RepositoryState, { kind }: StartRequest): void {
  if (kind !== 'CLEAN') return
  const policy = policyFor(workspaces.model(state.workspace), { ...state, kind })
  const closed = closedWindow(policy, clock.now())
  if (closed === undefined) return
  const name = `${state.registry}/${state.repository}`
  throw new CareenError(
    'OUTSIDE_WINDOW',
    `no run of ${name} was started: ${closed.message}. Runs of its schedule wait for that. To see what one would delete, run: careen dry-run ${name}`,
    { metadata: { repository: name } },
  )
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

type Approval = {
  readonly requestId: string
  readonly actor: Actor | undefined
}

async function approve(deps: RunDeps, id: string, approval: Approval): Promise<Run> {
  const { requestId, actor = DAEMON_ACTOR } = approval
  const { store, clock } = deps
  const run = store.transaction(() => {
    const key = { id: requestId, method: 'ApproveRun', arguments: { run: id } }
    const before = repeated(store, key)
    if (before) return before
    const parked = runAt(store, id)
    if (parked.state !== 'AWAITING_APPROVAL') {
      throw new CareenError(
        'FAILED_PRECONDITION',
        `run ${parked.id} does not wait for approval (${parked.state})`,
      )
    }
    const state = repositoryAt(store, parked)
    const live = store.runs.live(state, 'CLEAN')
    if (live)
      throw new CareenError(
        'FAILED_PRECONDITION',
        `run ${live.id} is cleaning ${state.repository}. Approve run ${parked.id} after it has ended`,
      )
    refuseStart(deps, state, { ...parked, kind: 'CLEAN', requestId })
    store.approvals.clear(parked)
    store.reviews.reviewed(parked, clock.now())
    const digests = store.runs.parkedDigests(parked.id)
    store.approvals.add(parked, digests, { source: parked.id, at: clock.now() })
    const fresh = newRun(deps, state, { kind: 'CLEAN', trigger: 'approval', actor })
    waitsForWindow({ ...deps, now: clock.now }, fresh)
    const message = `approved by ${shownPerson(actor)}; run ${fresh.id} deletes what this run planned`
    store.runs.update(parked.id, { state: 'SUCCEEDED', endedAt: clock.now(), message })
    auditApproval(store, parked, { actor, digests, by: fresh.id })
    store.requests.remember(key, fresh.id)
    return runAt(store, fresh.id)
  })
  await enqueue(deps, run)
  return run
}

type GivenApproval = {
  readonly actor: Actor | undefined
  readonly digests: readonly string[]
  /** The run that deletes them. */
  readonly by: string
}

function auditApproval(store: Store, parked: Run, { actor, digests, by }: GivenApproval): void {
  const sums = digests.map((digest) => `${digest}\n`)
  const payload = { images: digests.length, images_sha256: sha256(...sums).toString('hex'), deleted_by: by }
  store.audit.add({ type: 'careen.approval.given', actor, about: runSubject(parked), payload })
}
