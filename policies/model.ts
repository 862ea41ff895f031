/** The nouns of careen. Plain readonly data; nothing here does anything. */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** Milliseconds. */
export type Duration = number

/** `algorithm:hex`, as the registry names a manifest. */
export type Digest = string

/**
 * Where a time was learnt. The order of trust for a push time is the order of this list up to `first_seen`; `config` and
 * `annotation` are build times, `tag` is when a tag was put on an image, `pull` when it was pulled.
 */
export type TimeSource =
  | 'registry'
  | 'event'
  | 'storage'
  | 'first_seen'
  | 'config'
  | 'annotation'
  | 'tag'
  | 'pull'

/** A time and how we know it. */
export type Known = { readonly at: Instant; readonly source: TimeSource }

/**
 * A time that lies somewhere in a gap: later than `after`, not later than `before`. Without `after` it is not known since when:
 * it was so when careen looked for the first time.
 */
export type Gap = { readonly after?: Instant; readonly before: Instant; readonly source: TimeSource }

/** What is known of a time: the instant, a gap that holds it, or `unknown`: what was said of it cannot be believed. */
export type TimeEvidence = Known | Gap | 'unknown'

/** A part of an image that the registry stores once, however many images share it. */
export type Blob = { readonly digest: Digest; readonly size: number }

