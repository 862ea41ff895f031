import { createHash } from 'node:crypto'
import {
  CareenError,
  type Digest,
  type Policy,
  policyNamed,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { LeaseBasis, LeaseName, Run } from '../../proto/resources/index.ts'
import { basisOf, type Governor, governor, type Model } from '../workspaces/index.ts'
import type { LedgerDeps } from './deps.ts'
import { pinnedSince, restoredSince } from './pinned-since.ts'
import type { Held } from './reports.ts'

/** Returns the policy of a run: the one that a dry run names, else the one in force. */
export function policyFor(
  model: Model,
  run: Pick<Run, 'kind' | 'policyName'> & RepositoryRef,
): Policy | undefined {
  if (run.kind === 'DRY_RUN' && run.policyName !== undefined) {
    return policyNamed(model.policies, run.policyName)
  }
  const governs = GOVERNORS.get(model) ?? governor(model)
  GOVERNORS.set(model, governs)
  return governs(run)
}

/** Why: a governor reads all policies, and is asked before each DELETE. */
const GOVERNORS = new WeakMap<Model, Governor>()

type BasisDeps = Pick<LedgerDeps, 'store' | 'workspaces' | 'now'>

/** Stores by what a lease decides, so that the run goes on after a restart of the daemon. Requires a transaction. */
export function storeBasis(deps: BasisDeps, run: Run, lease: LeaseName): void {
  const { store } = deps
  const { serial } = store.objects.workspace(run.workspace)
  const { newest: pushesUpTo } = store.pushes.bounds()
  const pinsUpTo = store.pins.newest()
  const sha256 = currentHash(deps, run)
  const begunAt = deps.now()
  const basis = { generation: lease.generation, serial, sha256, pushesUpTo, pinsUpTo, begunAt }
  store.runs.update(run.id, { basis })
}

/** Returns by what a lease decides, or undefined if that is not known. */
export function basisFor({ basis }: Run, { generation }: LeaseName): LeaseBasis | undefined {
  return basis?.generation === generation ? basis : undefined
}

/** Throws POLICY_CHANGED if the run would decide otherwise by now, or if the daemon does not know by what it decided. */
export function checkBasis(deps: BasisDeps, held: Held): void {
  const { run, lease } = held
  const basis = basisFor(run, lease)
  checkDeclared(deps, held, basis)
  const pin = deps.store.pins.addedAfter(run, basis?.pinsUpTo ?? 0, deps.now())
  if (pin !== undefined) throw pinnedSince(run, pin)
}

/** Throws POLICY_CHANGED if an image was restored since the lease began: its run decided without knowing that. */
export function refuseRestored({ store }: BasisDeps, { run, lease }: Held, digest: Digest): void {
  const { begunAt } = basisFor(run, lease) ?? {}
  if (begunAt === undefined || !store.restorations.isUndoneSince(run, digest, begunAt)) return
  throw restoredSince(run, digest)
}

function checkDeclared(deps: BasisDeps, { run }: Held, basis: LeaseBasis | undefined): void {
  if (basis && deps.store.objects.workspace(run.workspace).serial === basis.serial) return
  if (basis && currentHash(deps, run) === basis.sha256) return
  throw new CareenError(
    'POLICY_CHANGED',
    `run ${run.id}: the policy, its protections or the registry changed during the run, so the run stopped. A new run applies the new policy`,
  )
}

function currentHash({ workspaces }: BasisDeps, run: Run): string {
  const model = workspaces.model(run.workspace)
  const text = basisOf(model, run, policyFor(model, run))
  return createHash('sha256').update(text).digest('hex')
}
