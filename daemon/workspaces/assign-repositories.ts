import { addressOf, type Policy, type RepositoryRef } from '../../policies/model/index.ts'
import { type AssignedRepository, isSameAssignment, type Store } from '../store/store.ts'
import { governor, type Model, nearIn } from './effective-policy.ts'
import type { NextRun } from './next-runs.ts'

/** What the objects of a workspace make of its repositories. */
export type Assignments = {
  /** The registries of the workspace. */
  readonly registries: readonly string[]
  /** Repositories of these that a policy in force names, by `REGISTRY/REPOSITORY`. */
  readonly named: ReadonlyMap<string, AssignedRepository>
  /** Those of other registries. */
  readonly elsewhere: readonly AssignedRepository[]
  /** Returns a repository of these registries, known or named, as it is to be. Depends on nothing else that is stored. */
  readonly next: (one: AssignedRepository) => AssignedRepository
}

/** Returns what a model makes of the repositories of its workspace. */
export function assignmentsOf(workspace: string, model: Model, nextRun: NextRun): Assignments {
  const registries = model.registries.map(({ name }) => name)
  const names = new Set(registries)
  const named = new Map<string, AssignedRepository>()
  const elsewhere: AssignedRepository[] = []
  for (const scope of exactScopes(model)) {
    const one = { ...scope, workspace }
    if (names.has(scope.registry)) named.set(keyOf(scope), one)
    else elsewhere.push(one)
  }
  const governs = governor(model)
  return {
    registries,
    named,
    elsewhere,
    next: (one) => assigned(named.has(keyOf(one)) ? { ...one, workspace } : one, governs(one), nextRun),
  }
}

export function keyOf({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}

/**
 * Writes down which policy is in force in each known repository of a workspace, and when it is cleaned next. Requires a transaction. Why
 * only differences are written: most applies change what governs a few of ten thousand repositories.
 */
export function assignAll({ repositories }: Store, assignments: Assignments): void {
  const { registries, named, elsewhere, next } = assignments
  const known = new Map<string, AssignedRepository>()
  for (const name of registries) for (const one of repositories.assigned(name)) known.set(keyOf(one), one)
  for (const [key, one] of new Map([...named, ...known])) {
    const after = next(one)
    if (!isSameAssignment(known.get(key), after)) repositories.assign(after)
  }
  for (const one of elsewhere) repositories.upsert(one)
}

function exactScopes({ policies }: Model): readonly RepositoryRef[] {
  return policies.flatMap(({ scope, status }) =>
    status === 'ACTIVE' && scope.kind === 'repository'
      ? [{ registry: scope.registry, repository: scope.repository }]
      : [],
  )
}

function assigned(one: AssignedRepository, policy: Policy | undefined, nextRun: NextRun): AssignedRepository {
  if (policy === undefined) return { ...one, policy: undefined, nextRunAt: undefined }
  return { ...one, policy: addressOf(policy), nextRunAt: dueAfter(policy, one, nextRun) }
}

/** Assigns one repository, by the objects of a model. Requires a transaction. */
export function assignOne(
  { repositories }: Store,
  { registry, repository, workspace }: RepositoryRef & { readonly workspace: string },
  model: Model,
  nextRun: NextRun,
): void {
  const ref = { registry, repository }
  const policy = governor(nearIn(model, ref))(ref)
  if (policy?.scope.kind === 'repository') repositories.upsert({ ...ref, workspace })
  const state = repositories.get(ref)
  if (state === undefined) return
  const next = assigned(state, policy, nextRun)
  repositories.setPolicy(ref, next.policy, next.nextRunAt)
}

/** Returns the next due time. A repository with the same policy keeps an earlier one. Why: frequent applies must not postpone its runs. */
function dueAfter(policy: Policy, state: AssignedRepository, nextRun: NextRun): number | undefined {
  const next = nextRun(policy, state)
  if (state.policy !== addressOf(policy) || state.nextRunAt === undefined) return next
  return Math.min(state.nextRunAt, next ?? state.nextRunAt)
}
