import type { Profile } from '../../../policies/index.ts'
import type { Core } from '../oci.ts'
import type { Identity, Observation, RegistryClient } from '../registry.ts'
import { detect, withoutAsking } from './detect.ts'
import type { Native } from './profile.ts'

const NATIVE: Readonly<Partial<Record<Profile, Native>>> = {}

type Parts = Pick<RegistryClient, 'identify' | 'inventory' | 'deleteManifest' | 'deleteTag' | 'probe'>

/**
 * The calls that registries answer each in its own way: by the profile where it has something, else by `plain`. Which
 * profile it is, is found out by a list or a probe and remembered; a failure to find out is not. A delete asks nobody: it
 * goes by what is known by then.
 */
export function profiled(
  core: Core,
  plain: Pick<RegistryClient, 'deleteManifest' | 'deleteTag' | 'probe'>,
): Parts {
  let known: Identity | undefined = withoutAsking(core)
  const identify = async (signal: AbortSignal): Promise<Identity> => {
    known ??= await detect(core, signal)
    return known
  }
  const native = (): Native => (known === undefined ? {} : (NATIVE[known.profile] ?? {}))
  return {
    identify,
    inventory: async function* inventory(repository, signal): AsyncIterable<Observation> {
      await identify(signal)
      const { inventory: list } = native()
      if (list !== undefined) yield* list(core, repository, signal)
    },
    deleteManifest: (repository, digest) => {
      const { deleteManifest } = native()
      return deleteManifest?.(core, repository, digest) ?? plain.deleteManifest(repository, digest)
    },
    deleteTag: (repository, tag) => {
      const { deleteTag } = native()
      return deleteTag?.(core, repository, tag) ?? plain.deleteTag(repository, tag)
    },
    probe: async (repository, signal) => {
      const found = await plain.probe(repository, signal)
      await identify(signal)
      return (await native().probe?.(core, { repository, signal, found })) ?? found
    },
  }
}
