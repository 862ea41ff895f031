import type { Change, PlanSummary, PlanSelection, RepositoryEffect } from '../../policies/diff/index.ts'
import type { Decision } from '../../policies/engine/index.ts'
import type { Code, DeclaredObject, Duration, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { SecondPerson } from './approval.ts'
import type { Drift } from './drift.ts'
import type { Condition } from './filter.ts'
import type { ManagedObject, Origin, OtherFiles } from './workspace.ts'

/** How long after it was made a plan can be applied. Milliseconds. */
export const PLAN_LIFE: Duration = 72 * 3_600_000

/** A declared object, or the address and etag of an unchanged stored one. */
export type Declared =
  | { readonly object: DeclaredObject }
  | { readonly address: string; readonly etag: string }

/** How far a plan is. STALE: its workspace was changed since, or it has expired. */
export const PLAN_STATES = [
  'PLANNING',
  'READY',
  'INCOMPLETE',
  'FAILED',
  'CANCELLED',
  'APPLIED',
  'STALE',
] as const

export type PlanState = (typeof PLAN_STATES)[number]

/** Where registries are looked at for a plan: everywhere, where the last look is over an hour old, or nowhere. */
export type PlanRefresh = 'ALL' | 'OLD' | 'NEVER'

/** Why a plan was not made. */
export type PlanFailure = {
  readonly code: Code
  readonly message: string
  readonly metadata: Readonly<Record<string, string>>
}

/** A whole plan. */
export type StoredPlan = {
  readonly id: string
  readonly workspace: string
  readonly baseSerial: number
  readonly createdAt: Instant
  readonly createdBy: string
  /** The identity that made it. Absent: not recorded. */
  readonly creator?: string
  /** Who manages what the plan declares. Absent: made before managers were known. */
  readonly manager?: string
  /** Absent: not known. */
  readonly origin?: Origin
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
  readonly summary: PlanSummary
  /** Why the effects may be incomplete, one sentence each. Absent: no reason is known. */
  readonly warnings?: readonly string[]
  /** Stored objects of others, which the plan does not declare and does not delete. Absent: none. */
  readonly leftAlone?: readonly ManagedObject[]
  /** Objects that the plan takes over, and who manages them until then. Absent: none. */
  readonly takenOver?: readonly ManagedObject[]
  /** What the workspace was applied from until now, if the plan has other files and destroys that. Absent: it does not. */
  readonly otherFiles?: OtherFiles
  /** What it was narrowed to. Absent: it has all changes. */
  readonly selection?: PlanSelection
  /** Changes that the selection leaves out. Absent: none. */
  readonly leftOut?: number
  /** Objects of the workspace that no change touches. Absent: none. */
  readonly unchanged?: number
  /** When the next run is due, if nothing changes and images go anyway. Absent: that is not so, or none is due. */
  readonly nextRunAt?: Instant
  /** True if it changes nothing, and its apply takes over the drift as it is. Absent: false. */
  readonly refreshOnly?: true
  /** What others did since its origin applied these objects last; without `refreshOnly` what its changes undo. Absent: nothing. */
  readonly drift?: readonly Drift[]
  /** True if there is more drift than that. Absent: false. */
  readonly hasMoreDrift?: true
  /** Absent: not applied. */
  readonly appliedSerial?: number
  /** Of changes, effects and images as they are stored, in hexadecimal digits. Absent: not known. */
  readonly contentSha256?: string
  /** As it is now, and not stored. Absent: nobody else has to approve the plan. */
  readonly secondPerson?: SecondPerson
}

/** What a plan says of itself before its parts are read. `summary` counts only in a plan that was made. */
export type PlanHead = Omit<StoredPlan, 'changes' | 'effects'> & {
  readonly state: PlanState
  /** Of the plan in its state. */
  readonly etag: string
  /** Absent: it was made, or is being made. */
  readonly failure?: PlanFailure
}

/** Returns the key under which a list of plans, newest first, goes on after one. */
export function planKey({ createdAt, id }: Pick<PlanHead, 'createdAt' | 'id'>): string {
  return `${createdAt} ${id}`
}

/** An effect without its images, and its place in the plan. */
export type PlacedEffect = { readonly place: number; readonly effect: RepositoryEffect }

/** The place of an image in a plan: that of its effect, and its own there. */
export type ImagePlace = readonly [effect: number, image: number]

/** An image of an effect. */
export type PlannedImage = {
  readonly place: ImagePlace
  readonly repository: RepositoryRef
  readonly decision: Decision
}

/** A step of what is being done. `total` 0: not known. */
export type PlanStep = { readonly message: string; readonly done: number; readonly total: number }

/** A part of the watch of a plan. With neither step nor plan it is a sign of life. `cursor`: where the next part begins. */
export type PlanPart = { readonly cursor: string; readonly step?: PlanStep; readonly plan?: PlanHead }

/** Parts of a plan. `after`: the place of the last one of the page before. */
export type PlanPartQuery<Place> = {
  readonly after: Place | undefined
  readonly limit: number
  readonly conditions?: readonly Condition[]
}
