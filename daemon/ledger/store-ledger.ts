import { covers } from '../../policies/engine/index.ts'
import {
  addressOf,
  CareenError,
  type Policy,
  type RepositoryRef,
  compact,
  FEATURE_NAMES,
  policyNamed,
} from '../../policies/model/index.ts'
import type { Intent, Lease, LeaseName, NewIntent, Run } from '../../proto/resources/index.ts'
import { conditionsOf } from '../evaluation/index.ts'
import { applyScan, incrementalFrom, looksOf, rememberPutBack, type ScanRecord } from '../inventory/index.ts'
import { type IntentOutcome, notUnderstood, type Store } from '../store/store.ts'
import {
  basisOf,
  governor,
  type Model,
  bytesOfOthers,
  changedAt,
  type Workspaces,
  type HeldRegistry,
  heldRegistry,
  opaqueFor,
} from '../workspaces/index.ts'
import { featuresOf, waitForCapable } from './capable.ts'
import type { LateDeletes } from './late-deletes.ts'
import { type Leases, lost, openLeases, type RunWish, type WorkerKey } from './leases.ts'
import { type Assignment, LEASE_LENGTH, type Ledger, type RunResult } from './ledger.ts'
import { scheduleResolution, noteClean } from './run-end.ts'
import { readingLedger } from './store-reading.ts'

export type LedgerDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly now: () => number
  /** Returns so many random bytes, from a generator that cannot be guessed. */
  readonly random: (size: number) => Uint8Array
  /** Returns by how much the clock was set since the last scan of a repository, in milliseconds. */
  readonly stepped: (ref: RepositoryRef) => number
  /** Returns up to when a registry has delivered notifications, on its own clock, or undefined if it delivered none lately. */
  readonly deliveredUpTo: (registry: string) => number | undefined
  readonly late: LateDeletes
  /** Returns a run to the queue. */
  readonly requeue: (runId: string) => void
}

/** The policy snapshot of a run. */
type Basis = { readonly serial: number; readonly text: string; readonly pushesUpTo: number }

/** Most attempts of a run. Why: a run that never ends may kill its workers. */
export const MAX_ATTEMPTS = 5

/** Returns the ledger of a worker: it accepts only leases that this worker has. Requires an authenticated identity. */
export type LedgerOf = (by: WorkerKey) => Ledger

/** Returns the ledgers over the store, for the worker of this process and for the gRPC service. */
export function localLedgers(deps: LedgerDeps): LedgerOf {
  const leases = openLeases(deps)
  /** Policy snapshots by lease. Lost with the process: then a run fails with POLICY_CHANGED and is begun again. */
  const bases = new Map<string, Basis>()
  return (by) => ledgerOf({ ...deps, leases, bases }, by)
}

type Held = LedgerDeps & { readonly leases: Leases; readonly bases: Map<string, Basis> }

function ledgerOf(deps: Held, by: WorkerKey): Ledger {
  const { store, now, late, leases, bases } = deps
  const leased = (lease: Lease): Run => {
    const run = leases.prove(lease, by)
    late.contacted(lease)
    return run
  }
  return {
    begin: async (runId, worker, features, attempt) => {
      const begun = begin(deps, { runId, worker, attempt }, by, features)
      if (begun) late.contacted(begun.lease)
      if (begun)
        bases.set(key(begun.lease), { ...currentBasis(deps, begun.run), pushesUpTo: begun.pushesUpTo })
      return begun
    },
    ...readingLedger(deps, leased),
    renew: async (lease) => renew(deps, leased(lease), lease),
    recordLoss: async (lease, loss) => store.losses.set(leased(lease), loss),
    recordFacts: async (lease, facts) =>
      store.transaction(() => store.facts.add(leased(lease).registry, facts)),
    recordScan: async (lease, scan, last) =>
      store.transaction(() => {
        const upTo = bases.get(key(lease))?.pushesUpTo
        recordScan(store, { run: leased(lease), lease, upTo }, scan, last)
      }),
    recordDecisions: async (lease, decisions, first) => {
      store.transaction(() => {
        const run = leased(lease)
        if (first) store.decisions.clear(run.id)
        store.decisions.append(run.id, decisions)
      })
    },
    intend: async (lease, intent) =>
      store.transaction(() => intend(deps, { lease, run: leased(lease) }, intent, bases.get(key(lease)))),
    recordOutcome: async (lease, intentId, outcome, detail) => {
      recordOutcome(deps, leased(lease), intentId, { outcome, at: now(), ...compact({ detail }) })
    },
    putBack: async (lease, digests) => rememberPutBack(store, leased(lease), { digests, at: now() }),
    finish: async (lease, result) => {
      finish(deps, leased(lease), lease, result)
      late.ended(lease)
      bases.delete(key(lease))
    },
  }
}

