import { readHttpDate } from '../../policies/evidence/index.ts'
import { CareenError, type Answered, type Registry } from '../../policies/model/index.ts'
import type { RegistryCapabilities } from '../../proto/resources/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import type { Store } from '../store/store.ts'
import type { ProbeAnswers } from './probe-registry.ts'

/** Returns the capabilities to store, or undefined if the vendor is unknown. */
export function factsOf(asked: ProbeAnswers, now: number): RegistryCapabilities | undefined {
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

/** Returns the stored capabilities, or undefined if they are of another URL. */
export function factsNow(
  { registryFacts }: Pick<Store, 'registryFacts'>,
  registry: Registry,
): RegistryCapabilities | undefined {
  const facts = registryFacts.get(registry.name)
  return facts?.url === registry.url ? facts : undefined
}

/** Returns the answer, or undefined if there was none. */
export function known<T>(answer: T | CareenError | undefined): T | undefined {
  return answer instanceof CareenError ? undefined : answer
}

function answered(value: boolean | undefined): Answered {
  if (value === undefined) return 'unknown'
  return value ? 'yes' : 'no'
}

/** Returns whether a tag can be deleted alone. Probed only if digests may be deleted. */
export function untagOf({ capabilities }: ProbeAnswers): Answered {
  const found = known(capabilities)
  return found?.digestDelete === 'yes' || found?.untag === true ? answered(found.untag) : 'unknown'
}

export function catalogOf({ catalog }: ProbeAnswers): RegistryCapabilities['catalog'] {
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

/** Returns the registry's clock minus this host's, from the probe, else from `GET /v2/`. Milliseconds. */
export function clockSkew({ capabilities, ping }: ProbeAnswers, now: number): number | undefined {
  const probed = known(capabilities)?.clockSkew
  if (probed !== undefined || ping instanceof CareenError) return probed
  const date = readHttpDate(ping.result.headers.get('date'), now)
  return date === undefined ? undefined : date - now
}
