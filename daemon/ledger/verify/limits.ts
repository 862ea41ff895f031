import { checkLimits, type Decision, type LimitCheck } from '../../../policies/engine/index.ts'
import type { Digest, Limits } from '../../../policies/model/index.ts'
import type { Removal } from './intent.ts'

/** What a run has decided. `complete`: on a complete scan of its lease. It grows with each part of the decisions. */
export type DecidedSoFar = {
  readonly complete: boolean
  /** All images that were decided. */
  readonly images: Set<Digest>
  /** Images that are the root of their group, without those that the last scan did not show. */
  readonly roots: Set<Digest>
  readonly removals: Map<Digest, Removal>
  /** How many groups are deleted. */
  going: number
  /** True if an image has a time from the registry's API or storage, which the daemon does not know. */
  hasForeignTimes: boolean
}

export function nothingDecided(complete: boolean): DecidedSoFar {
  const removals = new Map<Digest, Removal>()
  return { complete, images: new Set(), roots: new Set(), removals, going: 0, hasForeignTimes: false }
}

/** Adds a part of the decisions. `isUnseen`: the last scan did not show the image, or a tag of it. */
export function addDecisions(
  decided: DecidedSoFar,
  decisions: readonly Decision[],
  isUnseen: (digest: Digest) => boolean,
): void {
  for (const { digest, group, action, tags, untag, follows, reasons, verdicts } of decisions) {
    decided.images.add(digest)
    const unseen = reasons.some(({ kind }) => kind === 'unseen') && isUnseen(digest)
    if (digest === group && !unseen) decided.roots.add(digest)
    if (action !== 'KEEP') decided.removals.set(digest, { digest, action, tags, untag, follows, reasons })
    if (action === 'DELETE') decided.going += 1
    if (verdicts.some(({ age }) => age?.from === 'registry' || age?.from === 'storage'))
      decided.hasForeignTimes = true
  }
}

/**
 * Returns the limits that decisions exceed. `arrived`: images that may have arrived since the last run that succeeded. Where the daemon knows less than the worker it assumes more arrivals, so that it
 * refuses no honest run.
 */
export function exceededLimits(
  { roots, removals, going, hasForeignTimes }: DecidedSoFar,
  limits: Limits,
  arrived: ReadonlySet<Digest>,
): readonly LimitCheck[] {
  const arrivals = [...roots].filter((digest) => arrived.has(digest)).length
  const evaluation = {
    groups: { all: roots.size, going },
    order: () => [...removals.keys()],
    arrivedAfter: () => arrivals,
  }
  const checks = checkLimits(evaluation, limits, { since: 0 })
  return checks.filter(({ ok, guard }) => !ok && !(guard === 'max_delete_percent' && hasForeignTimes))
}
