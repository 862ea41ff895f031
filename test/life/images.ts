import { createHash } from 'node:crypto'
import type { Digest, Instant } from '../../policies/index.ts'

/** A manifest that somebody built, with the small blobs that it names. Written apart from the driver. */
export type Made = {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** What its config says, where a year later than 2013 is said. Of an index: the newest of its children's. */
  readonly built?: Instant
  readonly children: readonly Digest[]
  readonly subject?: Digest
  /** Its config, by digest. */
  readonly config?: { readonly digest: Digest; readonly bytes: Uint8Array }
}

const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const SIGNATURE = 'application/vnd.dev.cosign.artifact.sig.v1+json'

export function sha256(bytes: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function encoded(body: object): { bytes: Uint8Array; digest: Digest } {
  const bytes = Buffer.from(JSON.stringify(body))
  return { bytes, digest: sha256(bytes) }
}

/** `built`: an instant; `constant`: a reproducible build's, long before there were images; absent: nothing is said. */
export type Recipe = {
  readonly seed: string
  readonly built?: Instant | 'constant'
  readonly subject?: Made
  readonly architecture?: string
}

export function makeImage({ seed, built, subject, architecture = 'amd64' }: Recipe): Made {
  const created = built === 'constant' ? '1980-01-01T00:00:00Z' : built && new Date(built).toISOString()
  const config = encoded({ architecture, os: 'linux', author: seed, ...(created && { created }) })
  const { bytes, digest } = encoded({
    schemaVersion: 2,
    mediaType: IMAGE,
    ...(subject && { artifactType: SIGNATURE }),
    config: { mediaType: CONFIG, digest: config.digest, size: config.bytes.length },
    layers: [],
    ...(subject && {
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
    }),
  })
  return {
    digest,
    mediaType: IMAGE,
    bytes,
    config,
    children: [],
    ...(typeof built === 'number' ? { built } : {}),
    ...(subject && { subject: subject.digest }),
  }
}

export function makeIndex(children: readonly Made[]): Made {
  const manifests = children.map((child, i) => ({
    mediaType: child.mediaType,
    digest: child.digest,
    size: child.bytes.length,
    platform: { os: 'linux', architecture: i === 0 ? 'amd64' : 'arm64' },
  }))
  const { bytes, digest } = encoded({ schemaVersion: 2, mediaType: INDEX, manifests })
  const times = children.flatMap(({ built }) => built ?? [])
  return {
    digest,
    mediaType: INDEX,
    bytes,
    children: children.map((child) => child.digest),
    ...(times.length === 0 ? {} : { built: Math.max(...times) }),
  }
}

/** The tag that names an image as what something refers to; cosign adds `.sig`. */
export function subjectTag(digest: Digest): string {
  return digest.replace(':', '-')
}
