import type { ConfigFacts, Digest, Facts, ManifestFacts, WantedFacts } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'
import { namedIn, parseConfig, parseManifest, speaksForItself } from './manifest.ts'
import type { ReadContent } from './read-content.ts'

/**
 * A cache of the metadata of manifests and configs, by digest. It may omit entries; they are fetched again. Every entry was read
 * from bytes with that digest.
 */
export type ManifestCache = {
  /** Returns the cached metadata, in any order. */
  readonly get: (wanted: WantedFacts) => Promise<Facts>
  /** Adds the metadata of bytes. Existing entries are not changed. Throws CONTENT_MISMATCH if bytes do not have their digest. */
  readonly put: (read: ReadContent) => Promise<void>
}

/** An inspected manifest. An unreadable one is never cached, because a newer careen may read it. */
export type InspectedManifest =
  | ManifestFacts
  | {
      readonly kind: 'unreadable'
      readonly digest: Digest
      readonly mediaType: string
      readonly size: number
      /** All digests that it names, because its content is unknown. */
      readonly children: readonly Digest[]
      readonly attestations: readonly []
      readonly why: string
    }

export function inspect(manifest: Manifest): InspectedManifest {
  const { digest, mediaType, bytes } = manifest
  const parsed = parseManifest(manifest)
  const own = { digest, mediaType, size: bytes.length }
  switch (parsed.kind) {
    case 'unreadable':
      return { ...own, kind: 'unreadable', children: namedIn(manifest), attestations: [], why: parsed.why }
    case 'index': {
      const { created: _, attestations = [], ...rest } = parsed
      return { ...own, attestations, ...rest }
    }
    case 'image': {
      const { created: _, layers: __, size: ___, ...rest } = parsed
      return { ...own, children: [], attestations: [], ...rest }
    }
  }
}

/** Returns metadata that is valid for the digest in every registry, or undefined if it depends on the answer's headers. */
export function lastingFacts(manifest: Manifest): ManifestFacts | undefined {
  const inspected = inspect(manifest)
  return inspected.kind === 'unreadable' || !speaksForItself(manifest) ? undefined : inspected
}

export function configFacts(digest: Digest, bytes: Uint8Array): ConfigFacts {
  return { digest, ...parseConfig(bytes) }
}
