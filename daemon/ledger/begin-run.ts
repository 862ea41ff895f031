import { compact, FEATURE_NAMES } from '../../policies/model/index.ts'
import type { EmptyPart, Lease, Run } from '../../proto/resources/index.ts'
import { conditionsOf } from '../evaluation/index.ts'
import { failpoint } from '../failpoint.ts'
import { incrementalFrom, looksOf } from '../inventory/index.ts'
import { notUnderstood } from '../store/store.ts'
import {
  bytesOfOthers,
  changedAt,
  type HeldRegistry,
  heldRegistry,
  opaqueFor,
  pauseOf,
} from '../workspaces/index.ts'
import { declaredInput } from './assignment-input.ts'
import { policyFor, storeBasis } from './basis.ts'
import { featuresOf, waitForCapable, waitsForHold } from './capable.ts'
import type { LedgerDeps } from './deps.ts'
import type { FairRuns } from './fair-runs.ts'
import { finishRun } from './finish-run.ts'
import { leaseTime } from './lease-time.ts'
import type { Leases, RunWish, WorkerKey } from './leases.ts'
import type { Assignment } from './ledger.ts'
import type { NextRuns } from './next-runs.ts'
import { pastDeadline } from './run-deadline.ts'
import { cancelledEnd, type EndWithoutLease, uncountedEnd } from './run-end.ts'
import { endUncounted } from './uncounted-approvals.ts'
import { waitsForWindow } from './windows.ts'

/** Most attempts of a run. Why: a run that never ends may kill its workers. */
export const MAX_ATTEMPTS = 5

type BeginDeps = LedgerDeps & { readonly leases: Leases; readonly fair: FairRuns; readonly next: NextRuns }

/**
 * Gives a run to a worker that has a job: the run of the job, or one that goes before it. Why: a job only says that something
 * waits. Returns undefined if there is none that it can have.
 */
export function beginFairRun(
  deps: BeginDeps,
  wish: RunWish,
  by: WorkerKey,
  features?: readonly string[],
): Assignment | undefined {
  const { store, leases, fair } = deps
  // Why lazy: a run whose begin is lost begins again, and a lease that is lost intends nothing.
  const assigned = store.lazyTransaction(() => {
    const given = leases.given(wish, by)
    const woken = store.runs.get(wish.runId)
    if (woken === undefined) return undefined
    for (const runId of given === undefined ? fair.order(woken, by) : [given]) {
      const begun = beginRun(deps, { ...wish, runId }, by, features)
      if (begun === undefined) continue
      fair.begun(begun.run)
      failpoint('claim.beforeCommit')
      return begun
    }
    return undefined
  })
  failpoint('claim.afterCommit')
  return assigned
}

/** `repeatOnly`: only the run that the attempt has got. */
export type NextWish = Omit<RunWish, 'runId'> & { readonly repeatOnly?: boolean }

/**
 * Gives the next run to a worker that has no job. Returns undefined if there is none that it can have. Why no transaction: with nothing
 * to begin, a store that cannot be written is no error.
 */
export function beginNextRun(
  deps: BeginDeps,
  { repeatOnly = false, ...wish }: NextWish,
  by: WorkerKey,
  features: readonly string[] = FEATURE_NAMES,
): Assignment | undefined {
  const { leases, fair, next } = deps
  const given = leases.given(wish, by)
  if (given === undefined && repeatOnly) return undefined
  for (const runId of given === undefined ? next(by, features) : [given]) {
    const begun = beginRun(deps, { ...wish, runId }, by, features)
    if (begun === undefined) continue
    fair.begun(begun.run)
    return begun
  }
  return undefined
}

/** Gives a run to a worker. Returns undefined if it cannot have it; a run that nobody can execute has failed then. */
function beginRun(
  deps: LedgerDeps & { readonly leases: Leases },
  wish: RunWish,
  by: WorkerKey,
  features: readonly string[] = FEATURE_NAMES,
): Assignment | undefined {
  const { store, leases } = deps
  return store.lazyTransaction(() => {
    const missing = missingFeatures(deps, wish.runId, features)
    if (missing !== undefined) waitForCapable(store, missing.run, wish.worker, missing.names)
    if (missing !== undefined || waitsForHold(store, wish.runId)) return undefined
    if (isPaused(deps, wish.runId) || isOutsideWindow(deps, wish.runId)) return undefined
    const claimed = leases.give(wish, by)
    if (!claimed) return undefined
    const { run, lease } = claimed
    const end = endAtBegin(deps, run)
    if (end === undefined) {
      storeBasis(deps, run, lease)
      return assignment(deps, run, lease)
    }
    finishRun(deps, run, lease, end)
    return undefined
  })
}

