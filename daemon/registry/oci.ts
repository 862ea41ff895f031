import { createHash } from 'node:crypto'
import { CareenError, type Digest } from '../../policies/index.ts'
import { deleteOutcome, errorCodes, failure, saysUnknown } from './answers.ts'
import { type Authorized, authorize } from './auth.ts'
import type { Credentials } from './credentials.ts'
import { greet } from './greet.ts'
import { type Answer, type Ask, type Http, openHttp } from './http.ts'
import { ACCEPT } from './manifest.ts'
import { allPages, pageOf } from './paging.ts'
import { probe } from './probe.ts'
import { profiled } from './profiles/profiled.ts'
import type { DeleteOutcome, Manifest, RegistryClient } from './registry.ts'

export type RegistryOptions = {
  readonly url: string
  readonly credentials?: Credentials
  readonly version: string
  readonly random: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly now: () => number
  /** Requests at the same time to this host. */
  readonly concurrency?: number
  /** As declared; absent: found out. */
  readonly profile?: string
  /** Where the vendor's own API is, when it is not where its profile expects it: an origin. */
  readonly api?: string
}

/** Largest bodies that are read, in bytes. */
const MANIFEST = 4 << 20
const LIST = 32 << 20
const CONFIG = 8 << 20
const SMALL = 1 << 20

/** One registry of the OCI distribution API, with what all of its calls need. */
export type Core = {
  readonly http: Http
  readonly auth: Authorized
  readonly options: RegistryOptions
  /** Another host that belongs to this registry; the same one for the same origin, closed with it. */
  readonly openHost: (origin: string) => Http
  /** `https://host/repository`, for messages. */
  readonly where: (repository: string) => string
}

/** Opens a client; no request is sent yet. Everything it throws is a CareenError that names registry and repository. */
export function openRegistry(options: RegistryOptions): RegistryClient {
  const hosts = new Map<string, Http>()
  const openHost = (origin: string): Http => {
    const known = hosts.get(origin)
    if (known !== undefined) return known
    const http = openHttp({
      ...options,
      origin,
      userAgent: `careen/${options.version}`,
      concurrency: options.concurrency ?? 8,
    })
    hosts.set(origin, http)
    return http
  }
  const http = openHost(new URL(options.url).origin)
  const { credentials, now } = options
  const auth = authorize({ http, now, openHost, ...(credentials === undefined ? {} : { credentials }) })
  const where = (repository: string): string => `${http.origin}/${repository}`
  const core: Core = { http, auth, options, openHost, where }
  return {
    repositories: (signal) => repositories(core, signal),
    tags: (repository, signal) => tags(core, repository, signal),
    manifest: (repository, reference, signal) => manifest(core, repository, reference, signal),
    blob: (repository, digest, signal) => blob(core, repository, digest, signal),
    blobReadable: (repository, digest, signal) => blobReadable(core, repository, digest, signal),
    referrers: (repository, digest, signal) => referrers(core, repository, digest, signal),
    putManifest: (repository, reference, body) => put(core, repository, reference, body),
    greet: (signal) => greet(core, signal),
    ...profiled(core, {
      deleteManifest: (repository, digest) => remove(core, repository, digest),
      deleteTag: (repository, tag) => remove(core, repository, tag),
      probe: (repository, signal) => probe(core, repository, signal),
    }),
    close: async () => {
      await Promise.all([...hosts.values()].map((host) => host.close()))
    },
  }
}

/** A GET with the rights to pull. */
function pull(core: Core, repository: string, ask: Omit<Ask, 'method'>): Promise<Answer> {
  return core.auth.ask('read', `repository:${repository}:pull`, { method: 'GET', ...ask })
}

async function tags(core: Core, repository: string, signal: AbortSignal): Promise<string[]> {
  const names = await allPages(`/v2/${repository}/tags/list`, async (path) => {
    const answer = await pull(core, repository, { path, limit: LIST, signal })
    if (answer.status !== 200) throw failure(answer, core.where(repository))
    return pageOf(answer, 'tags', { origin: core.http.origin, path })
  })
  return names.toSorted()
}

async function repositories(core: Core, signal: AbortSignal): Promise<string[]> {
  const fetchPage = async (path: string): Promise<ReturnType<typeof pageOf>> => {
    const answer = await core.auth.ask('read', 'registry:catalog:*', {
      method: 'GET',
      path,
      limit: LIST,
      signal,
    })
    if (answer.status === 400 && path.includes('?n=1000')) return fetchPage('/v2/_catalog')
    if (answer.status !== 200) throw failure(answer, `${core.http.origin}/v2/_catalog`)
    return pageOf(answer, 'repositories', { origin: core.http.origin, path })
  }
  return (await allPages('/v2/_catalog?n=1000', fetchPage)).toSorted()
}

