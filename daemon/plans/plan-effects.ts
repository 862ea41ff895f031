import type { RepositoryEffect } from '../../policies/diff/index.ts'
import { type Decision, goes } from '../../policies/engine/index.ts'
import {
  addressOf,
  CareenError,
  type Policy,
  type Protection,
  compact,
  type Registry,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { PlanRefresh } from '../../proto/resources/index.ts'
import { openPace, type PaceDeps } from '../clock.ts'
import { type Conditions, type Decided, decideHere, pendingDeletes, pinsOf } from '../evaluation/index.ts'
import type { ClockWatch, InventoryKey } from '../inventory/index.ts'
import type { PlanRequest, Progress } from '../plan-services.ts'
import type { OpenClient } from '../registry/client.ts'
import { notUnderstood, type Store } from '../store/store.ts'
import { type Governor, governor, inventoryAt, type Model, opaqueFor } from '../workspaces/index.ts'
import { affectedRepositories, governedRepositories } from './affected-repositories.ts'
import { effectCause } from './effect-cause.ts'
import { type ExposedImage, exposedImages } from './exposed-images.ts'
import { type ModelChange, onlyKeeps } from './model-change.ts'
import { plannedQuota } from './planned-quota.ts'
import { plannedScan } from './planned-scan.ts'
import {
  isLookedAt,
  lookSubject,
  openAt,
  plannedConditions,
  policyInForce,
  registryOf,
} from './planned-subject.ts'
import { policyNotes } from './policy-notes.ts'
import { openPlanBytes, type PlanBytes } from './reclaimable-bytes.ts'
import { planOpener } from './unapplied-registries.ts'
import { afterFailedScan, unavailable } from './unavailable-effect.ts'

export type EffectsRequest = ModelChange &
  Pick<PlanRequest, 'workspace' | 'mayConnect'> & {
    /** What the change leaves out of the protections of its files. */
    readonly protections: readonly Protection[]
    readonly refresh: PlanRefresh
    /** True for what is deleted although nothing changes: of all repositories that were looked at. */
    readonly standing: boolean
  }

/** Scans and decides what a change of policies affects. Repositories where nothing changes are left out. */
export type EffectsOf = (request: EffectsRequest, progress: Progress, signal: AbortSignal) => Promise<Effects>

/** `frees`: bytes of all deletes together; what two repositories of a registry share is freed once. */
export type Effects = {
  readonly effects: readonly RepositoryEffect[]
  readonly frees: number
  /** What is deleted although a protection holds it that the change leaves out. */
  readonly exposed: readonly ExposedImage[]
  /** Governed repositories that were not looked at, if nothing changes. */
  readonly unseen: number
}

export type EffectsDeps = PaceDeps & {
  readonly store: Store
  readonly open: OpenClient
  readonly now: () => number
  readonly stepped: ClockWatch
}

/** Repositories that are scanned at the same time. */
const AT_ONCE = 4

/** Returns the function that finds the effects of a change. A repository that cannot be read has an effect with `failure`. */
export function effects(given: EffectsDeps): EffectsOf {
  return async (request, progress, signal) => {
    const deps: DepsHere = { ...given, open: planOpener(given.open, request) }
    const { candidates, unlisted } = request.standing
      ? governedRepositories(given.store, request.after)
      : await affectedRepositories(deps, request, progress, signal)
    const bytes = openPlanBytes()
    const exposed: ExposedImage[] = []
    const pace = openPace(deps)
    const [governed, governs] = [governor(request.before), governor(request.after)]
    const planned = { request, governed, governs, affected: candidates, bytes, exposed, signal }
    const results: RepositoryEffect[] = []
    const looks = new Set<RepositoryRef>()
    for (const ref of candidates) {
      if (isLookedAt(deps, request, ref)) looks.add(ref)
      await pace()
    }
    let done = 0
    for (let from = 0; from < candidates.length; from += AT_ONCE) {
      const batch = candidates.slice(from, from + AT_ONCE)
      const all = await Promise.all(
        batch.map(async (ref) => {
          const effect = await effectOn(deps, planned, ref)
          done += looks.has(ref) ? 1 : 0
          if (looks.size > 0) progress('Looking', done, looks.size)
          return effect
        }),
      )
      results.push(...all.filter((effect) => effect !== undefined))
      await pace()
    }
    const shown = request.standing ? results.filter(({ failure }) => failure === undefined) : results
    const weighed = shown.map((effect) => ({ ...effect, bytes: bytes.of(effect.repository) }))
    const unseen = results.length - shown.length
    return { effects: [...weighed, ...unlisted], frees: bytes.all(), exposed, unseen }
  }
}

/** The same for one workspace. */
type DepsHere = Omit<EffectsDeps, 'open'> & { readonly open: ReturnType<typeof planOpener> }

/** What the repositories of one plan share. */
type Planned = {
  readonly request: EffectsRequest
  /** Before the change. */
  readonly governed: Governor
  /** After it. */
  readonly governs: Governor
  readonly affected: readonly RepositoryRef[]
  readonly bytes: PlanBytes
  /** Grows while repositories are decided. */
  readonly exposed: ExposedImage[]
  readonly signal: AbortSignal
}

/** A repository after the change. `policy` undefined: the change leaves it without one. `registry`: as it was, if the change removes it. */
type Subject = {
  readonly ref: RepositoryRef
  readonly policy: Policy | undefined
  readonly registry: Registry
}

async function effectOn(
  deps: DepsHere,
  planned: Planned,
  ref: RepositoryRef,
): Promise<RepositoryEffect | undefined> {
  const { request, signal } = planned
  const policy = planned.governs(ref)
  const { after } = request
  const registry = registryOf(request, ref)
  if (!registry) return undefined
  const named = policy === undefined ? {} : { policy: addressOf(policy) }
  const opaque = opaqueFor(after, ref)
  if (opaque !== undefined) return { ...unavailable(ref, notUnderstood(opaque).message, true), ...named }
  try {
    return await decidedEffect(deps, planned, { ref, policy, registry })
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const keeps = policy === undefined || onlyKeeps(request, planned, ref)
    const failed = { ref, registry, error: CareenError.from(thrown), onlyKeeps: keeps }
    return { ...afterFailedScan(deps.store, failed), ...named }
  }
}

async function decidedEffect(deps: DepsHere, planned: Planned, subject: Subject): Promise<RepositoryEffect> {
  const { store } = deps
  const { request, bytes } = planned
  const { ref, policy, registry } = subject
  const key = inventoryAt(store, registry, { ...ref, ...request })
  const conditions = plannedConditions(store, key)
  const { decided, scopeTags, inForce } = await decidePlanned(deps, planned, subject, { key, conditions })
  const { scanned, decisions, limitChecks, deferred } = decided
  const deletes = decisions.filter((decision) => decision.action !== 'KEEP')
  const deleted = new Set(deletes.filter(goes).map(({ digest }) => digest))
  const removed = scanned.images.filter(({ digest }) => deleted.has(digest))
  bytes.add(ref, scanned.images, removed)
  const changed = new Set(deletes.map(({ digest }) => digest))
  planned.exposed.push(
    ...exposedImages(
      { repository: ref, protections: request.protections, now: deps.now() },
      scanned.images.filter(({ digest }) => changed.has(digest)),
    ),
  )
  return {
    repository: ref,
    deletes,
    kept: decided.kept,
    bytes: 0,
    limitChecks,
    seenAt: scanned.at,
    cause: effectCause(decisions, inForce),
    ...policyNotes({ ...deps, request }, { ref, policy }, { decided, scopeTags }),
    ...compact({
      deferred,
      clockUnknown: scanned.clockUnknown,
      stopped: conditions.stopped,
      parked: conditions.parked,
    }),
  }
}

/** The inventory key of the repository, and its stored conditions. */
type StoredConditions = { readonly key: InventoryKey; readonly conditions: Conditions }

type Outcome = {
  readonly decided: Decided
  readonly scopeTags: number | undefined
  /** The decisions by the policies in force, about the same images. */
  readonly inForce: readonly Decision[]
}

const NO_QUOTA = { scopeTags: undefined, scopeBytes: undefined }

async function decidePlanned(
  deps: DepsHere,
  planned: Planned,
  { ref, policy, registry }: Subject,
  { key, conditions }: StoredConditions,
): Promise<Outcome> {
  const { store, now } = deps
  const { request, signal } = planned
  const pins = key.registry === undefined ? [] : pinsOf(store, { ...ref, registry: key.registry })
  const pending = pendingDeletes(openAt(store, key))
  const look = lookSubject(deps, request, { ref, registry })
  const { scanned, client } = await plannedScan(deps, look, pending, signal)
  // Why: a plan shows what is deleted after the cooling off; `notBefore` says when that ends.
  const shared = {
    ref,
    scanned,
    pins: pins.map((pin) => ({ ...pin, registry: ref.registry })),
    approved: new Set<string>(),
    changedAt: undefined,
    conditions,
    pending,
    now: now(),
  }
  const by = async ({ protections, registries }: Model, governing: Policy | undefined) => {
    const subject = { ref, scanned, affected: planned.affected, registries, refresh: request.refresh }
    const quota = governing === undefined ? NO_QUOTA : await plannedQuota(deps, subject, governing, signal)
    const wanted = { ...shared, policy: governing, protections, ...quota }
    return { quota, decided: await decideHere(wanted, { client, registry, signal }) }
  }
  const { quota, decided } = await by(request.after, policy)
  const was = policyInForce(request, planned.governed, { ref, registry })
  const before = was === undefined ? undefined : await by(request.before, was)
  return { decided, scopeTags: quota.scopeTags, inForce: before?.decided.decisions ?? [] }
}
