/** The nouns of careen. Plain readonly data; nothing here does anything. */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** Milliseconds. */
export type Duration = number

/** `algorithm:hex`, as the registry names a manifest. */
export type Digest = string

/** Where a time was learnt. The order of trust for a push time is the order of this list. */
export type TimeSource = 'registry' | 'event' | 'storage' | 'first_seen' | 'config' | 'annotation'

/** A time and how we know it. */
export type Known = { readonly at: Instant; readonly source: TimeSource }

/** One manifest in a repository, as it was when the repository was listed. */
export type Image = {
  readonly digest: Digest
  /** Sorted. Signature tags (`sha256-<hex>.sig` and the like) are listed like any other; the engine knows them. */
  readonly tags: readonly string[]
  /** When the image was built. Absent: not known. Nonsense values (1970, the future) are the engine's to refuse. */
  readonly created?: Known
  /** When the image reached this repository. Absent: not known. */
  readonly pushed?: Known
  /** When careen first saw this digest in this repository. */
  readonly firstSeen: Instant
  /** Bytes of the manifest, its config and its layers; an index counts itself alone. 0: not known. */
  readonly size: number
  readonly mediaType: string
  /** Digests an index lists, in its order; also those that are missing in the repository. */
  readonly children: readonly Digest[]
  /** The image that this one refers to (OCI `subject`). */
  readonly subject?: Digest
  /** Why the manifest could not be read or understood. Such an image is always kept. */
  readonly unreadable?: string
}

/** A repository of a declared registry. `registry` is the name of the registry block. */
export type RepositoryRef = { readonly registry: string; readonly repository: string }

/** What a policy or protection governs. `registry` absent: every declared registry. */
export type Scope =
  | { readonly kind: 'repository'; readonly registry: string; readonly repository: string }
  | { readonly kind: 'pattern'; readonly registry: string; readonly pattern: string }
  | { readonly kind: 'registry'; readonly registry: string }
  | { readonly kind: 'global' }

export type Status = 'ACTIVE' | 'DISABLED'

/** A filter (tagRegexp, untagged: at least one) and a condition (expirePeriod, retainedTop: at least one). */
export type Rule = {
  /** The rule's identity in reasons and diffs; unique in its policy. */
  readonly label: string
  readonly description?: string
  /** RE2 syntax, matched against the whole tag, at most 256 characters. */
  readonly tagRegexp?: string
  readonly untagged: boolean
  /** A multiple of 24 hours, above 0. An image must be strictly older to go. */
  readonly expirePeriod?: Duration
  /** The newest N images that the filter selects stay. 0 is the same as absent, but counts as a condition. */
  readonly retainedTop?: number
}

/** When a repository is cleaned: five-field cron in an IANA time zone. */
export type Schedule = { readonly cron: string; readonly timeZone: string }

/** Limits of one run. A run that would pass one stops and waits for approval. */
export type Limits = {
  /** Percent of the repository's images, 0 to 100; looked at from 10 images up. */
  readonly maxDeletePercent: number
  readonly maxDeleteCount?: number
  /** May the run leave the repository without any image? */
  readonly allowEmpty: boolean
}

/** A gate: nothing is cleared while the scope holds fewer tags than this. */
export type Quota = { readonly tags: number }

export type Policy = {
  readonly kind: 'policy'
  /** `default`: declared as default_policy. Its rules are the same in kind. */
  readonly block: 'lifecycle_policy' | 'default_policy'
  readonly name: string
  readonly description?: string
  readonly scope: Scope
  readonly status: Status
  readonly schedule: Schedule
  /** Sorted by label: order carries no meaning. */
  readonly rules: readonly Rule[]
  readonly quota?: Quota
  readonly limits: Limits
  /** How long an untagged image is left alone after it was first seen. */
  readonly grace: Duration
  /** Remove just the covered tags that all rules want gone, where the image itself must stay. */
  readonly untag: boolean
}

/** What no rule can delete. At least one of tagRegexp and digests. */
export type Protection = {
  readonly kind: 'protect'
  readonly name: string
  readonly description?: string
  /** A repository, a pattern, a registry, or everything. */
  readonly scope: Scope
  readonly tagRegexp?: string
  /** Sorted. */
  readonly digests: readonly Digest[]
}

export type Registry = {
  readonly kind: 'registry'
  readonly name: string
  /** `http://` or `https://`, host and port, no path, no user. */
  readonly url: string
  /** `env:NAME`, `file:PATH`, `docker:` or `docker:PATH`; never the secret itself. Absent: anonymous. */
  readonly credentials?: string
}

/** Whatever a configuration can declare. Its address is `addressOf(it)`; it is unique in a workspace. */
export type DeclaredObject = Registry | Policy | Protection

/** `registry.prod`, `lifecycle_policy.web`, `default_policy.prod`, `protect.releases`. */
export function addressOf(object: DeclaredObject): string {
  return `${object.kind === 'policy' ? object.block : object.kind}.${object.name}`
}

/** The defaults of the language; times in milliseconds. */
export const DEFAULTS: {
  readonly schedule: Schedule
  readonly maxDeletePercent: number
  /** From how many images up the percentage is looked at. */
  readonly guardFrom: number
  readonly grace: Duration
  readonly status: Status
} = {
  schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
  maxDeletePercent: 30,
  guardFrom: 10,
  grace: 24 * 3600 * 1000,
  status: 'DISABLED',
}
