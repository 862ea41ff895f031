import type { Digest, Instant } from '../../policies/model/index.ts'

/**
 * Earlier scans of a repository, as known when the next one begins. Digests and tags that are new in the next scan did not
 * exist at `after`. Without `after`, their arrival is not known: they are baseline (`baseline`), or scans are not remembered.
 */
export type Looks = {
  readonly baseline: boolean
  readonly after?: Instant
  /** When the first complete scan ended. Absent: there was none yet. */
  readonly since?: Instant
  /** When the last scan of any repository ended. A clock with an earlier time was set back. */
  readonly newest?: Instant
  /** By how many milliseconds the clock was set since the last scan of this daemon, measured with a monotonic clock. */
  readonly stepped: number
  /** Dangling tags of the last complete scan. Absent: none. */
  readonly dangling?: readonly DanglingTag[]
}

/**
 * A dangling tag of complete scans: its manifest may exist and not be readable. An image found under it later arrived later
 * than `after`, the bound of the first of these scans. Without `after`, its arrival is not known.
 */
export type DanglingTag = Pick<TagState, 'tag' | 'after'>

/**
 * A digest that scans have seen in a repository. It arrived later than `after` and not later than `firstSeenAt`. Without
 * `after`, it existed at the first scan (`baseline`), or its arrival is not known. It stays stored long after it is deleted.
 */
export type Sighting = {
  readonly digest: Digest
  readonly firstSeenAt: Instant
  readonly baseline: boolean
  readonly after?: Instant
  /** When careen last uploaded it again, or last saw it again after a complete scan that did not show it. */
  readonly putBackAt?: Instant
  /** When a scan first did not show it. Absent: the last complete scan showed it. */
  readonly missingSince?: Instant
  /** Since when it is known to be deleted. Absent: it exists, or it is missing and a second scan has to confirm that. */
  readonly goneAt?: Instant
  /** The times of the last reported push and pull. Absent: none was reported. */
  readonly pushedAt?: Instant
  readonly pulledAt?: Instant
  /** When a scan saw that its last tag was removed. Absent: it has a tag, never had one, or lost it before the first scan. */
  readonly untaggedAt?: Instant
}

/** A push that a registry has reported. `tag` absent: a push by digest. `id` grows with each notification. */
export type Push = {
  readonly id: number
  readonly digest: Digest
  readonly tag?: string
  readonly at: Instant
}

/** A tag of a repository, as scans have seen it. */
export type TagState = {
  readonly tag: string
  readonly digest: Digest
  /** When it was first seen to point to this digest. */
  readonly since: Instant
  /** It did not point to this digest at this time. Absent: not known, as with `baseline`. */
  readonly after?: Instant
  /** The time of the last reported push of this tag and digest. Absent: none was reported. */
  readonly reportedAt?: Instant
  /** When a scan first did not list it. Absent: the last complete scan listed it, or it is removed. */
  readonly missingSince?: Instant
  /** It existed at the first scan, so its arrival is not known. */
  readonly baseline: boolean
  /** How often scans have seen that it moved. */
  readonly moves: number
  /** When a scan saw that it was removed. Absent: it existed at the last scan. */
  readonly removedAt?: Instant
}

/** A tag that is new, is back or has moved. `baseline` and `after` as in `TagState`. */
export type TagMove = Pick<TagState, 'tag' | 'digest' | 'baseline' | 'after'>

/** Stored sightings of digests that the last scans did not show, and their reported pushes. */
export type Recalled = { readonly sightings: readonly Sighting[]; readonly pushes: readonly Push[] }

/**
 * Differences between a scan and the inventory, or a part of them. `added`: digests that are new, or are back. `missing` and
 * `missingTags`: digests and tags that the scan did not show. They count as deleted when a second scan confirms it.
 */
export type ScanDifference = {
  readonly added: readonly Sighting[]
  readonly missing: readonly Digest[]
  readonly moved: readonly TagMove[]
  readonly missingTags: readonly string[]
  /** All dangling tags, not only new ones. `after` is the bound of the new ones. */
  readonly dangling: readonly DanglingTag[]
}
