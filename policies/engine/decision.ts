import type { Digest, Image, Instant, Policy, Protection, RepositoryRef } from '../model.ts'
import type { Reason, Verdict } from './reason.ts'

/** `UNTAG`: the image stays and loses the tags in `untag`. */
export type Action = 'KEEP' | 'DELETE' | 'UNTAG'

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
  /** Bytes; 0: not known. */
  readonly size: number
  /** When a kept image would go if nothing changed. Absent: never, or not known. */
  readonly goesAt?: Instant
  /** What each rule that selects the image says. */
  readonly verdicts: readonly Verdict[]
}

export type EvaluateInput = {
  readonly repository: RepositoryRef
  /** All of them: the engine trusts the listing to be complete. */
  readonly images: readonly Image[]
  /** The one that governs, or that a dry run names. Absent: nothing goes. */
  readonly policy?: Policy
  /** Of the whole configuration; those that do not cover the repository are left out here. */
  readonly protections: readonly Protection[]
  /** Tags in the whole scope of a policy with a quota. Absent: not known, and the gate stays shut. */
  readonly scopeTags?: number
  readonly now: Instant
}

export type Evaluation = {
  readonly repository: RepositoryRef
  /** Address of the policy that was evaluated. */
  readonly policy?: string
  /** Newest first, then by digest. */
  readonly decisions: readonly Decision[]
  /** What is to be removed, in the order in which it must happen: a subject before what refers to it. */
  readonly order: readonly Digest[]
}
