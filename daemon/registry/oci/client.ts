import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Manifest, RegistryClient } from '../client.ts'
import { ACCEPT } from '../manifest/index.ts'
import type { Answer, Ask } from '../transport/index.ts'
import { errorCodes, failure, saysUnknown } from './answers.ts'
import { blob, blobReadable } from './blobs.ts'
import type { Core } from './context.ts'
import { deleteTurn, remove } from './deletes.ts'
import { pull, sha256 } from './get.ts'
import { referrers, repositories, tags } from './lists.ts'
import { greet } from './ping.ts'
import { probe } from './probe.ts'
import { putBlob } from './upload.ts'

/** Largest bodies that are read, in bytes. */
const MANIFEST = 4 << 20
const SMALL = 1 << 20
const OPENING_BRACE = '{'.charCodeAt(0)

/** What the OCI API answers; the rest of a client is what vendors add. */
export type OciCalls = Omit<RegistryClient, 'identify' | 'inventory' | 'unlisted'>

/** The calls of the OCI API. Everything they throw is a CareenError that names registry and repository. */
export function ociCalls(core: Core): OciCalls {
  return {
    repositories: (signal, hears) => repositories(core, signal, hears),
    tags: (repository, signal, hears) => tags(core, repository, signal, hears),
    manifest: (repository, reference, signal) => manifest(core, repository, reference, signal),
    resolve: (repository, reference, signal) => resolve(core, repository, reference, signal),
    blob: (repository, digest, signal) => blob(core, repository, digest, signal),
    blobReadable: (repository, digest, signal) => blobReadable(core, repository, digest, signal),
    referrers: (repository, digest, signal) => referrers(core, repository, digest, signal),
    putManifest: (repository, reference, body) => put(core, repository, reference, body),
    putBlob: (repository, bytes) => putBlob(core, repository, bytes),
    greet: (signal) => greet(core, signal),
    deleteTurn: (repository, signal) => deleteTurn(core, repository, signal),
    deleteManifest: (repository, digest) => remove(core, repository, digest),
    deleteTag: (repository, tag) => remove(core, repository, tag),
    probe: (repository, signal) => probe(core, repository, signal),
    close: core.close,
  }
}

async function manifest(
  core: Core,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const path = `/v2/${repository}/manifests/${reference}`
  const intact = (sent: Answer): boolean => isIntact(sent, reference)
  const headers = { accept: ACCEPT }
  const answer = await pull(core, repository, { path, headers, limit: MANIFEST, signal, intact })
  if (answer.status === 404 && saysUnknown(answer)) return undefined
  if (answer.status !== 200) throw failure(answer, `${core.where(repository)}:${reference}`)
  const digest = sha256(answer.body)
  const why = whyNotGenuine(answer, reference, digest)
  if (why !== undefined) {
    throw new CareenError('REGISTRY_INVALID_RESPONSE', `${core.where(repository)}:${reference}: ${why}`)
  }
  return { digest, mediaType: mediaTypeOf(answer), bytes: answer.body }
}

/** Has the manifest the digest that was asked for, and the one that the registry claims? */
function isIntact({ body, headers }: Answer, reference: string): boolean {
  const digest = sha256(body)
  return (
    (headers.get('docker-content-digest') ?? digest) === digest &&
    (!reference.includes(':') || reference === digest)
  )
}

async function resolve(
  core: Core,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const path = `/v2/${repository}/manifests/${reference}`
  const ask: Ask = { method: 'HEAD', path, headers: { accept: ACCEPT }, limit: SMALL, signal }
  const answer = await core.auth.ask('read', `repository:${repository}:pull`, ask)
  const { status } = answer
  if (status === 408 || status === 429 || status >= 500)
    throw failure(answer, `${core.where(repository)}:${reference}`)
  if (status !== 200) return undefined
  const digest = answer.headers.get('docker-content-digest') ?? ''
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined
  return reference.includes(':') && digest !== reference ? undefined : digest
}

/** What is wrong with bytes that are said to be a manifest; undefined: they have the digest that was asked for or told. */
function whyNotGenuine(answer: Answer, reference: string, digest: Digest): string | undefined {
  const claimed = answer.headers.get('docker-content-digest')
  const wanted = reference.includes(':') ? reference : claimed
  if (wanted === undefined) {
    const isObject = answer.body[0] === OPENING_BRACE
    return isObject ? undefined : 'the answer is no manifest and names no digest; is this a registry?'
  }
  if (wanted === digest && (claimed ?? digest) === digest) return undefined
  return 'the manifest does not have the digest that the registry claims. Something changes it on the way'
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
