import { CareenError, type Policy, type RepositoryRef } from '../../policies/index.ts'
import type { Lease, Run } from '../store/nouns.ts'
import type { Store } from '../store/store.ts'
import { nextRun } from './due.ts'
import { type Assignment, LEASE_LENGTH, type Ledger, type RunResult } from './ledger.ts'
import { basisOf, governor, type Model } from './model.ts'
import type { Workspaces } from './workspaces.ts'

export type LedgerDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly now: () => number
  /** Hands a run back to the queue. */
  readonly requeue: (runId: string) => void
}

/** A run that was begun this often without ending is given up: it kills its workers. */
export const MAX_ATTEMPTS = 5

const PAGE = 1000

/** The ledger over the store, for workers in the daemon's process and for the gRPC service that serves the others. */
export function localLedger(deps: LedgerDeps): Ledger {
  const { store, now } = deps
  /** What each run was begun on. Lost with the process: such a run is refused as changed, and begun anew. */
  const bases = new Map<string, { readonly serial: number; readonly basis: string }>()
  const held = (lease: Lease): Run => heldRun(store, lease)
  return {
    begin: async (runId, worker) => {
      const assignment = begin(deps, runId, worker)
      if (assignment) bases.set(key(assignment.lease), currentBasis(deps, assignment.run))
      return assignment
    },
    renew: async (lease) => {
      const run = held(lease)
      if (run.cancelRequested) {
        throw new CareenError(
          'CANCELLED',
          `run ${run.id} was cancelled; what it had deleted before stays deleted`,
        )
      }
      return store.runs.renew(lease, now() + LEASE_LENGTH) ?? lost(lease)
    },
    sightings: async (lease, after) => store.sightings.page(held(lease), after, PAGE),
    approved: async (lease, after) => store.approvals.page(held(lease), after, PAGE),
    openIntents: async (lease) => store.intents.open(held(lease)),
    recordScan: async (lease, scan, last) => {
      store.transaction(() => {
        const run = held(lease)
        store.sightings.add(run, scan.added)
        store.sightings.remove(run, scan.vanished)
        if (last) store.repositories.recordScan(run, { at: scan.at, tags: scan.tags, images: scan.images })
      })
    },
    recordDecisions: async (lease, decisions, first) => {
      store.transaction(() => {
        const run = held(lease)
        if (first) store.decisions.clear(run.id)
        store.decisions.append(run.id, decisions)
      })
    },
    intend: async (lease, intent) =>
      store.transaction(() => {
        const run = held(lease)
        checkBasis(deps, run, bases.get(key(lease)))
        return store.intents.insert(run, { runId: run.id, token: lease.token, at: now() }, intent)
      }),
    settle: async (lease, intentId, outcome, detail) => {
      held(lease)
      store.intents.settle(intentId, { outcome, at: now(), ...(detail === undefined ? {} : { detail }) })
    },
    finish: async (lease, result) => {
      finish(deps, held(lease), lease, result)
      bases.delete(key(lease))
    },
  }
}

function key(lease: Lease): string {
  return `${lease.runId}/${lease.token}`
}

function heldRun(store: Store, lease: Lease): Run {
  const run = store.runs.get(lease.runId)
  if (!run || !store.runs.holds(lease)) return lost(lease)
  return run
}

function lost(lease: Lease): never {
  throw new CareenError(
    'LEASE_LOST',
    `run ${lease.runId}: another runner has taken over, or the run has ended`,
    {
      metadata: { run: lease.runId },
    },
  )
}

function begin(deps: LedgerDeps, runId: string, worker: string): Assignment | undefined {
  const { store, workspaces, now } = deps
  return store.transaction(() => {
    const claimed = store.runs.claim(runId, worker, now() + LEASE_LENGTH, now())
    if (!claimed) return undefined
    const { run, lease } = claimed
    if (run.attempts > MAX_ATTEMPTS) {
      const message = `gave up after ${MAX_ATTEMPTS} tries that never ended; the workers' logs say why`
      finish(deps, run, lease, { state: 'FAILED', errorCode: 'INTERNAL', message })
      return undefined
    }
    const model = workspaces.model(run.workspace)
    const registry = model.registries.find((candidate) => candidate.name === run.registry)
    const state = store.repositories.get(run)
    const failure = cannotBegin(run, registry !== undefined, state?.stopped)
    if (failure || !registry) {
      finish(deps, run, lease, { state: 'FAILED', errorCode: 'FAILED_PRECONDITION', message: failure ?? '' })
      return undefined
    }
    const policy = policyFor(model, run)
    const quota = policy?.quota === undefined ? [] : workspaces.scopeOf(run.workspace, policy)
    return {
      run,
      lease,
      registry,
      protections: model.protections,
      quotaScope: quota,
      quotaRegistries: quota.length === 0 ? [] : model.registries,
      firstScan: state?.baselineAt === undefined,
      ...(policy === undefined ? {} : { policy }),
    }
  })
}

function cannotBegin(run: Run, declared: boolean, stopped: string | undefined): string | undefined {
  if (!declared) return `registry ${run.registry} is not declared any more`
  if (stopped !== undefined && run.kind === 'CLEAN') {
    return `cleaning is stopped here: ${stopped}. Look, then run: careen repositories resume ${run.registry}/${run.repository}`
  }
  return undefined
}

/** The policy that a run evaluates: the one it names, for a dry run, else the one in force. */
export function policyFor(
  model: Model,
  run: Pick<Run, 'kind' | 'policyName'> & RepositoryRef,
): Policy | undefined {
  if (run.kind === 'DRY_RUN' && run.policyName !== undefined) {
    return model.policies.find((policy) => policy.name === run.policyName)
  }
  return governor(model)(run)
}

function currentBasis(deps: LedgerDeps, run: Run): { serial: number; basis: string } {
  const model = deps.workspaces.model(run.workspace)
  const { serial } = deps.store.objects.workspace(run.workspace)
  return { serial, basis: basisOf(model, run, policyFor(model, run)) }
}

function checkBasis(deps: LedgerDeps, run: Run, begun: { serial: number; basis: string } | undefined): void {
  if (begun && deps.store.objects.workspace(run.workspace).serial === begun.serial) return
  if (begun && currentBasis(deps, run).basis === begun.basis) return
  throw new CareenError(
    'POLICY_CHANGED',
    `run ${run.id}: the policy, its protections or the registry changed while the run was at work. It stopped; a new run follows the new policy`,
  )
}

function finish(deps: LedgerDeps, run: Run, lease: Lease, result: RunResult): void {
  const { store, now } = deps
  store.transaction(() => {
    if (!store.runs.finish(lease, { ...result, at: now(), policy: policyAddress(deps, run) })) lost(lease)
    if (result.state === 'AWAITING_APPROVAL') store.runs.park(run.id, result.digests)
    if (result.state === 'FAILED' && result.incident === true) store.repositories.stop(run, result.message)
    if (result.state === 'FAILED' && result.errorCode === 'POLICY_CHANGED')
      store.repositories.setNextRun(run, now())
  })
  if (result.state === 'QUEUED') deps.requeue(run.id)
}

function policyAddress(deps: LedgerDeps, run: Run): string | undefined {
  const policy = policyFor(deps.workspaces.model(run.workspace), run)
  return policy === undefined ? undefined : `${policy.block}.${policy.name}`
}
