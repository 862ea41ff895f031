import type { Identity, Observation, RegistryClient } from '../client.ts'
import { type Core, openListBounds } from '../oci/index.ts'
import { detect, withoutAsking } from './detect.ts'
import type { Native, Vendor } from './vendor.ts'

type Plain = Pick<RegistryClient, 'deleteSlot' | 'deleteManifest' | 'deleteTag' | 'probe'>
type Parts = Plain & Pick<RegistryClient, 'identify' | 'inventory' | 'unlisted'>

/**
 * Returns the calls that differ between vendors: the vendor's own, else `plain`. A list or a probe detects the vendor and caches
 * it; a failed detection is not cached. A delete never detects: it uses the vendor known by then.
 */
export function profiled(core: Core, plain: Plain, vendors: readonly Vendor[]): Parts {
  let known: Identity | undefined = withoutAsking(core.options, vendors)
  const identify = async (signal: AbortSignal): Promise<Identity> => {
    known ??= await detect(core, signal)
    return known
  }
  let opened: Native | undefined
  const native = (): Native => {
    if (known === undefined) return {}
    const { profile } = known
    opened ??= vendors.find((vendor) => vendor.profile === profile)?.open(core) ?? {}
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
    deleteSlot: async (repository, signal) => {
      const slot = await plain.deleteSlot(repository, signal)
      try {
        await native().ready?.(repository, signal)
        return slot
      } catch (thrown) {
        slot.end()
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
