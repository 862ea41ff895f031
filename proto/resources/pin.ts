import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'

/** An image that a person or a service holds: no run deletes it while the pin is in force, whatever the policies say. */
export type StoredPin = RepositoryRef & {
  readonly id: string
  /** The workspace whose registry it is in. */
  readonly workspace: string
  /** A tag, which the pin follows, or a digest. It may not exist yet. */
  readonly reference: string
  readonly reason: string
  /** The identity that created it. */
  readonly createdBy: string
  readonly createdAt: Instant
  /** The pin ends then. Absent: it does not. */
  readonly until?: Instant
}

/** A pin with what is known of its image now. */
export type ShownPin = StoredPin & {
  /** Changes with the pin. */
  readonly etag: string
  /** The image that the reference names, by the last scan. Absent: not known; it may be pushed later. */
  readonly image?: Digest
  /** A DELETE of the image was committed before, and its outcome is not known: it may be sent, and is not called back. */
  readonly deletePending?: true
}
