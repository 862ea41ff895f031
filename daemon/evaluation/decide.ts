import type { DeferredImages } from '../../policies/diff/index.ts'
import {
  blobUses,
  type Decision,
  decisionsOf,
  type Evaluation,
  evaluate,
  freedBytes,
  deletedImages,
  goes,
  patternsOf,
  checkLimits,
  type LimitCheck,
} from '../../policies/engine/index.ts'
import {
  type Digest,
  type Image,
  type Instant,
  type Pin,
  type Policy,
  type Protection,
  type Registry,
  type RepositoryRef,
  compact,
} from '../../policies/model/index.ts'
import type { Scanned } from '../inventory/index.ts'
import type { Capabilities, Prober } from '../registry/client.ts'
import type { Conditions } from './conditions.ts'
import { asDeferred, defersMutable, type Deferral, deferrals } from './mutable-tags.ts'
import { withoutEnd } from './pins.ts'

/** The decisions about a repository's images, by its policy and all other conditions of a run. Used by screens and runs. */
export type Decided = {
  readonly scanned: Scanned
  readonly evaluation: Evaluation
  /** All decisions, newest image first. */
  readonly decisions: readonly Decision[]
  /** Deletes and untags, in the order of execution. */
  readonly removals: readonly Decision[]
  /** Images that are deferred because their tags are mutable. Absent if there are none. */
  readonly deferred?: DeferredImages
  /** Images that stay: groups, each an index with its children and signatures. */
  readonly kept: number
  /** Bytes that the removals free, by this repository alone. */
  readonly bytes: number
  /** The capabilities of the registry. Absent if they were not needed. */
  readonly capabilities?: Capabilities
  /** Returns the decision about one image among `images`, without pending deletes, or undefined if it is not among them. */
  readonly again: (images: readonly Image[], digest: Digest) => Decision | undefined
  /** A run parks if one of them fails. */
  readonly limitChecks: readonly LimitCheck[]
}

export type DecideRequest = {
  readonly ref: RepositoryRef
  readonly scanned: Scanned
  /** Undefined if no policy is in force. */
  readonly policy: Policy | undefined
  readonly protections: readonly Protection[]
  /** Of the repository, also those that have ended. */
  readonly pins: readonly Pin[]
  readonly approved: ReadonlySet<Digest>
  /** Tags in the scope of a policy with a quota. Undefined if not known: then nothing is deleted. */
  readonly scopeTags: number | undefined
  /** Bytes in that scope. */
  readonly scopeBytes: number | undefined
  /** When the policy last changed, or undefined. */
  readonly changedAt: Instant | undefined
  readonly conditions: Conditions
  /** Images with a delete that may still arrive. */
  readonly pending: ReadonlySet<Digest>
  readonly now: Instant
}

/** The registry that is probed for the capability to delete a tag alone. */
export type TagRemoval = {
  readonly client: Prober
  readonly registry: Pick<Registry, 'tombstones'>
  readonly signal: AbortSignal
}

/**
 * Returns the decisions for plan, explanation, dry run and run. Probes the registry only if an image with mutable tags would be
 * deleted.
 */
export async function decideHere(request: DecideRequest, at: TagRemoval): Promise<Decided> {
  const decided = decide(request, false)
  const { policy, ref, scanned } = request
  if (policy?.deleteMoving === true || deferrals(decided.removals, scanned.movedTags).size === 0)
    return decided
  const capabilities = await at.client.probe(ref.repository, at.signal)
  const defers = defersMutable(capabilities, at.registry.tombstones === true)
  return { ...(defers ? decide(request, true) : decided), capabilities }
}

