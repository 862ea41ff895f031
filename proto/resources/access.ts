import type { Instant } from '../../policies/model/index.ts'

/** What an identity may do. Each of the first four includes those before it; WORKER stands alone. */
export const ROLES = ['READER', 'OPERATOR', 'WRITER', 'ADMIN', 'WORKER'] as const

export type Role = (typeof ROLES)[number]

/** In place of the name of a workspace: all workspaces, also those of later. */
export const ALL_WORKSPACES = '*'

/** A role in workspaces. */
export type Grant = {
  readonly role: Role
  /** Names, or ALL_WORKSPACES alone. */
  readonly workspaces: readonly string[]
  /** Of a WORKER: registries as WORKSPACE/NAME whose runs it may execute. Empty: all registries of the workspaces. */
  readonly registries: readonly string[]
}

/** Who calls, as the transport proves. */
export type Caller = {
  /** For example `socket:local`, `token:file` or `token:k3x9m2qa`. */
  readonly identity: string
  readonly grants: readonly Grant[]
  /** When the credentials expire. Undefined: never. */
  readonly expiresAt: Instant | undefined
  /** What its client says of itself, as `user@host`: not verified, shown and never compared. Absent: nothing. */
  readonly claimed?: string
}

/**
 * Returns who acts, for people: the identity, and in brackets what the client claims. On the one socket of a host the claim alone, since
 * everybody there is the same user.
 */
export function shownPerson({ identity, claimed = '' }: Pick<Caller, 'identity' | 'claimed'>): string {
  if (claimed === '') return identity
  return identity === LOCAL_IDENTITY ? claimed : `${identity} (${claimed})`
}

/** What proves an identity: the first part of its text. */
export const IDENTITY_KINDS = ['socket', 'token', 'mtls', 'oidc'] as const

export type IdentityKind = (typeof IDENTITY_KINDS)[number]

/** Returns what proves an identity, such as `token`; `daemon` is that of the daemon itself. */
export function kindOfIdentity(identity: string): string {
  return identity.split(':', 1)[0] ?? identity
}

/** Who calls on the only socket of a host. */
export const LOCAL_IDENTITY = 'socket:local'

/** Who acts, for the audit. */
export type Actor = {
  /** As the transport proves. `daemon`: the daemon itself. Empty: nobody was proven. */
  readonly identity: string
  /** From where. Empty: a socket, or the daemon. */
  readonly address: string
  /** What the client says of itself, not verified. Empty: nothing. */
  readonly claimed: string
  /** Of the call. Empty: none. */
  readonly requestId: string
}

/** What happens without a caller. */
export const DAEMON_ACTOR: Actor = { identity: 'daemon', address: '', claimed: '', requestId: '' }

/** A bearer token without its secret. */
export type Token = {
  readonly id: string
  /** For people. Empty: none. */
  readonly displayName: string
  readonly grants: readonly Grant[]
  /** Who created it, for people. */
  readonly createdBy: string
  /** The identity that created it. Absent: not recorded. */
  readonly creator?: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** To the minute. Absent: it was never used. */
  readonly usedAt?: Instant
  readonly revokedAt?: Instant
}
