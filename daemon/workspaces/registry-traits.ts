import { CareenError } from '../../policies/model/index.ts'
import type { RegistryTrait, Store } from '../store/store.ts'

type Seen = { readonly origin: string; readonly trait: RegistryTrait }

/**
 * Returns a function that stores what a connection to a registry shows. It never throws: what a database that cannot be written does
 * not take is stored with the next. Why: it is called where sockets open, and an error there would end the process.
 */
export function noteTraits(
  { registryTraits, registryIdentities }: Pick<Store, 'registryTraits' | 'registryIdentities'>,
  warn: (message: string) => void,
): (origin: string, trait: RegistryTrait) => void {
  const waiting = new Map<string, Seen>()
  return (origin, trait) => {
    waiting.set(JSON.stringify([origin, trait]), { origin, trait })
    try {
      for (const [key, seen] of waiting) {
        registryTraits.add(registryIdentities.of(seen.origin), seen.trait)
        waiting.delete(key)
      }
    } catch (thrown) {
      warn(CareenError.from(thrown).message)
    }
  }
}
