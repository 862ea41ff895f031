import type { DeclaredObject, Instant, Scope } from '../../policies/model/index.ts'

/** A stored object. `serial`: the serial of the workspace that last changed it. */
export type StoredObject = {
  readonly workspace: string
  readonly address: string
  /** The content hash in quotes. */
  readonly etag: string
  readonly serial: number
  /** The id of an origin, or the identity of a caller. Empty: nobody manages it. */
  readonly manager: string
  readonly object: DeclaredObject
}

/**
 * A stored object that a newer careen wrote and this one does not understand whole. It is shown, and never evaluated: nothing is
 * deleted where it may apply.
 */
export type OpaqueObject = Omit<StoredObject, 'object'> & {
  readonly kind: string
  /** Where it may apply. Absent: anywhere in the workspace. */
  readonly scope?: Scope
  /** Why, as half a sentence. */
  readonly notUnderstood: string
}

/** Returns true if the object is understood. */
export function isUnderstood(stored: StoredObject | OpaqueObject): stored is StoredObject {
  return 'object' in stored
}

/** Returns true if the object is not understood. */
export function isOpaque(stored: StoredObject | OpaqueObject): stored is OpaqueObject {
  return 'notUnderstood' in stored
}

/** Serial 0: nothing was ever applied. */
export type Workspace = {
  readonly name: string
  readonly serial: number
  readonly updatedAt?: Instant
  readonly objects?: number
  /** Who applied last. Absent: nobody. */
  readonly appliedBy?: string
  /** Where applies came from, the last one first, at most ten. */
  readonly origins?: readonly Origin[]
}

/** How identities begin. Why no origin may: it would manage the objects of a caller. */
const IDENTITY = /^(?:socket|token|mtls|oidc|daemon|process):/

/** Returns true if a manager is an origin, and false if it is an identity. */
export function isOriginId(manager: string): boolean {
  return !IDENTITY.test(manager)
}

/** An object of somebody else. */
export type ManagedObject = { readonly address: string; readonly manager: string }

/** What a workspace was applied from, if a plan comes from somewhere else. */
export type OtherFiles = {
  /** Objects of the workspace. The plan declares none of them as it is stored. */
  readonly objects: number
  /** Of the last apply. Absent: not known. */
  readonly origin?: Origin
  readonly appliedBy?: string
  readonly appliedAt?: Instant
  /** Workspaces that were applied from where the plan comes from. */
  readonly workspaces: readonly string[]
}

/** One apply. `changes` are lines such as `~ lifecycle_policy.web`; `= ADDRESS`: what others did with it is accepted. */
export type HistoryEntry = {
  readonly workspace: string
  readonly serial: number
  readonly planId: string
  readonly appliedAt: Instant
  readonly appliedBy: string
  /** As the transport proves. Absent or empty: not known. */
  readonly identity?: string
  /** What the client said of itself. Absent or empty: nothing is known. */
  readonly claimed?: string
  readonly changes: readonly string[]
  /** Absent: not known. */
  readonly origin?: Origin
  /** Images that were deleted because of it, and no longer deleted. Absent: not known. */
  readonly images?: { readonly added: number; readonly removed: number }
}

/** Where declared objects come from, as their client says. */
export type Origin = {
  /** Git remote without credentials, and folder; or host and path. */
  readonly id: string
  /** The commit. Absent: not known. */
  readonly revision?: string
  /** Whether the files differ from the commit. Absent: not known. */
  readonly modified?: boolean
  /** The serial whose objects a rollback puts back; they came from there. Absent: the objects come from files. */
  readonly rolledBackTo?: number
}
