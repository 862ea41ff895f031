import { type Decision, goes } from '../engine/decision.ts'
import type { GuardResult } from '../engine/guard.ts'
import type { Lint } from '../lints.ts'
import type { Instant, RepositoryRef } from '../model.ts'
import type { Change } from './diff.ts'

/** What a plan would do to the images of one repository. */
export type RepositoryEffect = {
  readonly repository: RepositoryRef
  /** Address of the policy that would be in force. */
  readonly policy?: string
  /** What is to be deleted or untagged. */
  readonly deletes: readonly Decision[]
  readonly kept: number
  /** Bytes that are freed; what other images of the registry use, as far as it was looked at, is not. */
  readonly bytes: number
  readonly guards: readonly GuardResult[]
  /** Doubts about the policy, seen on these images. */
  readonly lints: readonly Lint[]
  /** Images without a tag are known only if they lost it since. Absent: all of them are known, or no rule asks for them. */
  readonly untaggedSince?: Instant
  /** Why the repository could not be looked at. Absent: it was. */
  readonly failure?: string
}

export type PlanSummary = {
  readonly add: number
  readonly change: number
  readonly destroy: number
  readonly deletes: number
  readonly untags: number
  readonly bytes: number
  readonly kept: number
  /** Repositories that were looked at. */
  readonly repositories: number
}

/** `frees`: bytes of all that goes together; what two repositories share is freed once. */
export function summarize(
  changes: readonly Change[],
  effects: readonly RepositoryEffect[],
  frees: number,
): PlanSummary {
  const count = (action: Change['action']): number =>
    changes.filter((change) => change.action === action).length
  const looked = effects.filter((effect) => effect.failure === undefined)
  const decisions = looked.flatMap((effect) => effect.deletes)
  return {
    add: count('create'),
    change: count('update'),
    destroy: count('delete'),
    deletes: decisions.filter(goes).length,
    untags: decisions.filter((decision) => decision.action === 'UNTAG').length,
    bytes: frees,
    kept: looked.reduce((sum, effect) => sum + effect.kept, 0),
    repositories: looked.length,
  }
}
