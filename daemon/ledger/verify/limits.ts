import { checkLimits, type Decision, type LimitCheck } from '../../../policies/engine/index.ts'
import type { Digest, Limits } from '../../../policies/model/index.ts'
import type { Removal } from './intent.ts'

/** What the daemon knows of images, to compute limits with. */
export type ImageKnowledge = {
  /** Returns true if the last scan did not show the image, or a tag of it. */
  readonly isUnseen: (digest: Digest) => boolean
  /** Returns true if the image may have arrived since the last clean run that SUCCEEDED. */
  readonly mayHaveArrived: (digest: Digest) => boolean
  readonly isApproved: (digest: Digest) => boolean
}

/** What a run has decided. `complete`: on a complete scan of its lease. It grows with each part of the decisions. */
export type DecidedSoFar = {
  readonly complete: boolean
  readonly knowledge: ImageKnowledge
  /** All images that were decided. */
  readonly images: Set<Digest>
  readonly removals: Map<Digest, Removal>
  /** How many images are the root of their group, without those that the last scan did not show. */
  roots: number
  /** How many of these may have arrived since the last clean run that SUCCEEDED. */
  arrived: number
  /** How many groups are deleted. */
  going: number
  /** True if somebody has to approve an image that is deleted or untagged. */
  unapproved: boolean
}

const NO_KNOWLEDGE: ImageKnowledge = {
  isUnseen: () => false,
  mayHaveArrived: () => false,
  isApproved: () => false,
}

export function nothingDecided(complete: boolean, knowledge: ImageKnowledge = NO_KNOWLEDGE): DecidedSoFar {
  const counts = { roots: 0, arrived: 0, going: 0, unapproved: false }
  return { complete, knowledge, images: new Set(), removals: new Map(), ...counts }
}

/** Adds a part of the decisions. Requires that no image of it was decided before. */
export function addDecisions(decided: DecidedSoFar, decisions: readonly Decision[]): void {
  const { isUnseen, mayHaveArrived, isApproved } = decided.knowledge
  for (const { digest, group, action, tags, untag, follows, reasons } of decisions) {
    decided.images.add(digest)
    const unseen = reasons.some(({ kind }) => kind === 'unseen') && isUnseen(digest)
    const isRoot = digest === group && !unseen
    if (isRoot) decided.roots += 1
    if (isRoot && mayHaveArrived(digest)) decided.arrived += 1
    if (action === 'DELETE') decided.going += 1
    if (action === 'KEEP') continue
    decided.removals.set(digest, { digest, action, tags, untag, follows, reasons })
    decided.unapproved ||= !isApproved(digest)
  }
}

/**
 * Returns the limits that decisions exceed, unless all that they remove is approved. Arrivals are those of the inventory alone: the
 * times of a registry's API or storage are the worker's word.
 */
export function exceededLimits(
  { roots, arrived, going, unapproved }: DecidedSoFar,
  limits: Limits,
): readonly LimitCheck[] {
  if (!unapproved) return []
  const groups = { all: roots, going }
  const evaluation = { groups, order: () => [], arrivedAfter: () => arrived }
  return checkLimits(evaluation, limits, { since: 0 }).filter(({ ok }) => !ok)
}

/** Returns the checks of a worker, with those that the daemon finds exceeded in place of its own. */
export function withExceeded(
  checks: readonly LimitCheck[],
  exceeded: readonly LimitCheck[],
): readonly LimitCheck[] {
  const over = new Map(exceeded.map((check) => [check.guard, check]))
  const own = new Set(checks.map(({ guard }) => guard))
  return [
    ...checks.map((check) => (check.ok ? (over.get(check.guard) ?? check) : check)),
    ...exceeded.filter(({ guard }) => !own.has(guard)),
  ]
}

/** Returns the limit checks of a run that deletes what was approved. `left`: images that it leaves; undefined: it deletes all. */
export function approvedChecks(
  checks: readonly LimitCheck[],
  left: number | undefined,
): readonly LimitCheck[] {
  if (left === undefined) return checks
  const words = left === 0 ? '; approved' : `; ${left} not approved, and left`
  return checks.map((check) =>
    check.ok ? check : { ...check, ok: true, message: `${check.message}${words}` },
  )
}