/** One manifest in a repository, as it was when the repository was listed. */
export type Image = {
  readonly digest: Digest
  /** Sorted. Signature tags (`sha256-<hex>.sig` and the like) are listed like any other; the engine knows them. */
  readonly tags: readonly string[]
  /** When the image was built. Absent: not known. Nonsense values (1970, the future) are the engine's to refuse. */
  readonly created?: Known
  /** When the digest reached this repository. Absent: no evidence. */
  readonly pushed?: TimeEvidence
  /** The later of `pushed` and of when each of its tags was put on it. Absent: `pushed` stands for it. */
  readonly arrived?: TimeEvidence
  /** When the newest of its tags was put on it. Absent: no evidence, or no tag. */
  readonly tagged?: TimeEvidence
  /** When it was last pulled; `never`: the registry knows of pulls, and of none of this image. Absent: no evidence. */
  readonly pulled?: TimeEvidence | 'never'
  /** When careen put it back, or saw it again after a complete look that did not show it. Counts for itself, never against others. */
  readonly putBack?: Instant
  /** When it lost its last tag. Absent: it has one, never had one, or lost it before careen looked. */
  readonly untaggedAt?: TimeEvidence
  /** Since when looks have not shown it, though nobody is known to have deleted it. It is kept, and takes no place. */
  readonly unseenSince?: Instant
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
  /** OCI `artifactType`; for an image without one, the media type of its config. */
  readonly artifactType?: string
  /** `os/architecture` or `os/architecture/variant`, from the config. An index has none. */
  readonly platform?: string
  /** Annotations of the manifest. */
  readonly annotations?: Readonly<Record<string, string>>
  /** Labels of the image config. */
  readonly labels?: Readonly<Record<string, string>>
  /** Config and layers. Absent: not known. */
  readonly blobs?: readonly Blob[]
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

/**
 * Which time an age counts from. `pushed`, `created`, `pulled`: that time alone. `tagged`: when its newest tag was put on it.
 * `last_pulled`: the later of its last pull and what counts without this setting, so that a pull can only protect.
 */
export const AGE_FROM = ['pushed', 'created', 'tagged', 'pulled', 'last_pulled'] as const
export type AgeFrom = (typeof AGE_FROM)[number]

/** Keeps the highest `count` versions of every major, minor or patch line. Prereleases take part only if `prerelease`. */
export type KeepSemver = {
  readonly per: 'major' | 'minor' | 'patch'
  readonly count: number
  readonly prerelease: boolean
  /** Are suffixes such as `-alpine` prereleases, as SemVer has it? Absent: they are lines of their own. */
  readonly variants?: false
}

/** Keeps the newest image of each of the last N hours, days, ISO weeks, months and years (UTC) that have any. */
export const THINNED = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
export type KeepThinned = { readonly [unit in (typeof THINNED)[number]]?: number }

/**
 * A filter says which images the rule speaks of: `tagRegexp`, `untagged`, `orphans` select, at least one of them; all other
 * filters narrow. Conditions say which of these go: `expirePeriod`, `retainedTop`, `max`, `keepSemver`, `keepThinned`, at
 * least one. `policies/README.md` is the reference.
 */
export type Rule = {
  /** The rule's identity in reasons and diffs; unique in its policy. */
  readonly label: string
  readonly description?: string
  /** RE2 syntax, matched against the whole tag, at most 256 characters. */
  readonly tagRegexp?: string
  readonly untagged: boolean
  /** A multiple of 24 hours, above 0. An image must be strictly older to go. */
  readonly expirePeriod?: Duration
  /** The same with any duration above 0; never together with `expirePeriod`. */
  readonly expireAfter?: Duration
  /** The newest N images that the filter selects stay. 0 is the same as absent, but counts as a condition. */
  readonly retainedTop?: number
  /** Beyond the newest N images that the filter selects, an image goes at any age. Not below `retainedTop`. */
  readonly max?: number
  /** The newest N of those that are older than `expirePeriod` stay. */
  readonly keepExpired?: number
  readonly keepSemver?: KeepSemver
  readonly keepThinned?: KeepThinned
  /** Absent: the later of built and pushed. */
  readonly ageFrom?: AgeFrom
  /** The rule only keeps: what its floors keep stays whatever other rules say, and of the rest it says nothing. */
  readonly keep?: true
  /** RE2 syntax with one group, matched against whole tags: counts are made for each captured value. */
  readonly groupBy?: string
  /** `all`: selects an image only if `tagRegexp` matches each of its tags. Absent: one is enough. */
  readonly match?: 'all'
  /** An image with such a tag is not selected. */
  readonly excludeTagRegexp?: string
  /** Selects an image that has, for each of these patterns, a tag that it matches as a whole. */
  readonly tagsMatchAll?: readonly string[]
  /** Selects what refers to an image that is not there. */
  readonly orphans?: true
  /** The rule may also select indexes that lack a child. */
  readonly brokenIndexes?: true
  /** All of these, with these values. */
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly artifactType?: string
  /** `os/architecture`, with any variant, or `os/architecture/variant`. */
  readonly platform?: string
  /** Bytes; an image whose size is not known is not selected. */
  readonly minSize?: number
  /** Place of the rule under `on_conflict = "first_match"`: the lowest that selects an image decides. */
  readonly priority?: number
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

/** A gate: nothing is cleared while the scope holds fewer tags, or fewer bytes, than this. Both: either opens it. */
export type Quota = { readonly tags?: number; readonly bytes?: number }

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
  /** Absent: all rules that select an image must want it gone. `any`: one is enough. */
  readonly onConflict?: 'first_match' | 'any'
  readonly quota?: Quota
  readonly limits: Limits
  /** How long an untagged image is left alone after it was first seen. */
  readonly grace: Duration
  /** Remove just the covered tags that all rules want gone, where the image itself must stay. */
  readonly untag: boolean
  /** Delete images whose tags move often too, where the registry cannot remove a tag alone: a push can be lost. */
  readonly deleteMoving?: true
  /** How long nothing is cleared after the policy was changed. Absent: not at all. */
  readonly coolingOff?: Duration
}

/** What no rule can delete. At least one of tagRegexp, digests and annotations; an image that fits any of them is protected. */
export type Protection = {
  readonly kind: 'protect'
  readonly name: string
  readonly description?: string
  /** A repository, a pattern, a registry, or everything. */
  readonly scope: Scope
  readonly tagRegexp?: string
  /** Sorted. */
  readonly digests: readonly Digest[]
  /** All of these, with these values. */
  readonly annotations?: Readonly<Record<string, string>>
  /** Who to ask about it. */
  readonly owner?: string
  /** The protection ends then. Absent: it does not. */
  readonly until?: Instant
}

/** One image that somebody holds: by hand (`pin`), or because a list says that it runs (`in_use`). */
export type Pin = RepositoryRef & {
  readonly kind: 'pin' | 'in_use'
  /** A tag or a digest. */
  readonly reference: string
  /** Who holds it: a person, a service, the name of a list. */
  readonly owner: string
  /** The pin ends then. Absent: it does not. */
  readonly until?: Instant
}

/** Kinds of registries that differ in what they can do. `distribution` is anything that keeps to the OCI API and no more. */
export const PROFILES = [
  'distribution',
  'zot',
  'harbor',
  'ghcr',
  'gitlab',
  'quay',
  'gar',
  'acr',
  'ecr',
  'hub',
] as const

export type Profile = (typeof PROFILES)[number]

export type Registry = {
  readonly kind: 'registry'
  readonly name: string
  /** `http://` or `https://`, host and port, no path, no user. */
  readonly url: string
  /** `env:NAME`, `file:PATH`, `docker:`, `docker:PATH` or `exec:PROGRAM ARGUMENTS`; never the secret itself. Absent: anonymous. */
  readonly credentials?: string
  /** One of `PROFILES`, where it cannot be found out; not narrowed, so that a wrong one can be told. */
  readonly profile?: string
  /** PEM files on the hosts where workers run: who may have signed the registry's certificate, and who we are. */
  readonly caFile?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  /** `file:///...`: the root of a distribution registry's filesystem, read only. */
  readonly storage?: string
  /** Repositories by name, sorted, where the catalog is closed. */
  readonly repositories?: readonly string[]
  /** Put a tombstone on a tag before its image goes, where the registry cannot remove a tag alone. */
  readonly tombstones?: true
  /** A reference like `credentials`, to what the registry's notifications must carry. */
  readonly eventsSecret?: string
  /** Are build times of what was there at the first look no arrival times? Absent: they are. */
  readonly trustBuilt?: false
  /** Is the daemon's clock believed where the registry sends no Date? */
  readonly trustClock?: true
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
