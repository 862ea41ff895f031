import { covers } from '../../policies/engine/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { pinsOf } from '../evaluation/index.ts'
import type { Workspaces } from '../workspaces/index.ts'
import { checkBasis, policyFor } from './basis.ts'
import type { LedgerDeps } from './deps.ts'
import type { AssignmentInput } from './ledger.ts'
import type { Held } from './reports.ts'

/** `quotaScope` has the state of the repositories. */
type DeclaredInput = Omit<AssignmentInput, 'dangling' | 'quotaScope'> & {
  readonly quotaScope: ReturnType<Workspaces['scopeOf']>
}

/** Returns what of the assignment of a run can be long. Throws POLICY_CHANGED if that is not the same any more, or an image was pinned. */
export function assignmentInput(deps: LedgerDeps, held: Held): AssignmentInput {
  checkBasis(deps, held)
  const { run } = held
  return { ...declaredInput(deps, run), dangling: deps.store.danglingTags.all(run) }
}

/** Returns the protections that may cover the repository of a run, its pins, and the scope of its quota. */
export function declaredInput(
  { store, workspaces }: Pick<LedgerDeps, 'store' | 'workspaces'>,
  run: Run,
): DeclaredInput {
  const model = workspaces.model(run.workspace)
  const policy = policyFor(model, run)
  const quotaScope = policy?.quota === undefined ? [] : workspaces.scopeOf(run.workspace, policy)
  return {
    protections: model.protections.filter(({ scope }) => covers(scope, run)),
    pins: pinsOf(store, run),
    quotaScope,
    quotaRegistries: quotaScope.length === 0 ? [] : model.registries,
  }
}
