import type { Stats } from 'node:fs'

/** The user of this process and all its groups. */
export type ProcessIdentity = { readonly uid: number; readonly groups: readonly number[] }

/** Owner, group and mode of a file. */
type Ownership = Pick<Stats, 'uid' | 'gid' | 'mode'>

/** Returns the identity of this process, or undefined on a system whose mode bits have no meaning. */
export function processIdentity(): ProcessIdentity | undefined {
  const uid = process.geteuid?.()
  const gid = process.getegid?.()
  if (uid === undefined || gid === undefined) return undefined
  return { uid, groups: [gid, ...(process.getgroups?.() ?? [])] }
}

/** Returns true if the group of a file is one of this process, or root's own group for a file of root. */
export function isTrustedGroup({ uid, gid }: Ownership, { groups }: ProcessIdentity): boolean {
  // Why root's: systemd shows the access list of a credential as bits of that group.
  return groups.includes(gid) || (uid === 0 && gid === 0)
}

/**
 * Returns true if the owner and at most a trusted group can read a file, and the owner alone can write it. Why a group:
 * Kubernetes gives the files of a volume to the group of the pod (`fsGroup`).
 */
export function isPrivate(file: Ownership, identity: ProcessIdentity): boolean {
  return (file.mode & (isTrustedGroup(file, identity) ? 0o037 : 0o077)) === 0
}

/** Returns true if others than the owner can write a file. */
export function isWritableByOthers({ mode }: Ownership): boolean {
  return (mode & 0o022) !== 0
}
