import type { Digest } from '../../policies/index.ts'

/** A manifest as the registry sent it. `digest` is the SHA-256 of `bytes`, checked. */
export type Manifest = {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/**
 * What became of a DELETE. `gone`: it was not there any more.
 * `unknown`: the connection broke or timed out after the request was sent; only a later GET can tell.
 * A refusal that concerns the whole registry (delete disabled, read-only, no right) is thrown as a CareenError instead.
 */
export type DeleteOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

export type Capabilities = {
  /** May this client delete manifests by digest here? `disabled`, `read-only`, `forbidden`: why not. */
  readonly digestDelete: 'yes' | 'disabled' | 'read-only' | 'forbidden' | 'unknown'
  /** Does DELETE of a tag remove just the tag? */
  readonly untag: boolean
  /** The registry's clock minus ours, from its Date header, in milliseconds; absent where it sends none. */
  readonly clockSkew?: number
}

/** All tags of a repository, once each, complete or an error. A repository that does not exist: REGISTRY_NOT_FOUND. */
export type TagLister = {
  readonly tags: (repository: string, signal: AbortSignal) => Promise<string[]>
}

/** All repositories of the catalog, complete or an error. */
export type RepositoryLister = {
  readonly repositories: (signal: AbortSignal) => Promise<string[]>
}

export type ManifestReader = {
  /** By tag or digest; undefined when the registry says that it does not exist. */
  readonly manifest: (
    repository: string,
    reference: string,
    signal: AbortSignal,
  ) => Promise<Manifest | undefined>
  /**
   * The digest that the registry has for a tag or digest now, without the manifest; undefined when it does not say: only
   * `manifest` tells that something is gone. (Not an If-None-Match: distribution answers 304 for digests it has not got.)
   */
  readonly resolve: (
    repository: string,
    reference: string,
    signal: AbortSignal,
  ) => Promise<Digest | undefined>
  /** A small blob (a config), checked against its digest; undefined when it does not exist. */
  readonly blob: (repository: string, digest: Digest, signal: AbortSignal) => Promise<Uint8Array | undefined>
  /** Can the first byte of this blob be read? A HEAD may lie after garbage collection; this is a ranged GET. */
  readonly blobReadable: (repository: string, digest: Digest, signal: AbortSignal) => Promise<boolean>
}

export type ReferrerLister = {
  /** Digests of what refers to `digest` through the referrers API; undefined when the registry has no such API. */
  readonly referrers: (
    repository: string,
    digest: Digest,
    signal: AbortSignal,
  ) => Promise<Digest[] | undefined>
}

/** A place among a registry's deletes. End it when the image is done with; a second end does nothing. */
export type DeleteTurn = { readonly end: () => void }

/**
 * Neither delete takes a signal: a DELETE in flight is never aborted. Neither is ever repeated here. One that could not be
 * sent within ten seconds, because the registry asks for a pause, fails with REGISTRY_THROTTLED: it was not sent.
 */
export type ManifestDeleter = {
  /**
   * Waits until this repository may delete: one image at a time in a repository, few in a registry. Take it before the last
   * look at an image, so that nothing is waited for between the look and the DELETEs, which then go through it.
   */
  readonly deleteTurn: (repository: string, signal: AbortSignal) => Promise<DeleteTurn>
  /** Where no turn was taken in the repository, the DELETE waits for one itself. */
  readonly deleteManifest: (repository: string, digest: Digest) => Promise<DeleteOutcome>
  readonly deleteTag: (repository: string, tag: string) => Promise<DeleteOutcome>
}

export type ManifestWriter = {
  /** PUTs the bytes under a tag or their digest. */
  readonly putManifest: (repository: string, reference: string, manifest: Manifest) => Promise<void>
}

export type BlobWriter = {
  /** Uploads a small blob in one piece and returns its digest. */
  readonly putBlob: (repository: string, bytes: Uint8Array) => Promise<Digest>
}

export type Prober = {
  /** Asks, without side effects, what may be done in this repository. */
  readonly probe: (repository: string, signal: AbortSignal) => Promise<Capabilities>
}

/** One registry host, with its connections. Close it when done. */
export type RegistryClient = TagLister &
  RepositoryLister &
  ManifestReader &
  ReferrerLister &
  ManifestDeleter &
  ManifestWriter &
  BlobWriter &
  Prober & { readonly close: () => Promise<void> }