function renew({ store, now }: LedgerDeps, run: Run, lease: Lease): Lease {
  refuseCancelled(run)
  return store.runs.renew(lease, now() + LEASE_LENGTH) ? { ...lease, validFor: LEASE_LENGTH } : lost(lease)
}

function refuseCancelled({ id, cancelRequested }: Run): void {
  if (!cancelRequested) return
  throw new CareenError(
    'CANCELLED',
    `run ${id} was cancelled. Images that it deleted before are not restored`,
  )
}

type Leased = { readonly run: Run; readonly lease: Lease; readonly upTo: number | undefined }

/** Stores a part; applies all with the last one. */
function recordScan(store: Store, { run, lease, upTo }: Leased, scan: ScanRecord, last: boolean): void {
  const { added, missing, moved, missingTags, dangling } = scan
  if (scan.part === 0) store.scanParts.clear(run.id)
  store.scanParts.add(run.id, lease.generation, scan.part, { added, missing, moved, missingTags, dangling })
  if (!last) return
  const parts = store.scanParts.all(run.id, lease.generation)
  if (parts.length !== scan.part + 1)
    throw new CareenError(
      'FAILED_PRECONDITION',
      `run ${run.id}: ${scan.part + 1 - parts.length} parts of its scan did not arrive, so the scan was not stored. Run again`,
    )
  applyScan(store, run, { ...scan, upTo }, parts)
  // Why: what the next scan finds new has arrived after this bound, so it counts as arrived since this run.
  if (scan.complete) store.runs.update(run.id, { scannedAt: scan.after })
  store.scanParts.clear(run.id)
}

function intend(
  deps: LedgerDeps,
  { lease, run }: Pick<Leased, 'lease' | 'run'>,
  intent: NewIntent,
  basis: Basis | undefined,
): number {
  // Why: many images may be deleted before the next renewal.
  refuseCancelled(run)
  checkBasis(deps, run, basis)
  refuseUnseen(deps, run)
  return deps.store.intents.insert(
    run,
    { runId: run.id, generation: lease.generation, at: deps.now() },
    intent,
  )
}

/** Records an outcome, and updates the inventory at once, so that the next scan does not miss what careen removed. */
function recordOutcome({ store }: LedgerDeps, run: Run, intentId: number, result: IntentOutcome): void {
  const { outcome, at } = result
  store.transaction(() => {
    const open = store.intents.open(run).find(({ id }) => id === intentId)
    const resolved = open ?? store.intents.ofRun(run.id, intentId - 1, 1).find(({ id }) => id === intentId)
    if (!store.intents.recordOutcome(intentId, result)) return
    if (open === undefined && resolved !== undefined) undoRemoval(store, run, resolved)
    if (open === undefined) return
    const { action, digest, tags } = open
    if (outcome === 'untagged') store.tags.remove(run, tags, at)
    if (action !== 'DELETE' || (outcome !== 'deleted' && outcome !== 'gone')) return
    store.sightings.remove(run, [digest], at)
    store.tags.removeWith(run, [digest], at)
  })
}

/** Restores the inventory after an outcome that wrongly said it was removed. */
function undoRemoval(store: Store, run: Run, { action, digest, outcomeAt }: Intent): void {
  if (action === 'DELETE') store.sightings.keep(run, [digest])
  if (outcomeAt !== undefined) store.tags.keep(run, digest, outcomeAt)
}

/** Throws LIMIT_EXCEEDED if no plan has listed the deletes and nobody approved them. Independent of the worker. */
function refuseUnseen({ store }: LedgerDeps, run: Run): void {
  if (run.trigger === 'approval' || store.reviews.unknownSince(run) === undefined) return
  throw new CareenError(
    'LIMIT_EXCEEDED',
    `run ${run.id}: no plan has listed these deletes, so a person must approve them. Run again, inspect the run, then approve it`,
  )
}

function key({ runId, generation }: LeaseName): string {
  return `${runId}/${generation}`
}