async function manifest(
  core: Core,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const path = `/v2/${repository}/manifests/${reference}`
  const answer = await pull(core, repository, { path, headers: { accept: ACCEPT }, limit: MANIFEST, signal })
  if (answer.status === 404 && saysUnknown(answer)) return undefined
  if (answer.status !== 200) throw failure(answer, `${core.where(repository)}:${reference}`)
  const digest = sha256(answer.body)
  const claimed = answer.headers.get('docker-content-digest')
  const wanted = reference.includes(':') ? reference : claimed
  if ((claimed ?? digest) !== digest || (wanted ?? digest) !== digest) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${core.where(repository)}:${reference}: the manifest does not have the digest that the registry claims. Something changes it on the way`,
    )
  }
  return { digest, mediaType: mediaTypeOf(answer), bytes: answer.body }
}

/** The body's own mediaType wins; a type that contradicts it makes the manifest one that is not understood. */
function mediaTypeOf(answer: Answer): string {
  const sent = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''
  try {
    const { mediaType } = JSON.parse(Buffer.from(answer.body).toString('utf8')) as { mediaType?: unknown }
    if (typeof mediaType !== 'string' || mediaType === sent) return sent
    return `${mediaType} sent as ${sent}`
  } catch {
    return sent
  }
}

function sha256(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function blob(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const answer = await followOnce(core, repository, {
    path: `/v2/${repository}/blobs/${digest}`,
    limit: CONFIG,
    signal,
  })
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw failure(answer, `${core.where(repository)}@${digest}`)
  if (digest.startsWith('sha256:') && sha256(answer.body) !== digest) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${core.where(repository)}@${digest}: the blob has another digest`,
    )
  }
  return answer.body
}

async function blobReadable(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  const headers = { range: 'bytes=0-0' }
  try {
    const path = `/v2/${repository}/blobs/${digest}`
    const answer = await followOnce(core, repository, { path, headers, limit: CONFIG, signal })
    return answer.status === 206 ? answer.body.length === 1 : answer.status === 200
  } catch (error) {
    if (signal.aborted) throw error
    // A connection that ends without a byte, or more bytes than were asked for, is how a collected blob shows.
    return CareenError.from(error).code === 'REGISTRY_INVALID_RESPONSE'
  }
}

/** A blob may lie in object storage elsewhere: one redirect is followed, without credentials. */
async function followOnce(core: Core, repository: string, ask: Omit<Ask, 'method'>): Promise<Answer> {
  const answer = await pull(core, repository, ask)
  const location = answer.headers.get('location')
  if (answer.status < 300 || answer.status > 399 || location === undefined) return answer
  const url = new URL(location, core.http.origin)
  const { options } = core
  const http = openHttp({
    ...options,
    origin: url.origin,
    userAgent: `careen/${options.version}`,
    concurrency: 1,
  })
  try {
    return await http.read({ ...ask, method: 'GET', path: url.pathname + url.search })
  } finally {
    await http.close()
  }
}

async function referrers(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<Digest[] | undefined> {
  const path = `/v2/${repository}/referrers/${digest}`
  const answer = await pull(core, repository, { path, limit: LIST, signal })
  if (answer.status === 404 || answer.status === 405 || answer.status === 501) return undefined
  if (answer.status !== 200) throw failure(answer, `${core.where(repository)}@${digest}`)
  const { manifests = [] } = JSON.parse(Buffer.from(answer.body).toString('utf8')) as {
    manifests?: { digest?: unknown }[]
  }
  return manifests.flatMap((one) => (typeof one.digest === 'string' ? [one.digest] : []))
}

async function remove(core: Core, repository: string, reference: string): Promise<DeleteOutcome> {
  const ask: Ask = { method: 'DELETE', path: `/v2/${repository}/manifests/${reference}`, limit: SMALL }
  try {
    const answer = await core.auth.ask('once', `repository:${repository}:delete`, ask)
    return deleteOutcome(answer, core.where(repository))
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'REGISTRY_UNREACHABLE' || error.code === 'REGISTRY_INVALID_RESPONSE')
      return { kind: 'unknown', why: error.message }
    throw error
  }
}

async function put(core: Core, repository: string, reference: string, body: Manifest): Promise<void> {
  const answer = await core.auth.ask('once', `repository:${repository}:pull,push`, {
    method: 'PUT',
    path: `/v2/${repository}/manifests/${reference}`,
    headers: { 'content-type': body.mediaType },
    body: body.bytes,
    limit: SMALL,
  })
  if (answer.status === 201 || answer.status === 200) return
  const missing = errorCodes(answer).includes('MANIFEST_BLOB_UNKNOWN')
  const where = `${core.where(repository)}:${reference}`
  throw missing
    ? new CareenError('RESTORE_IMPOSSIBLE', `${where}: the registry lacks something that the manifest needs`)
    : failure(answer, where)
}
