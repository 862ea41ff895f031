import type { RegistryTrait, Store } from '../store/store.ts'

/** Returns a function that stores what a connection to a registry shows. */
export function noteTraits(store: Store): (origin: string, trait: RegistryTrait) => void {
  return (origin, trait) => store.registryTraits.add(store.registryIdentities.of(origin), trait)
}
