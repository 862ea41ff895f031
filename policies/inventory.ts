/** What looks at repositories remember, and what manifests and configs say: plain data that store, wire and scan share. */
import type { Blob, Digest, Instant } from './model.ts'

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

/** Known images that a look did not show, too many at once. `lost` and `known` count an index with its children as one. */
export type Loss = {
  /** When the look ended. */
  readonly at: Instant
  readonly lost: number
  readonly known: number
  /** Since when the first of them was known. */
  readonly since: Instant
  /** Some of their names. */
  readonly names: readonly string[]
  readonly digests: readonly Digest[]
}

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

/**
 * What a registry told of one of its repositories. A `delete` names a digest or a tag, the others a digest; a `push` also the
 * tag that was pushed, where there was one.
 */
export type Notice = {
  readonly action: 'push' | 'pull' | 'delete'
  readonly at: Instant
  /** The registry did not say when, in a form that is understood: `at` is when it told. */
  readonly timeUnknown?: true
  readonly repository: string
  readonly digest?: Digest
  readonly tag?: string
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

/** A manifest as the index that holds it tells of it. */
export type Descriptor = Blob & { readonly mediaType: string }

/** What the bytes of a manifest say. True for ever: the digest names the bytes. */
export type ManifestFacts = {
  readonly digest: Digest
  readonly mediaType: string
  readonly kind: 'image' | 'index'
  /** Bytes of the manifest itself. */
  readonly size: number
  readonly config?: Digest
  readonly artifactType?: string
  readonly subject?: Digest
  /** What an index lists, in its order. */
  readonly children: readonly Digest[]
  /** Those of the children that only attest others (BuildKit's). */
  readonly attestations: readonly Descriptor[]
  readonly annotations?: Readonly<Record<string, string>>
  /** Config and layers, each once. An index has none. */
  readonly blobs?: readonly Blob[]
}

/** What the bytes of an image's config say, as far as policies ask. `created` as it is written there. */
export type ConfigFacts = {
  readonly digest: Digest
  readonly created?: string
  readonly platform?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** What is known of digests; each at most once. */
export type Facts = { readonly manifests: readonly ManifestFacts[]; readonly configs: readonly ConfigFacts[] }

/** Whose facts are asked for. */
export type WantedFacts = { readonly manifests: readonly Digest[]; readonly configs: readonly Digest[] }
