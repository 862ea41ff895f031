import { CareenError, type Policy, policyNamed, type RepositoryRef } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { basisOf, governor, type Model } from '../workspaces/index.ts'
import type { LedgerDeps } from './deps.ts'

/** The policy, protections and registry that a run decides by, as text, with the serial that they were read at. */
export type Basis = { readonly serial: number; readonly text: string }

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

export function currentBasis(
  { store, workspaces }: Pick<LedgerDeps, 'store' | 'workspaces'>,
  run: Run,
): Basis {
  const model = workspaces.model(run.workspace)
  const { serial } = store.objects.workspace(run.workspace)
  return { serial, text: basisOf(model, run, policyFor(model, run)) }
}

/** Throws POLICY_CHANGED if the run would decide otherwise by now, or if the daemon does not know by what it decided. */
export function checkBasis(deps: LedgerDeps, run: Run, begun: Basis | undefined): void {
  if (begun && deps.store.objects.workspace(run.workspace).serial === begun.serial) return
  if (begun && currentBasis(deps, run).text === begun.text) return
  throw new CareenError(
    'POLICY_CHANGED',
    `run ${run.id}: the policy, its protections or the registry changed during the run, so the run stopped. A new run applies the new policy`,
  )
}
