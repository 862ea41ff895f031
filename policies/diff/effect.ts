import { type Decision, goes, type LimitCheck } from '../engine/index.ts'
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
  readonly kept: number
  /** Bytes that are freed; what other images of the registry use, as far as it was looked at, is not. */
  readonly bytes: number
  readonly limitChecks: readonly LimitCheck[]
  /** Warnings about the policy, from these images. */
  readonly lints: readonly Lint[]
  /** Images without a tag are known only if they lost it since. Absent: all of them are known, or no rule asks for them. */
  readonly untaggedSince?: Instant
  /** Why the repository could not be looked at. Absent: it was. */
  readonly failure?: string
  /** The repository does not exist in the registry: `failure` says so, and nothing is unknown. */
  readonly missing?: true
  /** Not looked at, but the change can only keep more than before. */
  readonly onlyKeeps?: true
  /** Nothing goes before: the policy cools off. Absent: nothing waits for that. */
  readonly notBefore?: Instant
  /** Images that the policy wants gone, and that are kept as their tags move often. Absent: none. */
  readonly deferred?: DeferredImages
  /** Why the clock cannot be relied on, so that nothing goes by age or rank. Absent: it can. */
  readonly clockUnknown?: string
  /** Why cleaning is stopped here. Absent: it is not. */
  readonly stopped?: string
  /** The run that waits for approval here. Absent: none does. */
  readonly parked?: ParkedRun
}

/** `tags`: those that move often, sorted. */
export type DeferredImages = { readonly images: number; readonly tags: readonly string[] }

/** Stands for all repositories of a registry that could not be listed. */
export const ALL_REPOSITORIES = '*'

/** Effects that nobody could look at: they are not nothing. */
export function unknownEffects(effects: readonly RepositoryEffect[]): readonly RepositoryEffect[] {
  return effects.filter(({ failure, missing }) => failure !== undefined && missing !== true)
}

/** The counts of a plan. Bytes are those that the registries can free. */
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
  /** Repositories whose effect is not known: the other numbers are at least so large. Absent: none. */
  readonly unknown?: number
  /** Nobody looked at any image: it was not wanted. */
  readonly skipped?: true
}

/** Returns the totals of a plan. `frees`: bytes of all images to delete; what two repositories share counts once. */
export function summarize(
  changes: readonly Change[],
  effects: readonly RepositoryEffect[],
  frees: number,
): PlanSummary {
  const count = (action: Change['action']): number =>
    changes.filter((change) => change.action === action).length
  const looked = effects.filter((effect) => effect.failure === undefined)
  const unknown = unknownEffects(effects).length
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
    ...(unknown === 0 ? {} : { unknown }),
  }
}
