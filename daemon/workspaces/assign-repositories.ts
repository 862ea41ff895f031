import { addressOf, type Policy, type RepositoryRef } from '../../policies/model/index.ts'
import type { AssignedRepository, Store } from '../store/store.ts'
import { governor, type Model, nearIn } from './effective-policy.ts'
import type { NextRun } from './next-runs.ts'

type Known = ReadonlyMap<string, AssignedRepository>

/**
 * Writes down which policy of a model is in force in each known repository of a workspace, and when it is cleaned next. Requires a
 * transaction. Why only differences are written: most applies change what governs a few of ten thousand repositories.
 */
export function assignAll({ repositories }: Store, workspace: string, model: Model, nextRun: NextRun): void {
  const known = new Map<string, AssignedRepository>()
  for (const { name } of model.registries)
    for (const one of repositories.assigned(name)) known.set(`${name}/${one.repository}`, one)
  const governs = governor(model)
  for (const [key, one] of wanted(workspace, model, known)) {
    const next = assigned(one, governs(one), nextRun)
    if (!isSame(known.get(key), next)) repositories.assign(next)
  }
  const names = new Set(model.registries.map(({ name }) => name))
  for (const scope of exactScopes(model))
    if (!names.has(scope.registry)) repositories.upsert({ ...scope, workspace })
}

/** Returns the known repositories, and those that a policy in force names, which are of its workspace. */
function wanted(workspace: string, model: Model, known: Known): Known {
  const names = new Set(model.registries.map(({ name }) => name))
  const all = new Map(known)
  for (const { registry, repository } of exactScopes(model)) {
    const key = `${registry}/${repository}`
    const one = known.get(key)
    if (names.has(registry) && one?.workspace !== workspace)
      all.set(key, { ...one, registry, repository, workspace })
  }
  return all
}

function exactScopes({ policies }: Model): readonly RepositoryRef[] {
  return policies.flatMap(({ scope, status }) =>
    status === 'ACTIVE' && scope.kind === 'repository'
      ? [{ registry: scope.registry, repository: scope.repository }]
      : [],
  )
}

function isSame(before: AssignedRepository | undefined, after: AssignedRepository): boolean {
  return (
    before?.workspace === after.workspace &&
    before.policy === after.policy &&
    before.nextRunAt === after.nextRunAt
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