/** Returns how a run ends that a worker has and that cannot begin; undefined: it begins. Requires a transaction. */
function endAtBegin(deps: LedgerDeps, run: Run): EndWithoutLease | undefined {
  if (run.cancelRequested) return cancelledEnd(deps.store, run)
  const uncounted = endUncounted(deps, run)
  if (uncounted !== undefined) return uncountedEnd(deps.store, run, uncounted)
  const reason = cannotBegin(deps, run)
  return reason && { state: 'FAILED', errorCode: reason.code, message: reason.why }
}

/** Returns true if the run deletes where it is paused. It waits, also if its worker died. */
function isPaused({ store, boot }: LedgerDeps, runId: string): boolean {
  const run = store.runs.get(runId)
  if (run === undefined || pauseOf(store, run) === undefined) return false
  if (store.runs.isExpired(runId, leaseTime(boot))) store.runs.update(runId, { state: 'QUEUED' })
  return true
}

/** Returns true if the run waits for the window of its policy, also if its worker died. */
function isOutsideWindow(deps: LedgerDeps, runId: string): boolean {
  const { store, boot } = deps
  const run = store.runs.get(runId)
  if (run === undefined || (run.state !== 'QUEUED' && !store.runs.isExpired(runId, leaseTime(boot))))
    return false
  return !run.cancelRequested && waitsForWindow(deps, run)
}

/** Returns the features that a worker does not know, or undefined if it can execute the run. */
function missingFeatures({ store, workspaces }: LedgerDeps, runId: string, features: readonly string[]) {
  const run = store.runs.get(runId)
  if (run === undefined) return undefined
  const model = workspaces.model(run.workspace)
  const ground = { model, policy: policyFor(model, run), hasPins: store.pins.has(run) }
  const names = featuresOf(run, ground).filter((name) => !features.includes(name))
  return names.length === 0 ? undefined : { run, names }
}

function refused(why: string): HeldRegistry {
  return { code: 'FAILED_PRECONDITION', why }
}

function cannotBegin(deps: LedgerDeps, run: Run): HeldRegistry | undefined {
  const { store, workspaces, now } = deps
  const late = pastDeadline(deps, run)
  if (late !== undefined) return { code: late.code, why: late.message }
  if (run.attempts > MAX_ATTEMPTS)
    return refused(`stopped after ${MAX_ATTEMPTS} attempts that did not end. See the logs of the workers`)
  const model = workspaces.model(run.workspace)
  const opaque = opaqueFor(model, run)
  if (opaque !== undefined) return { code: 'POLICY_NOT_UNDERSTOOD', why: notUnderstood(opaque).message }
  if (!model.registries.some((registry) => registry.name === run.registry))
    return refused(`registry ${run.registry} is no longer declared`)
  const stopped = store.repositories.get(run)?.stopped
  if (run.kind !== 'CLEAN') return undefined
  if (stopped === undefined) return heldRegistry(store, run.registry, now())
  return refused(
    `cleaning of the repository is stopped: ${stopped}. Check the repository, then run: careen repositories resume ${run.registry}/${run.repository}`,
  )
}

function assignment(deps: LedgerDeps, run: Run, lease: Lease): Assignment | undefined {
  const { store, workspaces, now, stepped } = deps
  const model = workspaces.model(run.workspace)
  const registry = model.registries.find((candidate) => candidate.name === run.registry)
  if (!registry) return undefined
  const policy = policyFor(model, run)
  const input = declaredInput(deps, run)
  const quotaBytes =
    policy?.quota?.bytes === undefined ? undefined : bytesOfOthers(input.quotaScope, run, now())
  return {
    run,
    lease,
    registry,
    ...input,
    conditions: conditionsOf(store, run),
    looks: looksOf(store, run, stepped(run)),
    now: now(),
    pushesUpTo: store.pushes.bounds().newest,
    empty: emptyParts(deps, run),
    ...compact({
      policy,
      quotaBytes,
      policyChangedAt: changedAt(store, policy),
      incrementalAfter: incrementalFrom(store, run, now()),
    }),
  }
}

function emptyParts({ store }: Pick<LedgerDeps, 'store'>, run: Run): ReadonlySet<EmptyPart> {
  const empty = new Set<EmptyPart>()
  if (store.intents.open(run).length === 0) empty.add('open intents')
  if (store.approvals.page(run, '', 1).length === 0) empty.add('approved digests')
  return empty
}