function begin(
  deps: Held,
  wish: RunWish,
  by: WorkerKey,
  features: readonly string[] = FEATURE_NAMES,
): Assignment | undefined {
  const { store, leases } = deps
  return store.transaction(() => {
    const missing = missingFeatures(deps, wish.runId, features)
    if (missing !== undefined) waitForCapable(store, missing.run, wish.worker, missing.names)
    if (missing !== undefined) return undefined
    const claimed = leases.give(wish, by)
    if (!claimed) return undefined
    const { run, lease } = claimed
    const reason = cannotBegin(deps, run)
    if (reason === undefined) return assignment(deps, run, lease)
    finish(deps, run, lease, { state: 'FAILED', errorCode: reason.code, message: reason.why })
    return undefined
  })
}

/** Returns the features that a worker does not know, or undefined if it can execute the run. */
function missingFeatures({ store, workspaces }: LedgerDeps, runId: string, features: readonly string[]) {
  const run = store.runs.get(runId)
  if (run === undefined) return undefined
  const model = workspaces.model(run.workspace)
  const names = featuresOf(model, run, policyFor(model, run)).filter((name) => !features.includes(name))
  return names.length === 0 ? undefined : { run, names }
}

function refused(why: string): HeldRegistry {
  return { code: 'FAILED_PRECONDITION', why }
}

function cannotBegin({ store, workspaces, now }: LedgerDeps, run: Run): HeldRegistry | undefined {
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

function assignment(
  { store, workspaces, now, stepped }: LedgerDeps,
  run: Run,
  lease: Lease,
): Assignment | undefined {
  const model = workspaces.model(run.workspace)
  const registry = model.registries.find((candidate) => candidate.name === run.registry)
  if (!registry) return undefined
  const policy = policyFor(model, run)
  const quotaScope = policy?.quota === undefined ? [] : workspaces.scopeOf(run.workspace, policy)
  const quotaBytes = policy?.quota?.bytes === undefined ? undefined : bytesOfOthers(quotaScope, run, now())
  return {
    run,
    lease,
    registry,
    // Why not all: thousands of others would make the message too large.
    protections: model.protections.filter(({ scope }) => covers(scope, run)),
    conditions: conditionsOf(store, run),
    quotaScope,
    quotaRegistries: quotaScope.length === 0 ? [] : model.registries,
    looks: looksOf(store, run, stepped(run)),
    now: now(),
    pushesUpTo: store.pushes.bounds().newest,
    ...compact({
      policy,
      quotaBytes,
      policyChangedAt: changedAt(store, policy),
      incrementalAfter: incrementalFrom(store, run, now()),
    }),
  }
}

/** Returns the policy of a run: the one that a dry run names, else the one in force. */
export function policyFor(
  model: Model,
  run: Pick<Run, 'kind' | 'policyName'> & RepositoryRef,
): Policy | undefined {
  if (run.kind === 'DRY_RUN' && run.policyName !== undefined) {
    return policyNamed(model.policies, run.policyName)
  }
  return governor(model)(run)
}

function currentBasis(deps: LedgerDeps, run: Run): Omit<Basis, 'pushesUpTo'> {
  const model = deps.workspaces.model(run.workspace)
  const { serial } = deps.store.objects.workspace(run.workspace)
  return { serial, text: basisOf(model, run, policyFor(model, run)) }
}

function checkBasis(deps: LedgerDeps, run: Run, begun: Basis | undefined): void {
  if (begun && deps.store.objects.workspace(run.workspace).serial === begun.serial) return
  if (begun && currentBasis(deps, run).text === begun.text) return
  throw new CareenError(
    'POLICY_CHANGED',
    `run ${run.id}: the policy, its protections or the registry changed during the run, so the run stopped. A new run applies the new policy`,
  )
}

function finish(deps: LedgerDeps, run: Run, lease: Lease, result: RunResult): void {
  const { store, now } = deps
  store.transaction(() => {
    if (!store.runs.finish(lease, { ...result, at: now(), policy: policyAddress(deps, run) })) lost(lease)
    store.scanParts.clear(run.id)
    if (result.state === 'SUCCEEDED') noteClean(store, run)
    if (result.state === 'AWAITING_APPROVAL') store.runs.park(run.id, result.digests)
    if (result.state === 'FAILED' && result.incident === true) store.repositories.stop(run, result.message)
    if (result.state === 'FAILED' && result.errorCode === 'POLICY_CHANGED')
      store.repositories.setNextRun(run, now())
    if (run.kind === 'CLEAN') scheduleResolution(store, run, now())
  })
  if (result.state === 'QUEUED') deps.requeue(run.id)
}

function policyAddress(deps: LedgerDeps, run: Run): string | undefined {
  const policy = policyFor(deps.workspaces.model(run.workspace), run)
  return policy === undefined ? undefined : addressOf(policy)
}
