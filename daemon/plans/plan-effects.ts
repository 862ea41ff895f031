import { canonical, type RepositoryEffect } from '../../policies/diff/index.ts'
import { covers, goes, lintEvaluation } from '../../policies/engine/index.ts'
import {
  addressOf,
  CareenError,
  type Instant,
  type Policy,
  type Registry,
  type RepositoryRef,
  present,
} from '../../policies/model/index.ts'
import type { Intent } from '../../proto/resources/index.ts'
import {
  type Conditions,
  conditionsOf,
  pendingDeletes,
  type Decided,
  decideHere,
  countTags,
} from '../evaluation/index.ts'
import {
  type ClockWatch,
  type InventoryKey,
  storedInventory,
  type Scanned,
  scan,
} from '../inventory/index.ts'
import { type RegistryClient, isUnknown } from '../registry/client.ts'
import type { Progress } from '../services.ts'
import type { Store } from '../store/store.ts'
import {
  type Governor,
  governor,
  knownRepositories,
  heldAt,
  bytesOfOthers,
  changedAt,
  coolsUntil,
} from '../workspaces/index.ts'
import { concerned, type ModelChange, onlyKeeps, unseenEffect } from './affected-repositories.ts'
import { openPlanBytes, type PlanBytes } from './reclaimable-bytes.ts'

export type EffectsRequest = ModelChange & { readonly workspace: string }

/** What a change of the policies would do to images, from a scan now; repositories where nothing changes are left out. */
export type EffectsOf = (request: EffectsRequest, progress: Progress, signal: AbortSignal) => Promise<Effects>

/** `frees`: bytes of all that goes together; what two repositories of a registry share is freed once. */
export type Effects = { readonly effects: readonly RepositoryEffect[]; readonly frees: number }

export type EffectsDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
  readonly stepped: ClockWatch
}

const AT_ONCE = 4

export function effects(deps: EffectsDeps): EffectsOf {
  return async (request, progress, signal) => {
    const { candidates, unlisted } = await concerned(deps, request, progress, signal)
    const governs = governor(request.after)
    const bytes = openPlanBytes()
    const results: RepositoryEffect[] = []
    let done = 0
    for (let from = 0; from < candidates.length; from += AT_ONCE) {
      const batch = candidates.slice(from, from + AT_ONCE)
      const all = await Promise.all(
        batch.map(async (ref) => {
          const effect = await effectOn(deps, { request, ref, all: candidates, bytes }, governs, signal)
          done += 1
          progress(`Looking at ${ref.registry}/${ref.repository}`, done, candidates.length)
          return effect
        }),
      )
      results.push(...all.filter((effect) => effect !== undefined))
    }
    const weighed = results.map((effect) => ({ ...effect, bytes: bytes.of(effect.repository) }))
    return { effects: [...weighed, ...unlisted], frees: bytes.all() }
  }
}

type On = {
  readonly request: EffectsRequest
  readonly ref: RepositoryRef
  readonly all: readonly RepositoryRef[]
  readonly bytes: PlanBytes
}

