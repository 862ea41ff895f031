import type { Answered, DeleteRight, Profile, Instant } from '../../policies/model/index.ts'

/** What a registry can do, as it was found out by asking it, and what its profile adds. */
export type RegistryCapabilities = {
  /** Where it was asked; facts of another URL say nothing. */
  readonly url: string
  readonly profile: Profile
  /** How the profile was found out: "declared", "its host name", ... */
  readonly detectedBy: string
  readonly digestDelete: DeleteRight
  /** Can a tag be removed and its image stay? */
  readonly untag: Answered
  /** Are images without a tag listed by an API that careen uses? */
  readonly untaggedListing: boolean
  /** Does such an API say when images were pushed? */
  readonly pushTimes: boolean
  readonly referrers: Answered
  /** `closed`: its repositories must be named in the configuration. */
  readonly catalog: 'open' | 'closed' | 'unknown'
  /** The repository in which rights were asked for; absent: none was known. */
  readonly repository?: string
  /** The registry's clock minus the daemon's, in milliseconds; absent: not known. */
  readonly clockSkew?: number
  readonly probedAt: Instant
}

/** What the storage of a registry holds of what was scanned: what images and repositories share is counted once. */
export type RegistrySize = {
  readonly bytes: number
  /** How many of its known repositories were scanned, and how many are known. */
  readonly scanned: number
  readonly repositories: number
  /** Images of which it is not known what they are made of; they are not in `bytes`. */
  readonly unsized: number
}

/** A declared registry and what is known of it. `facts` absent: it was never asked; `size` absent: nothing was scanned. */
export type RegistryState = {
  readonly name: string
  readonly url: string
  readonly workspace: string
  readonly capabilities?: RegistryCapabilities
  readonly size?: RegistrySize
}

/** The questions of a check, in this order. */
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

/** One line of a check. */
export type CheckResult = {
  readonly check: Check
  readonly verdict: 'ok' | 'problem' | 'unknown'
  /** Does cleaning need an `ok` here? */
  readonly needed: boolean
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string
}

/** What a check of one registry found. */
export type RegistryCheck = {
  readonly name: string
  readonly repository?: string
  readonly results: readonly CheckResult[]
}

/** Is nothing missing that cleaning needs? */
export function canClean({ results }: RegistryCheck): boolean {
  return results.every(({ needed, verdict }) => !needed || verdict === 'ok')
}
