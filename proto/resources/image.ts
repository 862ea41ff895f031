import type { Digest, RepositoryRef } from '../../policies/model/index.ts'
import type { Sighting, TagState } from './inventory.ts'

/**
 * An image as scans have seen it. The registry is not asked. What is absent is not known. Its times are those of `Sighting`: it arrived
 * later than `after` and not later than `firstSeenAt`.
 */
export type SeenImage = RepositoryRef &
  Sighting & {
    readonly workspace: string
    /** In order, without removed ones. */
    readonly tags: readonly TagState[]
    readonly mediaType?: string
    readonly artifactType?: string
    /** Bytes of the manifest, its config and its layers; an index counts itself alone. */
    readonly size?: number
    /** What an index lists. Absent: nothing, or not known. */
    readonly parts?: readonly Digest[]
    readonly subject?: Digest
    /** Addresses of protections that its tags, its digest or its annotations fit, in order. */
    readonly protections: readonly string[]
    /** The ids of its pins. */
    readonly pins: readonly string[]
  }
