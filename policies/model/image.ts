import type { Instant, Known, TimeEvidence } from './time.ts'

/** `algorithm:hex`, as the registry names a manifest. */
export type Digest = string

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
