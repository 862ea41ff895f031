import type { Answered, DeleteRight, Profile, Instant } from '../../policies/model/index.ts'
import type { StoredObject } from './workspace.ts'

/** What a registry can do, by its last check and its profile. */
export type RegistryCapabilities = {
  /** The URL that was checked. Capabilities of another URL are not valid. */
  readonly url: string
  readonly profile: Profile
  /** How the profile was detected: "declared", "its host name", ... */
  readonly detectedBy: string
  readonly digestDelete: DeleteRight
  /** Whether a tag can be deleted without its image. */
  readonly untag: Answered
  /** True if an API that careen uses lists untagged images. */
  readonly untaggedListing: boolean
  /** True if such an API reports push times. */
  readonly pushTimes: boolean
  readonly referrers: Answered
  /** `closed`: its repositories must be named in the configuration. */
  readonly catalog: 'open' | 'closed' | 'unknown'
  /** The repository in which permissions were checked. Absent: no repository was known. */
  readonly repository?: string
  /** The registry's clock minus the daemon's, in milliseconds. Absent: not known. */
  readonly clockSkew?: number
  readonly probedAt: Instant
}

/** The size of a registry's scanned repositories. Blobs that images or repositories share are counted once. */
export type RegistrySize = {
  readonly bytes: number
  /** How many of its known repositories were scanned, and how many are known. */
  readonly scanned: number
  readonly repositories: number
  /** Manifests whose layers are not known; their bytes are not counted. */
  readonly unsized: number
}

/** Why nothing is deleted in a registry or in a repository. `pausedBy`: the identity of who paused it. */
export type CleaningPause = {
  readonly reason: string
  readonly pausedBy: string
  readonly pausedAt: Instant
}

/** What is paused: a registry, or one repository of it. */
export type PausePlace = { readonly registry: string; readonly repository?: string }

/** A pause with what is paused. */
export type PlacedPause = PausePlace & CleaningPause

/**
 * A declared registry. `capabilities` absent: it was never checked. `size` absent: nothing was scanned. `pause` absent: it is not
 * paused. `declared`: the block as it is stored; absent in what a client reads.
 */
export type RegistryState = {
  readonly name: string
  readonly url: string
  readonly workspace: string
  readonly capabilities?: RegistryCapabilities
  readonly size?: RegistrySize
  readonly pause?: CleaningPause
  readonly declared?: StoredObject
}

/** All checks, in the order of checking. */
export const CHECKS = [
  'reachable',
  'tls',
  'api version',
  'credentials',
  'profile',
  'catalog',
  'pull',
  'delete',
  'untag',
  'clock',
  'referrers',
  'latency',
] as const

export type Check = (typeof CHECKS)[number]

/** The result of one check. */
export type CheckResult = {
  readonly check: Check
  readonly verdict: 'ok' | 'problem' | 'unknown'
  /** True if cleaning requires `ok`. */
  readonly needed: boolean
  readonly message: string
  /** What to do. Absent: nothing. */
  readonly remedy?: string
}

/** The results of all checks of one registry. */
export type RegistryCheck = {
  readonly name: string
  readonly repository?: string
  readonly results: readonly CheckResult[]
}

/** Returns true if every check that cleaning requires is `ok`. */
export function canClean({ results }: RegistryCheck): boolean {
  return results.every(({ needed, verdict }) => !needed || verdict === 'ok')
}
