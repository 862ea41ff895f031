import type { Profile } from '../../../policies/index.ts'
import type { Core } from '../oci.ts'
import type { Identity, Observation, RegistryClient } from '../registry.ts'
import { detect } from './detect.ts'
import type { Native } from './profile.ts'

const NATIVE: Readonly<Partial<Record<Profile, Native>>> = {}

type Parts = Pick<
  RegistryClient,
  'identify' | 'inventory' | 'deleteManifest' | 'deleteTag' | 'probe'
>

/**
 * The calls that registries answer each in its own way: by the profile where it has something, else by `plain`. Which
 * profile it is, is found out at the first of them and remembered; a failure to find out is not.
 */
export function profiled(
  core: Core,
  plain: Pick<RegistryClient, 'deleteManifest' | 'deleteTag' | 'probe'>,
): Parts {
  let known: Identity | undefined
  const identify = async (signal?: AbortSignal): Promise<Identity> => {
    known ??= await detect(core, signal ?? AbortSignal.timeout(60_000))
    return known
  }
  const native = async (signal?: AbortSignal): Promise<Native> =>
    NATIVE[(await identify(signal)).profile] ?? {}
  return {
    identify,
    inventory: async function* inventory(repository, signal): AsyncIterable<Observation> {
      const { inventory: list } = await native(signal)
      if (list !== undefined) yield* list(core, repository, signal)
    },
    deleteManifest: async (repository, digest) => {
      const { deleteManifest } = await native()
      return (deleteManifest ?? ((_core, ...rest) => plain.deleteManifest(...rest)))(core, repository, digest)
    },
    deleteTag: async (repository, tag) => {
      const { deleteTag } = await native()
      return (deleteTag ?? ((_core, ...rest) => plain.deleteTag(...rest)))(core, repository, tag)
    },
    probe: async (repository, signal) => {
      const { probe } = await native(signal)
      const found = await plain.probe(repository, signal)
      return probe === undefined ? found : probe(core, repository, signal, found)
    },
  }
}
