import { readHttpDate } from '../../policies/evidence/index.ts'
import { CareenError, type Answered, type Registry } from '../../policies/model/index.ts'
import type { RegistryCapabilities } from '../../proto/resources/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import type { Store } from '../store/store.ts'
import type { Asked } from './probe-registry.ts'

/** What is remembered of a check; undefined where the registry did not even say what it is. */
export function factsOf(asked: Asked, now: number): RegistryCapabilities | undefined {
  const { identity, registry, repository } = asked
  if (identity === undefined || identity instanceof CareenError) return undefined
  const listed = known(asked.list)?.unlisted === undefined
  const { untagged, pushTimes } = TRAITS[identity.profile]
  const skew = clockSkew(asked, now)
  return {
    url: registry.url,
    profile: identity.profile,
    detectedBy: identity.by,
    digestDelete: known(asked.capabilities)?.digestDelete ?? 'unknown',
    untag: untagOf(asked),
    untaggedListing: listed && untagged,
    pushTimes: listed && pushTimes,
    referrers: answered(known(asked.referrers)),
    catalog: catalogOf(asked),
    ...(repository === undefined ? {} : { repository }),
    ...(skew === undefined ? {} : { clockSkew: skew }),
    probedAt: now,
  }
}

/** What is known of a registry as it is declared: facts that were asked of another URL say nothing. */
export function factsNow(
  { registryFacts }: Pick<Store, 'registryFacts'>,
  registry: Registry,
): RegistryCapabilities | undefined {
  const facts = registryFacts.get(registry.name)
  return facts?.url === registry.url ? facts : undefined
}

/** What was answered, if anything was. */
export function known<T>(answer: T | CareenError | undefined): T | undefined {
  return answer instanceof CareenError ? undefined : answer
}

function answered(value: boolean | undefined): Answered {
  if (value === undefined) return 'unknown'
  return value ? 'yes' : 'no'
}

/** A tag is asked about only where digests may be deleted. */
export function untagOf({ capabilities }: Asked): Answered {
  const found = known(capabilities)
  return found?.digestDelete === 'yes' || found?.untag === true ? answered(found.untag) : 'unknown'
}

export function catalogOf({ catalog }: Asked): RegistryCapabilities['catalog'] {
  if (catalog === undefined) return 'unknown'
  if (!(catalog instanceof CareenError)) return 'open'
  switch (catalog.code) {
    case 'REGISTRY_UNAUTHORIZED':
    case 'REGISTRY_NOT_FOUND':
    case 'REGISTRY_READ_ONLY':
      return 'closed'
    default:
      return 'unknown'
  }
}

/** The registry's clock minus this one, from the probe, else from its door. Milliseconds. */
export function clockSkew({ capabilities, door }: Asked, now: number): number | undefined {
  const probed = known(capabilities)?.clockSkew
  if (probed !== undefined || door instanceof CareenError) return probed
  const date = readHttpDate(door.greeting.headers.get('date'), now)
  return date === undefined ? undefined : date - now
}
