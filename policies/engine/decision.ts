import type { Digest, Image, Instant, Pin, Policy, Protection, RepositoryRef } from '../model/index.ts'
import type { Reason, Verdict } from './reason.ts'

/**
 * What happens to an image. `DELETE`: the rules want it gone, and it is the root of its group. `CASCADE`: it goes with its
 * group, after what it follows. `UNTAG`: it stays and loses the tags in `untag`.
 */
export type Action = 'KEEP' | 'DELETE' | 'CASCADE' | 'UNTAG'

/** The fate of one image, with every reason for it. */
export type Decision = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly action: Action
  /** Which tags go, for UNTAG; else empty. */
  readonly untag: readonly string[]
  readonly reasons: readonly Reason[]
  /** Root of the group that the image lives and dies with; its own digest for most. */
  readonly group: Digest
  /** For an image that goes: what holds it now and must be gone before. */
  readonly follows: readonly Digest[]
  /** Bytes; 0: not known. */
  readonly size: number
  /** The first instant at which a kept image goes, if nothing but the time changes. Absent: never, or not known. */
  readonly goesAt?: Instant
  /** What each rule that selects the image says. */
  readonly verdicts: readonly Verdict[]
}

/** Everything that a decision about one repository depends on. */
export type EvaluateInput = {
  readonly repository: RepositoryRef
  /** All of them, each digest once: the engine trusts the listing to be complete. */
  readonly images: readonly Image[]
  /** The one that governs, or that a dry run names. Absent: nothing goes. */
  readonly policy?: Policy
  /** Of the whole configuration; those that do not cover the repository are left out here. */
  readonly protections: readonly Protection[]
  /** Of any repository; those of others are left out here. */
  readonly pins?: readonly Pin[]
  /**
   * What DELETEs whose outcome is not known yet may still take: images, and what they list. Those that are here stay and take
   * no place, and so does what refers to them.
   */
  readonly pending?: ReadonlySet<Digest>
  /** Lists of images in use that cannot be relied on: while there is one, everything stays. */
  readonly blind?: readonly { readonly list: string; readonly why: string }[]
  /** Tags in the whole scope of a policy with a quota. Absent: not known, and the gate stays shut. */
  readonly scopeTags?: number
  /** Bytes in the whole scope of a policy with a budget. Absent: not known, and the gate stays shut. */
  readonly scopeBytes?: number
  /** Why the clock cannot be relied on: while there is such a reason, every time is unknown. Absent: it can. */
  readonly clockUnknown?: string
  /** Absent: what was there at the first scan arrived when it was built. */
  readonly trustBuilt?: false
  /** When the policy was last changed, for its `coolingOff`. Absent: long ago. */
  readonly changedAt?: Instant
  readonly now: Instant
}

/**
 * What was decided of one repository, in columns: index `i` is the image at `images[i]`. Decisions with all their reasons
 * are made for those that are asked for.
 */
export type Evaluation = {
  readonly repository: RepositoryRef
  /** Address of the policy that was evaluated. */
  readonly policy?: string
  readonly now: Instant
  readonly images: readonly Image[]
  /** The action of each image, as an index into `ACTIONS`. */
  readonly fates: Uint8Array
  /** How many groups there are, and how many of them go. An index with its children and signatures is one. */
  readonly groups: { readonly all: number; readonly going: number }
  /** What is to be removed, in the order in which it must happen: an index before its children, a subject before what refers to it. */
  readonly order: () => readonly Digest[]
  /** All images: newest first by the latest time that each may have, then by digest. */
  readonly newestFirst: () => Int32Array
  /** How many groups certainly arrived after the instant: evidence puts them after it, and they were not put back. */
  readonly arrivedAfter: (since: Instant) => number
  /** What each rule of the policy did; empty without a policy. */
  readonly rules: readonly RuleTally[]
  /** The decision about `images[i]`. */
  readonly decision: (i: number) => Decision
}

/** What one rule did. */
export type RuleTally = {
  readonly rule: string
  readonly selects: number
  readonly wantsGone: number
  /** Images that stay because of this rule although another one wants them gone. */
  readonly blocks: number
}

/** All actions, in the order of reports. */
export const ACTIONS: readonly Action[] = ['KEEP', 'DELETE', 'CASCADE', 'UNTAG']

/** Does the image go, by itself or with its group? */
export function goes({ action }: Pick<Decision, 'action'>): boolean {
  return action === 'DELETE' || action === 'CASCADE'
}

/** Does the decision delete an image of its own? What goes with its group is a part of that image. */
export function isDeletedImage({ action }: Pick<Decision, 'action'>): boolean {
  return action === 'DELETE'
}

/** Returns how many images are deleted. A group, an index with its children and signatures, is one image. */
export function deletedImages(decisions: readonly Pick<Decision, 'action'>[]): number {
  return decisions.filter(isDeletedImage).length
}

/** Returns how many images stay, without those that the last scan did not show. Requires all decisions about a repository. */
export function keptImages(decisions: readonly Decision[]): number {
  return decisions.filter(
    (decision) =>
      decision.digest === decision.group &&
      !goes(decision) &&
      !decision.reasons.some(({ kind }) => kind === 'unseen'),
  ).length
}

/** Returns how many images are deleted; if none is, how many lose tags. */
export function imagesIn(removals: readonly Pick<Decision, 'action'>[]): number {
  return deletedImages(removals) || removals.filter(({ action }) => action === 'UNTAG').length
}
