import type { Profile } from '../../../policies/index.ts'
import type { Identity, Observation, RegistryClient } from '../client.ts'
import type { Core } from '../oci/client.ts'
import { openListBounds } from '../oci/list-bounds.ts'
import { detect, withoutAsking } from './detect.ts'
import { acr } from './experimental/acr.ts'
import { ecr } from './experimental/ecr/ecr.ts'
import { gar } from './experimental/gar.ts'
import { ghcr } from './experimental/ghcr/ghcr.ts'
import { gitlab } from './experimental/gitlab.ts'
import { harbor } from './experimental/harbor.ts'
import { quay } from './experimental/quay.ts'
import { zot } from './experimental/zot.ts'
import type { Native } from './vendor.ts'

/** The profiles that have something of their own. */
const NATIVE: Readonly<Partial<Record<Profile, (core: Core) => Native>>> = {
  acr,
  ecr,
  gar,
  ghcr,
  gitlab,
  harbor,
  quay,
  zot,
}

type Plain = Pick<RegistryClient, 'deleteTurn' | 'deleteManifest' | 'deleteTag' | 'probe'>
type Parts = Plain & Pick<RegistryClient, 'identify' | 'inventory' | 'unlisted'>

/**
 * The calls that registries answer each in its own way: by the profile where it has something, else by `plain`. Which
 * profile it is, is found out by a list or a probe and remembered; a failure to find out is not. A delete asks nobody: it
 * goes by what is known by then.
 */
export function profiled(core: Core, plain: Plain): Parts {
  let known: Identity | undefined = withoutAsking(core)
  const identify = async (signal: AbortSignal): Promise<Identity> => {
    known ??= await detect(core, signal)
    return known
  }
  let opened: Native | undefined
  const native = (): Native => {
    if (known === undefined) return {}
    opened ??= NATIVE[known.profile]?.(core) ?? {}
    return opened
  }
  return {
    identify,
    inventory: async function* inventory(repository, signal): AsyncIterable<Observation> {
      await identify(signal)
      const list = native().inventory?.(repository, signal)
      const bounds = openListBounds(`${core.where(repository)}: the list of images`)
      for await (const one of list ?? []) {
        bounds.add({ names: 1 })
        yield one
      }
    },
    unlisted: async (signal) => {
      await identify(signal)
      return native().unlisted?.(signal)
    },
    deleteTurn: async (repository, signal) => {
      const turn = await plain.deleteTurn(repository, signal)
      try {
        await native().ready?.(repository, signal)
        return turn
      } catch (thrown) {
        turn.end()
        throw thrown
      }
    },
    deleteManifest: (repository, digest) =>
      (native().deleteManifest ?? plain.deleteManifest)(repository, digest),
    deleteTag: (repository, tag, on) => (native().deleteTag ?? plain.deleteTag)(repository, tag, on),
    probe: async (repository, signal) => {
      await identify(signal)
      const ask = () => plain.probe(repository, signal)
      return native().probe?.(repository, signal, ask) ?? ask()
    },
  }
}
