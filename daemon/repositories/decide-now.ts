import type { Instant, Policy, RepositoryRef } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import {
  conditionsOf,
  countTags,
  type Decided,
  type DecideRequest,
  decideHere,
  pendingDeletes,
  pinsOf,
} from '../evaluation/index.ts'
import { type ClockWatch, scan, type Scanned, storedInventory } from '../inventory/index.ts'
import { type OpenClient, openerIn } from '../registry/client.ts'
import { registryOf } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'
import { bytesOfOthers, changedAt, type Workspaces } from '../workspaces/index.ts'

export type ExplainDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: OpenClient
  readonly now: () => Instant
  readonly stepped: ClockWatch
  /** Returns the repository with what keeps its runs waiting. */
  readonly shown: () => RepositoryState
}

/** `at`: the instant of the decision. Undefined: now. */
type Wanted = {
  readonly state: RepositoryState
  readonly policy: Policy | undefined
  readonly at: Instant | undefined
}

/** Scans a repository and decides about its images, as a run does, without a change of anything. */
export async function decideNow(
  deps: ExplainDeps,
  { state, policy, at }: Wanted,
  signal: AbortSignal,
): Promise<Decided> {
  const { store, workspaces, now, open } = deps
  const ref: RepositoryRef = { registry: state.registry, repository: state.repository }
  const registry = registryOf(store, state)
  const client = await open(registry, state.workspace)
  const inventory = storedInventory(store, state, deps.stepped(ref))
  const pending = pendingDeletes(store.intents.open(ref))
  const { repository } = ref
  const scanned = await scan({ client, registry, repository, inventory, pending, now, signal })
  const quota = await quotaOf(deps, { state, policy, at }, { ref, scanned, signal })
  const request = {
    ref,
    scanned,
    policy,
    protections: workspaces.model(state.workspace).protections,
    pins: pinsOf(store, ref),
    approved: new Set(store.approvals.page(ref, '', Number.MAX_SAFE_INTEGER)),
    conditions: conditionsOf(store, ref),
    pending,
    ...quota,
    changedAt: changedAt(store, policy),
    now: Math.max(at ?? 0, now()),
  }
  return decideHere(request, { client, registry, signal })
}

type Here = { readonly ref: RepositoryRef; readonly scanned: Scanned; readonly signal: AbortSignal }

/** Returns what a quota of the policy counts in its scope. Undefined: it counts nothing, or that is not known. */
async function quotaOf(
  { workspaces, open, now }: ExplainDeps,
  { state, policy }: Wanted,
  { ref, scanned, signal }: Here,
): Promise<Pick<DecideRequest, 'scopeTags' | 'scopeBytes'>> {
  if (policy?.quota === undefined) return { scopeTags: undefined, scopeBytes: undefined }
  const { tags, bytes } = policy.quota
  const scope = workspaces.scopeOf(state.workspace, policy)
  const others = bytes === undefined ? undefined : bytesOfOthers(scope, ref, now())
  const { registries } = workspaces.model(state.workspace)
  const own = { ref, tags: scanned.tags }
  const count = { own, others: scope, registries, open: openerIn(open, state.workspace), signal }
  return {
    scopeTags: tags === undefined ? undefined : await countTags(count),
    scopeBytes: others === undefined ? undefined : others + scanned.bytes,
  }
}
