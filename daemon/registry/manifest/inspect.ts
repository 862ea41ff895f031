import type { ConfigFacts, Digest, Facts, ManifestFacts, WantedFacts } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'
import { namedIn, parseConfig, parseManifest, speaksForItself } from './manifest.ts'

/**
 * What was learnt of manifests and configs, by digest. A cache may forget: what it leaves out is fetched again. What it
 * answers was read from bytes with that digest.
 */
export type ManifestCache = {
  /** Those of the wanted that are known, in any order. */
  readonly get: (wanted: WantedFacts) => Promise<Facts>
  /** What is known stays as it is. */
  readonly put: (found: Facts) => Promise<void>
}

/** A manifest that was looked at. One that cannot be understood is never remembered: a newer careen may understand it. */
export type Looked =
  | ManifestFacts
  | {
      readonly kind: 'unreadable'
      readonly digest: Digest
      readonly mediaType: string
      readonly size: number
      /** Whatever it names: what it is made of is not known. */
      readonly children: readonly Digest[]
      readonly attestations: readonly []
      readonly why: string
    }

export function look(manifest: Manifest): Looked {
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

/** Facts that hold wherever the digest is met; undefined for those that rest on what this registry says beside the bytes. */
export function lasting(manifest: Manifest): ManifestFacts | undefined {
  const looked = look(manifest)
  return looked.kind === 'unreadable' || !speaksForItself(manifest) ? undefined : looked
}

export function configFacts(digest: Digest, bytes: Uint8Array): ConfigFacts {
  return { digest, ...parseConfig(bytes) }
}
