import type { Profile } from '../../../policies/model/index.ts'
import type { Capabilities, ManifestDeleter, NativeLister } from '../client.ts'
import type { Core } from '../oci/index.ts'

/** A vendor whose registries have an API of their own. */
export type Vendor = {
  readonly profile: Profile
  /** Returns true if the host name of the URL belongs to the vendor. Absent if no host name does. */
  readonly owns?: (url: URL) => boolean
  readonly open: (core: Core) => Native
}

/**
 * The calls that a vendor implements itself; absent ones use the OCI API. Deletes follow the same rules: sent once, never aborted,
 * `gone` only if the registry says that this object does not exist. Errors before the DELETE is sent are thrown.
 */
export type Native = Partial<NativeLister & Omit<ManifestDeleter, 'deleteSlot'>> & {
  /** Waits for all that a delete waits for. Called with the slot acquired. Why: nothing may wait after the last inspection. */
  readonly ready?: (repository: string, signal: AbortSignal) => Promise<void>
  /** Returns capabilities that the OCI probe cannot find. `ask` is that probe. */
  readonly probe?: (
    repository: string,
    signal: AbortSignal,
    ask: () => Promise<Capabilities>,
  ) => Promise<Capabilities>
}

/** The probe of a vendor whose own API deletes a tag alone, with the right to delete, and whose deletes cascade. */
export const untagsItself: NonNullable<Native['probe']> = async (_repository, _signal, ask) => {
  const found = await ask()
  return { ...found, untag: found.digestDelete === 'yes', cascades: true }
}

/** What is known of a vendor without a request. */
export type Traits = {
  /** Its usual name. */
  readonly title: string
  /** `verified`: careen was run against such a registry. `experimental`: it follows the documentation only. */
  readonly support: 'verified' | 'experimental'
  /** The list that careen reads beside the OCI API. Absent if there is none. */
  readonly list?: string
  /** True if the list contains untagged images. */
  readonly untagged: boolean
  /** True if the list has push times. */
  readonly pushTimes: boolean
  /** How a tag is deleted alone: by the OCI API if a probe permits it, by the vendor's API, or not at all. */
  readonly untag: 'probed' | 'native' | 'none'
  /** True if a delete of an image cascades to its children and referrers. */
  readonly cascades: boolean
  /** True if the image is deleted with its last tag. */
  readonly lastTagDeletesImage: boolean
  /** What to do if deletes are disabled. */
  readonly enable: string
  /** The right that the credentials need to delete. */
  readonly grant: string
}
