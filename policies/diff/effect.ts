import { type Decision, deletedImages, type LimitCheck } from '../engine/index.ts'
import type { Instant, RepositoryRef, Lint } from '../model/index.ts'
import type { Change } from './diff.ts'

/** A clean run that waits for approval. `wants`: images that it would delete or untag. `why`: what it waits for. */
export type ParkedRun = {
  readonly run: string
  readonly since: Instant
  readonly wants: number
  readonly why: string
}

/** What a plan would do to the images of one repository. */
export type RepositoryEffect = {
  readonly repository: RepositoryRef
  /** Address of the policy that would be in force. */
  readonly policy?: string
  /** What is to be deleted or untagged. */
  readonly deletes: readonly Decision[]
  /** Images that stay. An image is a group everywhere: an index with its children and signatures. */
  readonly kept: number
  /** Bytes that the registry can free. Excludes blobs that other scanned images of the registry use. */
  readonly bytes: number
  readonly limitChecks: readonly LimitCheck[]
  /** Warnings about the policy, from these images. */
  readonly lints: readonly Lint[]
  /** Untagged images are known only if they lost their last tag since then. Absent: all are known, or no rule selects them. */
  readonly untaggedSince?: Instant
  /** Why the repository could not be scanned. Absent: it was scanned. */
  readonly failure?: string
  /** The repository does not exist in the registry. `failure` contains the message, and nothing is unknown. */
  readonly missing?: true
  /** Not scanned, but the change can only keep more than before. */
  readonly onlyKeeps?: true
  /** No image is deleted before, because of `cooling_off`. Absent: no such wait. */
  readonly notBefore?: Instant
  /** Images that the policy deletes, but that are deferred because their tags are mutable. Absent: none. */
  readonly deferred?: DeferredImages
  /** Why the registry's clock is not reliable, so that no image is deleted by age or rank. Absent: it is reliable. */
  readonly clockUnknown?: string
  /** Why cleaning is stopped here. Absent: it is not. */
  readonly stopped?: string
  /** The run that waits for approval here. Absent: none does. */
  readonly parked?: ParkedRun
  /** When its images were looked at. Absent: they were not. */
  readonly seenAt?: Instant
  /** What of the deletes comes of the change. Absent: not compared, as the repository was not scanned. */
  readonly cause?: EffectCause
}

/** The deletes by the policies planned, beside those by the policies in force, over the same images at the same instant. */
export type EffectCause = {
  /** Images that are deleted because of the change. */
  readonly added: number
  /** Images that the policies in force delete as well. */
  readonly anyway: number
  /** Images that the policies in force delete, and the planned ones do not. */
  readonly removed: number
  /** The first of these, for people. */
  readonly removedNames: readonly string[]
}

/** `tags`: the mutable tags, sorted. */
export type DeferredImages = { readonly images: number; readonly tags: readonly string[] }

/** Stands for all repositories of a registry that could not be listed. */
export const ALL_REPOSITORIES = '*'

/** Returns the effects on repositories that could not be scanned. They do not count as empty. */
export function unknownEffects(effects: readonly RepositoryEffect[]): readonly RepositoryEffect[] {
  return effects.filter(({ failure, missing }) => failure !== undefined && missing !== true)
}

/** The counts of a plan. Images are groups: an index with its children and signatures is one. Bytes are those that the registries can free. */
export type PlanSummary = {
  readonly add: number
  readonly change: number
  readonly destroy: number
  readonly deletes: number
  readonly untags: number
  readonly bytes: number
  readonly kept: number
  /** Repositories that were scanned. */
  readonly repositories: number
  /** Repositories whose effect is unknown; the other numbers are then lower bounds. Absent: none. */
  readonly unknown?: number
  /** The effects were skipped on request: no registry was contacted. */
  readonly skipped?: true
  /** Deletes by their cause. Absent: a part of them was not compared. */
  readonly cause?: Omit<EffectCause, 'removedNames'>
}

/** Returns the totals of a plan. `frees`: bytes of all images to delete; what two repositories share counts once. */
export function summarize(
  changes: readonly Change[],
  effects: readonly RepositoryEffect[],
  frees: number,
): PlanSummary {
  const count = (action: Change['action']): number =>
    changes.filter((change) => change.action === action).length
  const scanned = effects.filter((effect) => effect.failure === undefined)
  const unknown = unknownEffects(effects).length
  const decisions = scanned.flatMap((effect) => effect.deletes)
  return {
    add: count('create'),
    change: count('update'),
    destroy: count('delete'),
    deletes: deletedImages(decisions),
    untags: decisions.filter((decision) => decision.action === 'UNTAG').length,
    bytes: frees,
    kept: scanned.reduce((sum, effect) => sum + effect.kept, 0),
    repositories: scanned.length,
    ...(unknown === 0 ? {} : { unknown }),
    ...causeOf(scanned),
  }
}

/** Returns the sum of the causes; nothing if an effect has none. */
function causeOf(scanned: readonly RepositoryEffect[]): Pick<PlanSummary, 'cause'> {
  const causes = scanned.flatMap(({ cause }) => cause ?? [])
  if (causes.length < scanned.length || causes.length === 0) return {}
  const sum = (of: 'added' | 'anyway' | 'removed'): number => causes.reduce((all, one) => all + one[of], 0)
  return { cause: { added: sum('added'), anyway: sum('anyway'), removed: sum('removed') } }
}
