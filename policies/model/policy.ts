import type { Scope } from './repository.ts'
import type { Duration } from './time.ts'
import type { ChangeWindow } from './window.ts'

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
 * least one. `docs/reference/language.md` is the reference.
 */
export type PolicyRule = {
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
  readonly rules: readonly PolicyRule[]
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
  /** When images are deleted. Absent: at any time. */
  readonly window?: ChangeWindow
  /** No plan and no write destroys the object while this is stored. */
  readonly preventDestroy?: true
}
