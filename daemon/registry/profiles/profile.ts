import type { Digest } from '../../../policies/index.ts'
import type { Core } from '../oci.ts'
import type { Capabilities, DeleteOutcome, Observation } from '../registry.ts'

/**
 * What a kind of registry does in its own way; whatever is absent goes by the OCI API. The deletes hold to the same rules:
 * sent once, never aborted, and `gone` only where the registry says that the very thing is not there.
 */
export type Native = {
  readonly inventory?: (core: Core, repository: string, signal: AbortSignal) => AsyncIterable<Observation>
  readonly deleteManifest?: (core: Core, repository: string, digest: Digest) => Promise<DeleteOutcome>
  readonly deleteTag?: (core: Core, repository: string, tag: string) => Promise<DeleteOutcome>
  /** Corrects what the probe by the OCI API found out. */
  readonly probe?: (core: Core, probed: Probed) => Promise<Capabilities>
}

/** What the probe by the OCI API found out in a repository. */
export type Probed = {
  readonly repository: string
  readonly signal: AbortSignal
  readonly found: Capabilities
}

/** What is known of a kind of registry without asking one. */
export type Traits = {
  /** As people call it. */
  readonly title: string
  /** Was careen run against one? Otherwise it follows the documentation alone. */
  readonly tried: boolean
  /** Which list careen reads beside the OCI API; absent: none. */
  readonly list?: string
  /** Are images without a tag in that list? */
  readonly untagged: boolean
  /** Does that list have push times? */
  readonly pushTimes: boolean
  /** How a tag goes alone: by the OCI API, if a probe finds that it does; by the registry's own; not at all. */
  readonly untag: 'probed' | 'native' | 'none'
  /** Does deleting an image take its children and referrers along? */
  readonly cascades: boolean
  /** Does the image go with its last tag? */
  readonly lastTagDeletesImage: boolean
  /** What to do where deletes are disabled. */
  readonly enable: string
  /** Which right the credentials need for deleting. */
  readonly grant: string
}
