import { covers } from '../../policies/engine/index.ts'
import type { Policy, Registry, RepositoryRef } from '../../policies/model/index.ts'
import { countTags } from '../evaluation/index.ts'
import type { Scanned } from '../inventory/index.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import { bytesOfOthers, knownRepositories } from '../workspaces/index.ts'

export type QuotaDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
}

/** The repository that is decided, and where the other repositories of the quota's scope are found. */
export type QuotaSubject = {
  readonly ref: RepositoryRef
  readonly scanned: Scanned
  readonly affected: readonly RepositoryRef[]
  readonly registries: readonly Registry[]
}

/** Undefined: the policy has no quota of this kind, or the count is not known. */
export type QuotaUse = { readonly scopeTags: number | undefined; readonly scopeBytes: number | undefined }

/** Returns what the scope of the policy's quota stores: tags are counted in the registries now, bytes are of the last scans. */
export async function plannedQuota(
  { store, open, now }: QuotaDeps,
  { ref, scanned, affected, registries }: QuotaSubject,
  { quota, scope }: Policy,
  signal: AbortSignal,
): Promise<QuotaUse> {
  if (quota === undefined) return { scopeTags: undefined, scopeBytes: undefined }
  const known = registries
    .flatMap((registry) => knownRepositories(store, registry))
    .filter((state) => covers(scope, state))
  const covered = affected.filter((other) => covers(scope, other))
  const all = new Map([...covered, ...known].map((other) => [key(other), other]))
  const counted = new Set([key(ref), ...known.map(key)])
  const unscanned = covered.some((other) => !counted.has(key(other)))
  const others = quota.bytes === undefined || unscanned ? undefined : bytesOfOthers(known, ref, now())
  const own = { ref, tags: scanned.tags }
  const tags = { own, others: [...all.values()], registries, open, signal }
  return {
    scopeTags: quota.tags === undefined ? undefined : await countTags(tags),
    scopeBytes: others === undefined ? undefined : others + scanned.bytes,
  }
}

function key({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
