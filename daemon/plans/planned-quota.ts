import { covers } from '../../policies/engine/index.ts'
import { CareenError, type Policy, type Registry, type RepositoryRef } from '../../policies/model/index.ts'
import type { PlanRefresh, RepositoryState } from '../../proto/resources/index.ts'
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
  /** NEVER: tags are of the last looks, too. */
  readonly refresh: PlanRefresh
}

/** Undefined: the policy has no quota of this kind, or the count is not known. */
export type QuotaUse = { readonly scopeTags: number | undefined; readonly scopeBytes: number | undefined }

/** Returns what the scope of the policy's quota stores: tags are counted in the registries now, bytes are of the last scans. */
export async function plannedQuota(
  { store, open, now }: QuotaDeps,
  { ref, scanned, affected, registries, refresh }: QuotaSubject,
  { quota, scope }: Policy,
  signal: AbortSignal,
): Promise<QuotaUse> {
  if (quota === undefined) return { scopeTags: undefined, scopeBytes: undefined }
  const known = registries
    .flatMap((registry) => knownRepositories(store, registry))
    .filter((state) => covers(scope, state))
  const covered = affected.filter((other) => covers(scope, other))
  const all = new Map([...covered, ...known].map((other) => [key(other), other]))
  const seen = new Set([key(ref), ...known.map(key)])
  const unscanned = covered.some((other) => !seen.has(key(other)))
  const others = quota.bytes === undefined || unscanned ? undefined : bytesOfOthers(known, ref, now())
  const own = { ref, tags: scanned.tags }
  const tags = { own, others: [...all.values()], registries, open, signal }
  const counted = refresh === 'NEVER' ? async () => seenTags(known, own) : () => countTags(tags)
  return {
    scopeTags: quota.tags === undefined ? undefined : await counted(),
    scopeBytes: others === undefined ? undefined : others + scanned.bytes,
  }
}

/** Returns the tags of the last looks. Throws FAILED_PRECONDITION if a repository was not looked at: what goes is then unknown. */
function seenTags(
  known: readonly RepositoryState[],
  own: { readonly ref: RepositoryRef; readonly tags: number },
): number {
  let sum = own.tags
  for (const state of known) {
    if (key(state) === key(own.ref)) continue
    if (state.tags === undefined)
      throw new CareenError(
        'FAILED_PRECONDITION',
        `nobody has looked at ${key(state)} yet, which counts in the quota. Plan without -refresh=false`,
      )
    sum += state.tags
  }
  return sum
}

function key({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
