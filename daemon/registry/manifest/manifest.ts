import { type Blob, type Descriptor, type Digest, isRecord } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'

export const MEDIA = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  schema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  schema1: 'application/vnd.docker.distribution.manifest.v1+json',
} as const

/** All media types. Why always all: a registry that is asked for fewer answers with another type or "not found". */
export const ACCEPT: string = Object.values(MEDIA).join(', ')

type Common = {
  readonly subject?: Digest
  readonly created?: string
  /** OCI `artifactType`, else the media type of the config. */
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** The content of a manifest. `unreadable` manifests are always kept. */
export type Parsed =
  | ({
      readonly kind: 'image'
      readonly config?: Digest
      readonly layers: readonly Digest[]
      /** Config and layers, each once. */
      readonly blobs: readonly Blob[]
      /** Config and layers, in bytes. */
      readonly size: number
    } & Common)
  | ({
      readonly kind: 'index'
      readonly children: readonly Digest[]
      /** The children that are attestations of other children. */
      readonly attestations?: readonly Descriptor[]
    } & Common)
  | {
      readonly kind: 'unreadable'
      readonly why: string
      /** Digests that it names and declares to be layers, not manifests. */
      readonly layers?: readonly Digest[]
    }

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/

export function parseManifest({ mediaType, bytes }: Pick<Manifest, 'mediaType' | 'bytes'>): Parsed {
  const body = parseObject(bytes)
  if (body === undefined) return { kind: 'unreadable', why: 'it is not JSON' }
  switch (mediaType) {
    case MEDIA.ociIndex:
    case MEDIA.dockerList:
      return parseIndex(body)
    case MEDIA.ociManifest:
    case MEDIA.dockerManifest:
      return parseImage(body)
    case MEDIA.schema1:
    case MEDIA.schema1Signed:
      return { kind: 'unreadable', why: 'it has the old format "schema 1"' }
    default:
      return { kind: 'unreadable', why: `media type ${mediaType} is not known` }
  }
}

/** Returns the digests that an index lists or an unreadable manifest names. Empty for an image. */
export function childrenOf(manifest: Manifest): readonly Digest[] {
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable') return namedIn(manifest)
  return parsed.kind === 'index' ? parsed.children : []
}

/** Most digests of an unreadable manifest that count as its children. */
const MOST_NAMED = 1000

/**
 * Returns every digest in the text of an unreadable manifest, except layers of "schema 1" and digests that it declares to be
 * layers. Why: it may be an index of an unknown kind, and its children must be kept.
 */
export function namedIn(manifest: Pick<Manifest, 'mediaType' | 'bytes'>): readonly Digest[] {
  const { bytes } = manifest
  const parsed = parseManifest(manifest)
  const layers = new Set(parsed.kind === 'unreadable' ? parsed.layers : [])
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/"blobSum"\s*:\s*"[^"]*"/g, '')
  return [...new Set(Array.from(text.matchAll(/sha256:[0-9a-f]{64}/g), ([digest]) => digest))]
    .filter((digest) => !layers.has(digest))
    .slice(0, MOST_NAMED)
}

/** Returns the subject of the manifest, or undefined if it has none. */
export function subjectOf(manifest: Pick<Manifest, 'mediaType' | 'bytes'>): Digest | undefined {
  const parsed = parseManifest(manifest)
  return parsed.kind === 'unreadable' ? undefined : parsed.subject
}

type Json = Readonly<Record<string, unknown>>

function parseObject(bytes: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function digestIn(value: unknown): Digest | undefined {
  const digest = isRecord(value) ? value['digest'] : undefined
  return typeof digest === 'string' && DIGEST.test(digest) ? digest : undefined
}

/** A manifest that says more of a blob says nothing. Bytes: 1 PiB. Why: sums of sizes are stored. */
const LARGEST = 2 ** 50

function sizeIn(value: unknown): number {
  const size = isRecord(value) ? value['size'] : undefined
  return typeof size === 'number' && Number.isSafeInteger(size) && size > 0 && size <= LARGEST ? size : 0
}

function textIn(value: unknown, name: string): string | undefined {
  const text = isRecord(value) ? value[name] : undefined
  return typeof text === 'string' && text !== '' ? text : undefined
}

function textsIn(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(value)) return undefined
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}

