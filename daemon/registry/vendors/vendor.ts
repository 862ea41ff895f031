import type { Profile } from '../../../policies/model/index.ts'
import type { Capabilities, ManifestDeleter, NativeLister } from '../client.ts'
import type { Core } from '../oci/index.ts'

/** A kind of registry that has an API of its own. */
export type Vendor = {
  readonly profile: Profile
  /** Does a registry with this URL belong to it, by its host name alone? Absent: no host name says so. */
  readonly owns?: (url: URL) => boolean
  readonly open: (core: Core) => Native
}

/**
 * What a kind of registry does in its own way; whatever is absent goes by the OCI API. The deletes hold to the same rules:
 * sent once, never aborted, and `gone` only where the registry says that the very thing is not there. What fails before the
 * DELETE is sent is thrown.
 */
export type Native = Partial<NativeLister & Omit<ManifestDeleter, 'deleteTurn'>> & {
  /** Waits for what a delete would have to wait for, when its turn was taken: nothing waits after the last look. */
  readonly ready?: (repository: string, signal: AbortSignal) => Promise<void>
  /** Says what the OCI API's own probe cannot; `ask` is that probe. */
  readonly probe?: (
    repository: string,
    signal: AbortSignal,
    ask: () => Promise<Capabilities>,
  ) => Promise<Capabilities>
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
