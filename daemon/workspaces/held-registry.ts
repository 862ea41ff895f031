import type { Code, Instant, Registry } from '../../policies/model/index.ts'
import type { StoredObject } from '../../proto/resources/index.ts'
import type { RegistryTrait, Store } from '../store/store.ts'
import { identityOf } from './registry-identity.ts'

/** Why no image of a registry is deleted, whatever its policies say. */
export type HeldRegistry = { readonly code: Code; readonly why: string }

/** Returns why the runs of a registry are on hold, or undefined if they are not. */
export function heldRegistry(store: Store, name: string, now: Instant): HeldRegistry | undefined {
  const stored = store.objects.get(`registry.${name}`)
  if (stored?.object.kind !== 'registry') return undefined
  const owner = ownerOf(store, stored.object)
  if (owner === undefined || owner.name === name) return suspected(store, stored, now)
  return {
    code: 'REGISTRY_OWNED',
    why:
      `registry.${name} (${stored.object.url}) is the registry that workspace ${owner.workspace} declares as registry.${owner.name}. ` +
      `Remove one of the two blocks, or the alias in careend.hcl of the daemon that joins them`,
  }
}

type Owner = { readonly name: string; readonly workspace: string }

/** Returns the block whose name is the key of the registry's inventory. */
function ownerOf(store: Store, registry: Registry): Owner | undefined {
  const key = store.registryIdentities.keyOf(store.registryIdentities.of(registry.url))
  const stored = key === undefined ? undefined : store.objects.get(`registry.${key}`)
  if (stored === undefined || identityOf(store, stored) === undefined) return undefined
  return stored.object.kind === 'registry'
    ? { name: stored.object.name, workspace: stored.workspace }
    : undefined
}

/** How long what a connection showed counts. Milliseconds. */
const COUNTS = 30 * 86_400_000

/**
 * Returns why the registry is probably one of another workspace under another name: both showed the same address or certificate
 * key, and the same challenge. Of two, the one that was seen first is not on hold.
 */
function suspected(store: Store, stored: StoredObject, now: Instant): HeldRegistry | undefined {
  const own = identityOf(store, stored)
  const since = own === undefined ? undefined : store.registryTraits.firstSeen(own)
  if (own === undefined || since === undefined) return undefined
  const traits = store.registryTraits.of(own, now - COUNTS)
  const twin = registriesElsewhere(store, stored.workspace).find((other) => {
    const identity = identityOf(store, other) ?? own
    if (identity === own || store.registryIdentities.areDistinct(own, identity)) return false
    const first = store.registryTraits.firstSeen(identity) ?? Number.POSITIVE_INFINITY
    return first < since && looksTheSame(traits, store.registryTraits.of(identity, now - COUNTS))
  })
  return twin === undefined ? undefined : { code: 'REGISTRY_ALIAS_SUSPECTED', why: suspicion(stored, twin) }
}

function registriesElsewhere(store: Store, workspace: string): readonly StoredObject[] {
  return store.objects
    .workspaces()
    .filter(({ name }) => name !== workspace)
    .flatMap(({ name }) => store.objects.registries(name))
}

function looksTheSame(one: readonly RegistryTrait[], other: readonly RegistryTrait[]): boolean {
  const share = (kind: RegistryTrait['kind']): boolean =>
    one.some((trait) => trait.kind === kind && other.some((there) => isSame(trait, there)))
  const areOpen = ![...one, ...other].some(({ kind }) => kind === 'challenge')
  return (share('address') || share('key')) && (areOpen || share('challenge'))
}

function isSame(one: RegistryTrait, other: RegistryTrait): boolean {
  return one.kind === other.kind && one.value === other.value
}

function suspicion({ object, workspace }: StoredObject, twin: StoredObject): string {
  const [url, other] = [object, twin.object].map((one) => (one.kind === 'registry' ? one.url : ''))
  const host = url === undefined || !URL.canParse(url) ? '' : new URL(url).host
  const twinHost = other === undefined || !URL.canParse(other) ? '' : new URL(other).host
  return (
    `${url} of workspace ${workspace} shows the same address or certificate as ${other} of workspace ${twin.workspace}, so they may be one ` +
    `registry. In careend.hcl of the daemon, registry_host "${twinHost}", add "${host}" to aliases if they are, else to distinct_from`
  )
}
