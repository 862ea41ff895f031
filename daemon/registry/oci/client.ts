import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Manifest, RegistryClient } from '../client.ts'
import { ACCEPT } from '../manifest/index.ts'
import type { Answer, Ask } from '../transport/index.ts'
import { errorCodes, failure, saysUnknown } from './answers.ts'
import { blob, blobReadable } from './blobs.ts'
import type { Core } from './context.ts'
import { deleteSlot, remove } from './deletes.ts'
import { pull, sha256 } from './get.ts'
import { referrers, repositories, tags } from './lists.ts'
import { ping } from './ping.ts'
import { probe } from './probe.ts'
import { putBlob } from './upload.ts'

/**
 * Largest bodies that are read, in bytes. Why not 4 MiB, which registries should accept: a larger manifest is kept, and what it names must
 * be known.
 */
const MANIFEST = 8 << 20
const SMALL = 1 << 20
const OPENING_BRACE = '{'.charCodeAt(0)

/** The calls of the OCI API. Vendors add the others. */
export type OciCalls = Omit<RegistryClient, 'identify' | 'inventory' | 'unlisted'>

/** Returns the calls of the OCI API. Each throws only CareenErrors that name registry and repository. */
export function ociCalls(core: Core): OciCalls {
  return {
    repositories: (signal, onAnswer) => repositories(core, signal, onAnswer),
    tags: (repository, signal, onAnswer) => tags(core, repository, signal, onAnswer),
    manifest: (repository, reference, signal) => manifest(core, repository, reference, signal),
    resolve: (repository, reference, signal) => resolve(core, repository, reference, signal),
    blob: (repository, digest, signal) => blob(core, repository, digest, signal),
    blobReadable: (repository, digest, signal) => blobReadable(core, repository, digest, signal),
    referrers: (repository, digest, signal) => referrers(core, repository, digest, signal),
    putManifest: (repository, reference, body) => put(core, repository, reference, body),
    putBlob: (repository, bytes) => putBlob(core, repository, bytes),
    ping: (signal) => ping(core, signal),
    deleteSlot: (repository, signal) => deleteSlot(core, repository, signal),
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

/** Returns true if the body has the requested digest and the one that the registry claims. */
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

/** Returns why the body is not the manifest, or undefined if it has the requested or claimed digest. */
function whyNotGenuine(answer: Answer, reference: string, digest: Digest): string | undefined {
  const claimed = answer.headers.get('docker-content-digest')
  const wanted = reference.includes(':') ? reference : claimed
  if (wanted === undefined) {
    const isObject = answer.body[0] === OPENING_BRACE
    return isObject
      ? undefined
      : 'the answer is not a manifest and has no digest. Check that the url is that of a registry'
  }
  if (wanted === digest && (claimed ?? digest) === digest) return undefined
  return 'the manifest does not have the digest that the registry reports. Check the proxies before the registry'
}

/** Returns the media type of the body, else of the header. If they differ, returns a text that no manifest has. */
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
    ? new CareenError(
        'RESTORE_IMPOSSIBLE',
        `${where}: the registry lacks a blob or manifest that the manifest refers to`,
      )
    : failure(answer, where)
}
