import type { Blob, Digest } from './image.ts'

/** A manifest as the index that holds it tells of it. */
export type Descriptor = Blob & { readonly mediaType: string }

/** What the bytes of a manifest say. Immutable: the digest names the bytes. */
export type ManifestFacts = {
  readonly digest: Digest
  readonly mediaType: string
  readonly kind: 'image' | 'index'
  /** Bytes of the manifest itself. */
  readonly size: number
  readonly config?: Digest
  readonly artifactType?: string
  readonly subject?: Digest
  /** What an index lists, in its order. */
  readonly children: readonly Digest[]
  /** Those of the children that only attest others (BuildKit's). */
  readonly attestations: readonly Descriptor[]
  readonly annotations?: Readonly<Record<string, string>>
  /** Config and layers, each once. An index has none. */
  readonly blobs?: readonly Blob[]
}

/** What the bytes of an image's config say, as far as policies ask. `created` as it is written there. */
export type ConfigFacts = {
  readonly digest: Digest
  readonly created?: string
  readonly platform?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** What is known of digests; each at most once. */
export type Facts = { readonly manifests: readonly ManifestFacts[]; readonly configs: readonly ConfigFacts[] }

/** Whose facts are asked for. */
export type WantedFacts = { readonly manifests: readonly Digest[]; readonly configs: readonly Digest[] }
