import type { DeclaredObject, Instant } from '../../policies/model/index.ts'

/** A stored object. `serial`: the serial of the workspace that last changed it. */
export type StoredObject = {
  readonly workspace: string
  readonly address: string
  /** The content hash in quotes. */
  readonly etag: string
  readonly serial: number
  readonly object: DeclaredObject
}

/** Serial 0: nothing was ever applied. */
export type Workspace = { readonly name: string; readonly serial: number; readonly updatedAt?: Instant }

/** One apply. `changes` are lines such as `~ lifecycle_policy.web`. */
export type HistoryEntry = {
  readonly workspace: string
  readonly serial: number
  readonly planId: string
  readonly appliedAt: Instant
  readonly appliedBy: string
  readonly changes: readonly string[]
}
