import type { Policy, Registry, RepositoryRef } from '../../policies/model/index.ts'
import type { Intent, PlanRefresh } from '../../proto/resources/index.ts'
import { type Conditions, conditionsOf } from '../evaluation/index.ts'
import type { InventoryKey } from '../inventory/index.ts'
import type { Store } from '../store/store.ts'
import { type Governor, inventoryAt } from '../workspaces/index.ts'
import type { ModelChange } from './model-change.ts'
import { type LookDeps, type LookSubject, rememberedLook } from './planned-scan.ts'

/** A change, and where its repositories are looked at. */
export type LookedChange = ModelChange & { readonly workspace: string; readonly refresh: PlanRefresh }

type Here = { readonly ref: RepositoryRef; readonly registry: Registry }

/** Returns true if the registry is asked what the repository has. */
export function isLookedAt(deps: LookDeps, change: LookedChange, ref: RepositoryRef): boolean {
  const registry = registryOf(change, ref)
  if (registry === undefined || change.refresh === 'NEVER') return false
  return rememberedLook(deps, lookSubject(deps, change, { ref, registry })) === undefined
}

/** Returns the registry of a repository after the change, or as it was. */
export function registryOf({ before, after }: ModelChange, ref: RepositoryRef): Registry | undefined {
  return [...after.registries, ...before.registries].find(({ name }) => name === ref.registry)
}

export function lookSubject(
  { store }: Pick<LookDeps, 'store'>,
  { workspace, before, refresh }: LookedChange,
  { ref, registry }: Here,
): LookSubject {
  return { ref, registry, before, refresh, key: inventoryAt(store, registry, { ...ref, workspace }) }
}

/** `governed`: who governs before the change. Returns the policy that governs the repository now; undefined if none does, or the registry of that name is another one. */
export function policyInForce(
  { before }: ModelChange,
  governed: Governor,
  { ref, registry }: Here,
): Policy | undefined {
  const same = before.registries.some(({ name, url }) => name === registry.name && url === registry.url)
  return same ? governed(ref) : undefined
}

/** The conditions of a run, but for the unknown effect: applying this plan shows it. */
export function plannedConditions(store: Store, { registry, repository }: InventoryKey): Conditions {
  if (registry === undefined) return {}
  const { unknownSince: _, ...conditions } = conditionsOf(store, { registry, repository })
  return conditions
}

/** Returns the intents without an outcome. */
export function openAt(store: Store, { registry, repository }: InventoryKey): readonly Intent[] {
  return registry === undefined ? [] : store.intents.open({ registry, repository })
}
