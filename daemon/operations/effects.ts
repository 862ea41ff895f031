import {
  CareenError,
  covers,
  goes,
  lintEvaluation,
  type Policy,
  type Registry,
  type RepositoryEffect,
  type RepositoryRef,
} from '../../policies/index.ts'
import type { RegistryClient } from '../registry/registry.ts'
import type { Store } from '../store/store.ts'
import type { ClockWatch } from './clock-watch.ts'
import { countTags, decide } from './decide.ts'
import { isWide, repositoriesOf } from './discover.ts'
import { bytesOfOthers } from './gates.ts'
import { basisOf, type Governor, governor, type Model } from './model.ts'
import type { Progress } from './operations.ts'
import { openPlanBytes, type PlanBytes } from './plan-bytes.ts'
import { present } from './present.ts'
import { type Scanned, type ScanRequest, scan } from './scan.ts'
import { storedInventory } from './stored-inventory.ts'
import { noTimes } from './tell.ts'

export type EffectsRequest = { readonly workspace: string; readonly before: Model; readonly after: Model }

/** What a change of the policies would do to images, from a scan now; repositories where nothing changes are left out. */
export type EffectsOf = (request: EffectsRequest, progress: Progress, signal: AbortSignal) => Promise<Effects>

/**
 * `frees`: bytes of all that goes together; what two repositories of a registry share is freed once. `doubts`: why times mean
 * nothing where that is so, a sentence each.
 */
export type Effects = {
  readonly effects: readonly RepositoryEffect[]
  readonly frees: number
  readonly doubts: readonly string[]
}

export type EffectsDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
  readonly stepped: ClockWatch
}

const AT_ONCE = 4

export function effects(deps: EffectsDeps): EffectsOf {
  return async (request, progress, signal) => {
    const { candidates, failures } = await concerned(deps, request, progress, signal)
    const governs = governor(request.after)
    const bytes = openPlanBytes()
    const doubts = new Set<string>()
    const results: RepositoryEffect[] = []
    let done = 0
    for (let from = 0; from < candidates.length; from += AT_ONCE) {
      const batch = candidates.slice(from, from + AT_ONCE)
      const all = await Promise.all(
        batch.map(async (ref) => {
          const effect = await effectOn(
            deps,
            { request, ref, all: candidates, bytes, doubts },
            governs,
            signal,
          )
          done += 1
          progress(`Looking at ${ref.registry}/${ref.repository}`, done, candidates.length)
          return effect
        }),
      )
      results.push(...all.filter((effect) => effect !== undefined))
    }
    const weighed = results.map((effect) => ({ ...effect, bytes: bytes.of(effect.repository) }))
    return { effects: [...weighed, ...failures], frees: bytes.all(), doubts: [...doubts].toSorted() }
  }
}

type Concerned = {
  readonly candidates: readonly RepositoryRef[]
  readonly failures: readonly RepositoryEffect[]
}

/** Repositories whose governing policy, protections or registry change, and that some policy governs afterwards. */
async function concerned(
  deps: EffectsDeps,
  { before, after }: EffectsRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<Concerned> {
  const was = governor(before)
  const will = governor(after)
  const candidates: RepositoryRef[] = []
  const failures: RepositoryEffect[] = []
  for (const registry of after.registries) {
    progress(`Listing the repositories of ${registry.name}`, 0, 0)
    const { names, failure } = await namesOf(deps, after, registry, signal)
    if (failure !== undefined) failures.push(nothing({ registry: registry.name, repository: '*' }, failure))
    for (const repository of names) {
      const ref = { registry: registry.name, repository }
      const next = will(ref)
      if (next && basisOf(before, ref, was(ref)) !== basisOf(after, ref, next)) candidates.push(ref)
    }
  }
  return { candidates, failures }
}

async function namesOf(
  deps: EffectsDeps,
  { policies }: Model,
  registry: Registry,
  signal: AbortSignal,
): Promise<{ names: string[]; failure?: string }> {
  const active = policies.filter((policy) => policy.status === 'ACTIVE')
  const names = new Set(deps.store.repositories.ofRegistry(registry.name).map((state) => state.repository))
  for (const { scope } of active) {
    if (scope.kind === 'repository' && scope.registry === registry.name) names.add(scope.repository)
  }
  if (!active.some((policy) => isWide(policy, registry))) return { names: [...names].toSorted() }
  try {
    for (const name of await repositoriesOf(deps.open, registry, signal)) names.add(name)
    return { names: [...names].toSorted() }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const failure = `the catalog cannot be read, so only known repositories are shown: ${CareenError.from(thrown).message}`
    return { names: [...names].toSorted(), failure }
  }
}

type On = {
  readonly request: EffectsRequest
  readonly ref: RepositoryRef
  readonly all: readonly RepositoryRef[]
  readonly bytes: PlanBytes
  readonly doubts: Set<string>
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
  try {
    const client = await deps.open(registry)
    const scanned = await scanOf(deps, on, { client, registry, signal })
    const { scopeTags, scopeBytes } = await scopeOf(deps, on, policy, { scanned, signal })
    const { decisions, evaluation, guards } = decide({
      ref,
      scanned,
      policy,
      protections: request.after.protections,
      approved: new Set(),
      now: deps.now(),
      scopeTags,
      scopeBytes,
      // A plan shows what the policy will do once its cooling off is over.
      changedAt: undefined,
    })
    const deletes = decisions.filter((decision) => decision.action !== 'KEEP')
    const doomed = new Set(deletes.filter(goes).map(({ digest }) => digest))
    on.bytes.add(
      ref,
      scanned.images,
      scanned.images.filter(({ digest }) => doomed.has(digest)),
    )
    return {
      repository: ref,
      policy: `${policy.block}.${policy.name}`,
      deletes,
      kept: decisions.filter((decision) => !goes(decision)).length,
      bytes: 0,
      guards,
      lints: lintEvaluation({ policy, evaluation, ...present({ scopeTags }), ...disabledAt(request, ref) }),
      ...present({ untaggedSince: seesUntagged(policy) ? scanned.untaggedSince : undefined }),
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return nothing(ref, whyUnseen(CareenError.from(thrown)))
  }
}

type Seen = Pick<ScanRequest, 'client' | 'signal'> & { readonly registry: Registry }

async function scanOf(
  { store, stepped, now }: EffectsDeps,
  { ref, request, doubts }: On,
  seen: Seen,
): Promise<Scanned> {
  const inventory = storedInventory(store, { ...ref, workspace: request.workspace }, stepped(ref))
  const scanned = await scan({ ...seen, repository: ref.repository, inventory, now })
  if (scanned.clockUnknown !== undefined) doubts.add(noTimes(scanned.clockUnknown))
  return scanned
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
    .flatMap((registry) => deps.store.repositories.ofRegistry(registry.name))
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

function whyUnseen({ code, message }: CareenError): string {
  return code === 'REGISTRY_NOT_FOUND' ? 'the repository does not exist in the registry (yet)' : message
}

function nothing(repository: RepositoryRef, failure: string): RepositoryEffect {
  return { repository, deletes: [], kept: 0, bytes: 0, guards: [], lints: [], failure }
}
