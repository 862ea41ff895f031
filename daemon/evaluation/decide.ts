import type { DeferredImages } from '../../policies/diff/index.ts'
import {
  blobUses,
  type Decision,
  decisionsOf,
  type Evaluation,
  evaluate,
  freedBytes,
  goes,
  checkLimits,
  type LimitCheck,
} from '../../policies/engine/index.ts'
import {
  type Digest,
  type Image,
  type Instant,
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

/** What becomes of a repository's images by its policy and by everything that a run obeys besides: for all screens and runs. */
export type Decided = {
  readonly scanned: Scanned
  readonly evaluation: Evaluation
  /** All of them, newest first. */
  readonly decisions: readonly Decision[]
  /** What goes or loses tags, in the order in which it must happen. */
  readonly removals: readonly Decision[]
  /** What the policy wants gone and stays, as its tags move often. Absent: nothing does. */
  readonly deferred?: DeferredImages
  /** What removing all that is to go would free, as far as this repository alone tells. */
  readonly bytes: number
  /** What the registry was found to be able to do. Absent: it did not matter, and was not asked. */
  readonly capabilities?: Capabilities
  /** What would be decided of one image if these were there, and no DELETE were under way. */
  readonly again: (images: readonly Image[], digest: Digest) => Decision | undefined
  /** A run parks when one of them does not hold. */
  readonly limitChecks: readonly LimitCheck[]
}

export type DecideRequest = {
  readonly ref: RepositoryRef
  readonly scanned: Scanned
  /** Undefined: no policy is in force. */
  readonly policy: Policy | undefined
  readonly protections: readonly Protection[]
  readonly approved: ReadonlySet<Digest>
  /** Tags in the whole scope of a policy with a quota; undefined: not known, and the gate stays shut. */
  readonly scopeTags: number | undefined
  /** The same in bytes. */
  readonly scopeBytes: number | undefined
  /** When the policy was last changed, where that is known. */
  readonly changedAt: Instant | undefined
  readonly conditions: Conditions
  /** Images of which a delete may still arrive. */
  readonly pending: ReadonlySet<Digest>
  readonly now: Instant
}

/** Where the answer is looked for whether the registry can remove a tag without its image. */
export type TagRemoval = {
  readonly client: Prober
  readonly registry: Pick<Registry, 'tombstones'>
  readonly signal: AbortSignal
}

/**
 * Decides about a repository's images: by the policy, then by what a run obeys besides. Plan, explanation, dry run and run
 * have their decisions from here. The registry is asked what it can do only where that matters.
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

/** `defers`: the registry cannot remove a tag alone. Pure. */
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
  const doomed = new Set(removals.filter(goes).map(({ digest }) => digest))
  const bytes = freedBytes(
    blobUses(scanned.images),
    scanned.images.filter((image) => doomed.has(image.digest)),
  )
  const limitChecks = policy === undefined ? [] : guardsOn(request, policy, { evaluation, ordered, removals })
  const again: Decided['again'] = (images, digest) => {
    const at = images.findIndex((image) => image.digest === digest)
    return at === -1 ? undefined : evaluateOn({ ...request, pending: new Set() }, images).decision(at)
  }
  return { scanned, evaluation, decisions, removals, bytes, limitChecks, again, ...deferredIn(deferred) }
}

function evaluateOn(request: DecideRequest, images: readonly Image[] = request.scanned.images): Evaluation {
  const { ref, scanned, policy, protections, scopeTags, scopeBytes, changedAt, pending, now } = request
  return evaluate({
    repository: ref,
    images,
    protections,
    pending,
    now,
    blind: scanned.blind,
    ...compact({ policy, scopeTags, scopeBytes, changedAt }),
    ...compact({ clockUnknown: scanned.clockUnknown, trustBuilt: scanned.trustBuilt }),
  })
}

type Weighed = {
  readonly evaluation: Evaluation
  /** What the policy wants. */
  readonly ordered: readonly Decision[]
  /** What is left of that. */
  readonly removals: readonly Decision[]
}

/** What stays although the policy wants it gone counts as what stays. */
function guardsOn(
  { approved, conditions }: DecideRequest,
  { limits }: Policy,
  { evaluation, ordered, removals }: Weighed,
): LimitCheck[] {
  const going = evaluation.groups.going - (rootsIn(ordered) - rootsIn(removals))
  const groups = { ...evaluation.groups, going }
  const digests = removals.map(({ digest }) => digest)
  const results = checkLimits({ ...evaluation, groups, order: () => digests }, limits, {
    approved,
    ...compact({ since: conditions.lastCleanAt }),
  })
  return conditions.unknownSince === undefined ? results : [...results, unseen(groups, removals)]
}

function rootsIn(decisions: readonly Decision[]): number {
  return decisions.filter(({ action }) => action === 'DELETE').length
}

/** The policy was applied although nobody could look: a person approves before anything goes. */
function unseen({ all, going }: Evaluation['groups'], removals: readonly Decision[]): LimitCheck {
  return {
    guard: 'effect_unknown',
    ok: removals.length === 0,
    message: `no plan has shown what goes here (applied with -allow-unknown); ${going} of ${all} images would go`,
    actual: removals.length,
    limit: 0,
  }
}

function deferredIn(deferred: ReadonlyMap<Digest, Deferral>): Pick<Decided, 'deferred'> {
  if (deferred.size === 0) return {}
  const tags = new Set([...deferred.values()].flatMap((deferral) => deferral.tags))
  return { deferred: { images: deferred.size, tags: [...tags].toSorted() } }
}
