import { CareenError, compact } from '../../policies/model/index.ts'
import { type Actor, DAEMON_ACTOR, type RepositoryState, type Run } from '../../proto/resources/index.ts'
import type { Boot, Clock } from '../clock.ts'
import { policyFor } from '../ledger/index.ts'
import type { Queue } from '../queue/queue.ts'
import type { StartRequest } from '../services.ts'
import { insertedWith, type NewId, notUnderstood, type RequestKey, type Store } from '../store/store.ts'
import { closedWindow, heldRegistry, opaqueFor, type Workspaces } from '../workspaces/index.ts'

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
  const run = unstoredRun(state, what, deps.clock.now())
  return insertedWith(() => deps.newId('r'), run, deps.store.runs.insert)
}

/** Returns a run that waits for a worker, before it is stored. */
export function unstoredRun(state: RepositoryState, what: NewRun, now: number): Omit<Run, 'id'> {
  const { actor = DAEMON_ACTOR } = what
  return {
    workspace: state.workspace,
    registry: state.registry,
    repository: state.repository,
    kind: what.kind,
    trigger: what.trigger,
    createdBy: actor.identity,
    state: 'QUEUED',
    createdAt: now,
    attempts: 0,
    cancelRequested: false,
    limitChecks: [],
    ...compact({ policyName: what.policyName, trace: what.trace }),
    ...(actor.claimed === '' ? {} : { claimed: actor.claimed }),
  }
}

/** Tells the queue. A queue that cannot be reached delays the run: the reconciler enqueues it again. */
export async function enqueue(deps: RunDeps, run: Run): Promise<void> {
  if (run.state !== 'QUEUED' || run.opening !== undefined) return
  await deps.queue.add([run.id]).catch((thrown: unknown) => {
    const error = CareenError.from(thrown)
    if (error.code !== 'QUEUE_UNAVAILABLE') throw error
  })
}

/** Returns the run of the same request before, or undefined. Throws REQUEST_ID_REUSED. */
export function repeated(store: Store, key: RequestKey): Run | undefined {
  const before = store.requests.resultOf(key)
  return before === undefined ? undefined : store.runs.get(before)
}

/** Throws if no run may be started there: it has no policy in force, is stopped, or its registry on hold. */
export function refuseStart(deps: RunDeps, state: RepositoryState, request: StartRequest): void {
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
export function refuseClosed(
  { workspaces, clock }: RunDeps,
  state: RepositoryState,
  { kind }: StartRequest,
): void {
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