function common(body: Json): Common {
  const annotations = textsIn(body['annotations'])
  const created = annotations?.['org.opencontainers.image.created']
  const subject = digestIn(body['subject'])
  const artifactType = textIn(body, 'artifactType') ?? textIn(body['config'], 'mediaType')
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(created === undefined ? {} : { created }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}

/** Returns the fields of an image config that policies use. `created`: its text, or its JSON if it is no text or empty. */
export function parseConfig(bytes: Uint8Array | undefined): {
  readonly created?: string
  readonly platform?: string
  readonly labels?: Readonly<Record<string, string>>
} {
  const body = bytes === undefined ? undefined : parseObject(bytes)
  if (body === undefined) return {}
  const [os, architecture, variant] = ['os', 'architecture', 'variant'].map((name) => textIn(body, name))
  const created = body['created'] ?? undefined
  const createdText = textIn(body, 'created') ?? JSON.stringify(created)
  const labels = isRecord(body['config']) ? textsIn(body['config']['Labels']) : undefined
  const platform = [os, architecture, variant].filter((one) => one !== undefined).join('/')
  return {
    ...(created === undefined ? {} : { created: createdText }),
    ...(os === undefined || architecture === undefined ? {} : { platform }),
    ...(labels === undefined ? {} : { labels }),
  }
}

function parseIndex(body: Json): Parsed {
  const manifests = body['manifests']
  if (!Array.isArray(manifests)) return { kind: 'unreadable', why: 'an index without a list of manifests' }
  const children = manifests.map(digestIn)
  if (children.some((child) => child === undefined))
    return { kind: 'unreadable', why: 'an index with a child that has no digest' }
  if ('subject' in body && digestIn(body['subject']) === undefined)
    return { kind: 'unreadable', why: 'its subject has no digest' }
  const layers = manifests.flatMap(layerIn)
  if (layers.length > 0) return { kind: 'unreadable', why: 'an index that lists layers', layers }
  const attestations = manifests.flatMap(attestationIn)
  return {
    kind: 'index',
    children: children.filter((child) => child !== undefined),
    ...(attestations.length === 0 ? {} : { attestations }),
    ...common(body),
  }
}

/** Media types that are never manifests. */
const LAYER =
  /^application\/vnd\.(?:oci\.image\.(?:layer|config)|oci\.empty|docker\.image\.rootfs|docker\.container\.image|buildkit\.cacheconfig)\./

/**
 * Returns the layer that an index lists, if any. Why: BuildKit stores its cache as an index of layers. distribution answers 500 to
 * a GET of a layer as a manifest, and deletes the layer on a DELETE.
 */
function layerIn(entry: unknown): Digest[] {
  return LAYER.test(textIn(entry, 'mediaType') ?? '') ? [digestIn(entry) ?? []].flat() : []
}

/** Returns the attestation that an entry is, if any. BuildKit lists them beside the image, without a platform. */
function attestationIn(entry: unknown): Descriptor[] {
  const digest = digestIn(entry)
  const mediaType = textIn(entry, 'mediaType')
  const annotations = isRecord(entry) ? textsIn(entry['annotations']) : undefined
  const attests = annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
  if (!attests || digest === undefined || mediaType !== MEDIA.ociManifest) return []
  return [{ digest, mediaType, size: sizeIn(entry) }]
}

/**
 * Returns true if the bytes alone determine the kind of manifest, whatever its Content-Type. Only then the content is valid for
 * the digest everywhere.
 */
export function speaksForItself({ mediaType, bytes }: Pick<Manifest, 'mediaType' | 'bytes'>): boolean {
  const body = parseObject(bytes)
  if (body === undefined) return false
  const stated = body['mediaType']
  if (stated !== undefined) return stated === mediaType
  // Why these alone: other media types must be stated in the manifest.
  if (mediaType === MEDIA.ociIndex) return !('config' in body || 'layers' in body)
  return mediaType === MEDIA.ociManifest && !('manifests' in body)
}

/** Returns each blob once. Why: a layer that occurs twice is stored once. */
function blobsIn(parts: readonly unknown[]): readonly Blob[] {
  const blobs = new Map<Digest, Blob>()
  for (const part of parts) {
    const digest = digestIn(part)
    if (digest !== undefined) blobs.set(digest, { digest, size: sizeIn(part) })
  }
  return [...blobs.values()]
}

function parseImage(body: Json): Parsed {
  const layers = Array.isArray(body['layers']) ? body['layers'] : []
  const digests = layers.map(digestIn)
  if (digests.some((layer) => layer === undefined))
    return { kind: 'unreadable', why: 'a layer has no digest' }
  if ('subject' in body && digestIn(body['subject']) === undefined)
    return { kind: 'unreadable', why: 'its subject has no digest' }
  const config = digestIn(body['config'])
  const blobs = blobsIn([body['config'], ...layers])
  return {
    kind: 'image',
    layers: digests.filter((layer) => layer !== undefined),
    blobs,
    size: blobs.reduce((sum, blob) => sum + blob.size, 0),
    ...(config === undefined ? {} : { config }),
    ...common(body),
  }
}