/** `defers`: the registry cannot delete a tag alone. Pure. */
function decide(request: DecideRequest, defers: boolean): Decided {
  const { scanned, policy } = request
  const evaluation = evaluateOn(request)
  const wanted = decisionsOf(evaluation)
  const byDigest = new Map(wanted.map((decision) => [decision.digest, decision]))
  const ordered = evaluation.order().flatMap((digest) => byDigest.get(digest) ?? [])
  const deferred: ReadonlyMap<Digest, Deferral> = defers ? deferrals(ordered, scanned.movedTags) : new Map()
  const removals = ordered.filter(({ digest }) => !deferred.has(digest))
  const decisions = wanted.map((decision) => {
    const deferral = deferred.get(decision.digest)
    return deferral === undefined ? decision : asDeferred(decision, deferral)
  })
  const toDelete = new Set(removals.filter(goes).map(({ digest }) => digest))
  const bytes = freedBytes(
    blobUses(scanned.images),
    scanned.images.filter((image) => toDelete.has(image.digest)),
  )
  const limitChecks =
    policy === undefined ? [] : limitChecksOn(request, policy, { evaluation, ordered, removals })
  const kept = evaluation.groups.all - deletedImages(removals)
  const again: Decided['again'] = (images, digest) => {
    const at = images.findIndex((image) => image.digest === digest)
    return at === -1 ? undefined : evaluateOn({ ...request, pending: new Set() }, images).decision(at)
  }
  return {
    scanned,
    evaluation,
    decisions,
    removals,
    kept,
    bytes,
    limitChecks,
    again,
    ...deferredIn(deferred, ordered),
  }
}

function evaluateOn(request: DecideRequest, images: readonly Image[] = request.scanned.images): Evaluation {
  const { ref, scanned, policy, protections, pins, scopeTags, scopeBytes, changedAt, pending, now } = request
  const input = {
    repository: ref,
    images,
    protections,
    pins: scanned.clockUnknown === undefined ? pins : withoutEnd(pins),
    pending,
    now,
    blind: scanned.blind,
    ...compact({ policy, scopeTags, scopeBytes, changedAt }),
    ...compact({ clockUnknown: scanned.clockUnknown, trustBuilt: scanned.trustBuilt }),
  }
  // Why: each delete asks again, and a pattern takes longer to compile than to match.
  return evaluate(input, patternsOf(request))
}

type Weighed = {
  readonly evaluation: Evaluation
  /** All that the policy wants to delete. */
  readonly ordered: readonly Decision[]
  /** The part of it that is not deferred. */
  readonly removals: readonly Decision[]
}

/** Returns the limit checks. Deferred images count as kept. */
function limitChecksOn(
  { approved, conditions }: DecideRequest,
  { limits }: Policy,
  { evaluation, ordered, removals }: Weighed,
): LimitCheck[] {
  const going = evaluation.groups.going - (deletedImages(ordered) - deletedImages(removals))
  const groups = { ...evaluation.groups, going }
  const digests = removals.map(({ digest }) => digest)
  const results = checkLimits({ ...evaluation, groups, order: () => digests }, limits, {
    approved,
    ...compact({ since: conditions.lastCleanAt }),
  })
  return conditions.unknownSince === undefined ? results : [...results, unseen(groups, removals)]
}

/** Returns the check of a policy that was applied with unknown effects: a person must approve the first deletes. */
function unseen({ all, going }: Evaluation['groups'], removals: readonly Decision[]): LimitCheck {
  return {
    guard: 'effect_unknown',
    ok: removals.length === 0,
    message: `no plan has listed these deletes (applied with -allow-unknown); ${going} of ${all} images would be deleted`,
    actual: removals.length,
    limit: 0,
  }
}

function deferredIn(
  deferred: ReadonlyMap<Digest, Deferral>,
  ordered: readonly Decision[],
): Pick<Decided, 'deferred'> {
  if (deferred.size === 0) return {}
  const images = ordered.filter(({ digest, action }) => deferred.has(digest) && action !== 'CASCADE').length
  const tags = new Set([...deferred.values()].flatMap((deferral) => deferral.tags))
  return { deferred: { images, tags: [...tags].toSorted() } }
}
