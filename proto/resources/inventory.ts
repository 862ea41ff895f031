import type { Digest, Instant } from '../../policies/model/index.ts'

/**
 * What is known of earlier looks at a repository when the next one begins. What that one finds new was not there at `after`.
 * Without `after`: it is baseline (`baseline`), or looks were lost, and nothing is known of when it came.
 */
export type Looks = {
  readonly baseline: boolean
  readonly after?: Instant
  /** When the first complete look ended. Absent: this is it. */
  readonly since?: Instant
  /** When the last look at any repository ended: a clock that shows less has gone back. */
  readonly newest?: Instant
  /** By how many milliseconds the clock was set, against one that never jumps, since the last look of this daemon. */
  readonly stepped: number
  /** Tags that led nowhere at the last complete look. Absent: none did. */
  readonly dangling?: readonly DanglingTag[]
}

/**
 * A tag that complete looks list although it leads nowhere: something may be there that they could not read. What is found
 * under it later came later than `after`, the bound of the first of these looks; without `after` it is not known since when.
 */
export type DanglingTag = Pick<TagState, 'tag' | 'after'>

/**
 * A digest that was seen in a repository. It arrived later than `after` and not later than `firstSeenAt`; without `after` it
 * was there at the first look (`baseline`), or it is not known since when. It is remembered for long after it is gone.
 */
export type Sighting = {
  readonly digest: Digest
  readonly firstSeenAt: Instant
  readonly baseline: boolean
  readonly after?: Instant
  /** When careen put it back, or saw it again after a complete look that did not show it: the last time. */
  readonly putBackAt?: Instant
  /** The first look that did not show it. Absent: the last complete look did. */
  readonly missingSince?: Instant
  /** When it was known to be gone. Absent: it is there, or it is missing and a second look has to agree. */
  readonly goneAt?: Instant
  /** When the registry last told of a push, and of a pull. Absent: it told of none. */
  readonly pushedAt?: Instant
  readonly pulledAt?: Instant
  /** When it was seen to have lost its last tag. Absent: it has one, never had one, or lost it before careen looked. */
  readonly untaggedAt?: Instant
}

/** A push that a registry told of: `tag` absent, it was one by digest. `id`: later ones have greater numbers. */
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
  /** When it was first seen to lead to this digest. */
  readonly since: Instant
  /** It was put there later than this. Absent: not known, as with `baseline`. */
  readonly after?: Instant
  /** When the registry told that it was pushed with this digest: the last time. Absent: it did not. */
  readonly toldAt?: Instant
  /** The first look that did not list it. Absent: the last complete look did, or it is gone. */
  readonly missingSince?: Instant
  /** It was there when careen began to look at tags: when it was put there is not known. */
  readonly baseline: boolean
  /** How often it was seen to lead elsewhere than before. */
  readonly moves: number
  /** When it was seen to be gone. Absent: it was there at the last scan. */
  readonly vanishedAt?: Instant
}

/** Where a tag leads that is new, is back or has moved. `baseline` and `after` as in `TagState`. */
export type TagMove = Pick<TagState, 'tag' | 'digest' | 'baseline' | 'after'>

/** What is remembered of digests that the last looks did not show, and which pushes of them the registry told of. */
export type Recalled = { readonly sightings: readonly Sighting[]; readonly pushes: readonly Push[] }

/**
 * What a scan found to differ from what is remembered, or a part of it. `added`: digests that are new, or are back.
 * `vanished` and `lost`: digests and tags that it did not show; they are believed to be gone when a second look agrees.
 */
export type ScanDifference = {
  readonly added: readonly Sighting[]
  readonly vanished: readonly Digest[]
  readonly moved: readonly TagMove[]
  readonly lost: readonly string[]
  /** All tags that are listed and lead nowhere, not only new ones; `after` as it holds for the new ones. */
  readonly dangling: readonly DanglingTag[]
}