async function effectOn(
  deps: EffectsDeps,
  on: On,
  governs: Governor,
  signal: AbortSignal,
): Promise<RepositoryEffect | undefined> {
  const { ref, request } = on
  const policy = governs(ref)
  const registry = request.after.registries.find((candidate) => candidate.name === ref.registry)
  if (!policy || !registry) return undefined
  const named = { policy: addressOf(policy) }
  try {
    const held = heldAt(deps.store, registry, { ...ref, ...request })
    const conditions = plannedConditions(deps.store, held)
    const { decided, scopeTags } = await decideThen(deps, on, { policy, registry, held, conditions }, signal)
    const { scanned, evaluation, decisions, limitChecks, deferred } = decided
    const deletes = decisions.filter((decision) => decision.action !== 'KEEP')
    const doomed = new Set(deletes.filter(goes).map(({ digest }) => digest))
    on.bytes.add(
      ref,
      scanned.images,
      scanned.images.filter(({ digest }) => doomed.has(digest)),
    )
    return {
      repository: ref,
      ...named,
      deletes,
      kept: decisions.filter((decision) => !goes(decision)).length,
      bytes: 0,
      limitChecks,
      lints: lintEvaluation({ policy, evaluation, ...present({ scopeTags }), ...disabledAt(request, ref) }),
      ...present({
        untaggedSince: seesUntagged(policy) ? scanned.untaggedSince : undefined,
        notBefore: coolsUntil(policy, changeOf(deps, request, policy), deps.now()),
        deferred,
        clockUnknown: scanned.clockUnknown,
        stopped: conditions.stopped,
        parked: conditions.parked,
      }),
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return { ...unseen(deps.store, on, registry, CareenError.from(thrown)), ...named }
  }
}

/** Applying the plan shows what goes: that nobody had seen it before does not count any more. */
function plannedConditions(store: Store, { registry, repository }: InventoryKey): Conditions {
  if (registry === undefined) return {}
  const { unknownSince: _, ...conditions } = conditionsOf(store, { registry, repository })
  return conditions
}

function openAt(store: Store, { registry, repository }: InventoryKey): readonly Intent[] {
  return registry === undefined ? [] : store.intents.open({ registry, repository })
}

type Under = {
  readonly policy: Policy
  readonly registry: Registry
  readonly held: InventoryKey
  readonly conditions: Conditions
}

async function decideThen(
  deps: EffectsDeps,
  on: On,
  { policy, registry, held, conditions }: Under,
  signal: AbortSignal,
): Promise<{ readonly decided: Decided; readonly scopeTags: number | undefined }> {
  const { ref, request } = on
  const client = await deps.open(registry)
  const inventory = storedInventory(deps.store, held, deps.stepped(ref))
  const { repository } = ref
  const pending = pendingDeletes(openAt(deps.store, held))
  const scanned = await scan({ client, registry, repository, inventory, pending, now: deps.now, signal })
  const holds = await scopeOf(deps, on, policy, { scanned, signal })
  const decided = await decideHere(
    {
      ref,
      scanned,
      policy,
      protections: request.after.protections,
      approved: new Set(),
      ...holds,
      // What goes once its cooling off is over: until when that lasts is said beside it.
      changedAt: undefined,
      conditions,
      pending,
      now: deps.now(),
    },
    { client, registry, signal },
  )
  return { decided, scopeTags: holds.scopeTags }
}

/** When the policy will have been changed last, once the plan is applied now. */
function changeOf(
  { store, now }: EffectsDeps,
  { before }: EffectsRequest,
  policy: Policy,
): Instant | undefined {
  const held = before.policies.find((one) => addressOf(one) === addressOf(policy))
  return held !== undefined && canonical(held) === canonical(policy) ? changedAt(store, policy) : now()
}

/** Policies that would have a say there if they were not DISABLED. */
function disabledAt(
  { after }: EffectsRequest,
  ref: RepositoryRef,
): { readonly passedOver: readonly Policy[] } {
  return {
    passedOver: after.policies.filter(({ status, scope }) => status === 'DISABLED' && covers(scope, ref)),
  }
}

/** Does it matter to the policy which images without a tag are known? */
function seesUntagged({ rules }: Policy): boolean {
  return rules.some(({ untagged, orphans }) => untagged || orphans === true)
}

function key({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}

type ScopeHolds = { readonly scopeTags: number | undefined; readonly scopeBytes: number | undefined }

/** What the scope of a quota holds: tags are counted now, bytes as of the last scans. */
async function scopeOf(
  deps: EffectsDeps,
  { request, ref, all }: On,
  policy: Policy,
  { scanned, signal }: { readonly scanned: Scanned; readonly signal: AbortSignal },
): Promise<ScopeHolds> {
  const { quota } = policy
  if (quota === undefined) return { scopeTags: undefined, scopeBytes: undefined }
  const known = request.after.registries
    .flatMap((registry) => knownRepositories(deps.store, registry))
    .filter((state) => covers(policy.scope, state))
  const covered = all.filter((other) => covers(policy.scope, other))
  const scope = new Map([...covered, ...known].map((other) => [key(other), other]))
  const counted = new Set([key(ref), ...known.map(key)])
  const unscanned = covered.some((other) => !counted.has(key(other)))
  const others = quota.bytes === undefined || unscanned ? undefined : bytesOfOthers(known, ref, deps.now())
  const tags = {
    own: { ref, tags: scanned.tags },
    others: [...scope.values()],
    registries: request.after.registries,
    open: deps.open,
    signal,
  }
  return {
    scopeTags: quota.tags === undefined ? undefined : await countTags(tags),
    scopeBytes: others === undefined ? undefined : others + scanned.bytes,
  }
}

/** A repository that does not exist holds nothing; where images were seen in it, that is no answer to believe. */
function unseen(
  store: Store,
  { request, ref }: On,
  registry: Registry,
  error: CareenError,
): RepositoryEffect {
  const known = knownRepositories(store, registry).find(({ repository }) => repository === ref.repository)
  const images = known?.images ?? 0
  const missing = isUnknown(error)
  if (missing && images === 0)
    return { ...unseenEffect(ref, 'the repository does not exist in the registry (yet)'), missing: true }
  const before = images === 1 ? 'one image was' : `${images} images were`
  const failure = missing
    ? `the repository does not exist in the registry any more; ${before} there`
    : error.message
  return { ...unseenEffect(ref, failure), ...(onlyKeeps(request, ref) ? { onlyKeeps: true } : {}) }
}
