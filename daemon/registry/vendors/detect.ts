import { closest } from '../../../policies/hcl/source/suggest.ts'
import { CareenError, type Profile, PROFILES } from '../../../policies/model/index.ts'
import type { Identity } from '../client.ts'
import { failure, type Core, type RegistryOptions } from '../oci/index.ts'
import type { Answer } from '../transport/index.ts'
import type { Vendor } from './vendor.ts'

const DOCKER_HUB = /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)$/

/** Returns the vendor of a declared profile. Throws INVALID_ARGUMENT if it is unknown. */
function declaredProfile(name: string): Profile {
  const found = PROFILES.find((profile) => profile === name)
  if (found !== undefined) return found
  const near = closest(name, PROFILES)
  const meant = near === undefined ? '' : ` Did you mean "${near}"?`
  throw new CareenError(
    'INVALID_ARGUMENT',
    `profile "${name}" of a registry does not exist. Profiles: ${PROFILES.join(', ')}.${meant}`,
  )
}

/** Returns the vendor of a host name, or undefined if it is unknown. */
function profileOfHost(url: URL, vendors: readonly Vendor[]): Profile | undefined {
  const owner = vendors.find(({ owns }) => owns?.(url) ?? false)
  return owner?.profile ?? (DOCKER_HUB.test(url.hostname) ? 'hub' : undefined)
}

/** Returns the vendor as declared, else by host name, or undefined. Throws INVALID_ARGUMENT if the profile is unknown. */
export function withoutAsking(
  { url, profile }: Pick<RegistryOptions, 'url' | 'profile'>,
  vendors: readonly Vendor[],
): Identity | undefined {
  if (profile !== undefined) return { profile: declaredProfile(profile), by: 'declared' }
  const known = profileOfHost(new URL(url), vendors)
  return known === undefined ? undefined : { profile: known, by: 'its host name' }
}

/**
 * Returns the vendor by the challenge of the registry, then by its own API. Returns `distribution` if no answer names a vendor.
 * Throws if the registry does not answer.
 */
export async function detect(core: Core, signal: AbortSignal): Promise<Identity> {
  const answer = await core.http.read({ method: 'GET', path: '/v2/', limit: SMALL, signal })
  const challenge = answer.headers.get('www-authenticate') ?? ''
  if (/service="harbor-registry"/i.test(challenge)) return { profile: 'harbor', by: 'its token service' }
  if (/realm="[^"]*\/jwt\/auth"/i.test(challenge) && /service="container_registry"/i.test(challenge))
    return { profile: 'gitlab', by: 'its token service' }
  if (/service="[a-z0-9-]+\.azurecr\.(?:io|cn|us)"/i.test(challenge))
    return { profile: 'acr', by: 'its token service' }
  if (hasKey(await json(core, '/api/v2.0/systeminfo', signal), 'auth_mode'))
    return { profile: 'harbor', by: 'its /api/v2.0/systeminfo' }
  if (namesZot(await json(core, '/v2/_oci/ext/discover', signal)))
    return { profile: 'zot', by: 'its /v2/_oci/ext/discover' }
  return { profile: 'distribution', by: 'the lack of any other API' }
}

const SMALL = 1 << 20

/**
 * Returns the JSON answer of a GET, or undefined for any other answer, also a 401. Throws if there is no answer, or on a server
 * error. Why: such an answer does not exclude the vendor, and the result is cached.
 */
async function json(core: Core, path: string, signal: AbortSignal): Promise<unknown> {
  const answer = await answerTo(core, path, signal)
  if (answer === undefined) return undefined
  if (isTrouble(answer.status)) throw unclear(failure(answer, core.http.origin + path), path)
  try {
    return answer.status === 200 ? JSON.parse(Buffer.from(answer.body).toString('utf8')) : undefined
  } catch {
    return undefined
  }
}

function isTrouble(status: number): boolean {
  return status >= 500 || status === 408 || status === 429
}

/** Returns the answer, or undefined if it is not an answer of this vendor. */
async function answerTo(core: Core, path: string, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    return await core.auth.ask('read', '', { method: 'GET', path, limit: SMALL, signal })
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'REGISTRY_UNAUTHORIZED' || error.code === 'REGISTRY_INVALID_RESPONSE') return undefined
    throw error.code === 'REGISTRY_UNREACHABLE' ? unclear(error, path) : error
  }
}

function unclear(cause: CareenError, path: string): CareenError {
  return new CareenError(
    cause.code,
    `${cause.message}. careen requested ${path} to detect the product. To skip that, set profile in the registry block`,
    { cause: cause.cause },
  )
}

function hasKey(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value
}

function namesZot(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('extensions' in value)) return false
  const { extensions } = value
  return Array.isArray(extensions) && extensions.some((one: unknown) => nameOf(one).includes('zot'))
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
    ? value.name
    : ''
}
