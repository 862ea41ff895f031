import {
  CareenError,
  type DeleteRight,
  type Digest,
  type Instant,
  type Profile,
} from '../../policies/model/index.ts'

/**
 * Longest that a DELETE is under way, in milliseconds: so long its answer is waited for. One whose sender died, or whose answer
 * was lost, may still take effect until then.
 */
export const LONGEST_DELETE: number = 15 * 60 * 1000

/** A manifest as the registry sent it. `digest` is the SHA-256 of `bytes`, checked. */
export type Manifest = {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/**
 * What became of a DELETE. `gone`: it was not there any more.
 * `unknown`: no answer came that says what was done; only a later GET can tell. It may be under way still, so that a GET which
 * finds the image says nothing yet, unless `ended`: an answer came that ends it.
 * A refusal that concerns the whole registry (delete disabled, read-only, no right) is thrown as a CareenError instead.
 */
export type DeleteOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly ended?: true }

export type Capabilities = {
  /** May this client delete manifests by digest here? `disabled`, `read-only`, `forbidden`: why not. */
  readonly digestDelete: DeleteRight
  /** Does DELETE of a tag remove just the tag? */
  readonly untag: boolean
  /** Does the delete of an image take along what hangs on it: children without tags, and what refers to it? */
  readonly cascades?: true
  /**
   * Does the delete of an image by its digest end exactly the tags that are on it then, and do images go with their last tag?
   * Then tags are not removed before it.
   */
  readonly takesOwnTags?: true
  /** The registry's clock minus ours, from its Date header, in milliseconds; absent where it sends none. */
  readonly clockSkew?: number
}

/** One answer of a registry, on both clocks. `date` absent: it sends none. */
export type ClockReading = {
  /** Our clock when it was asked, and when it had answered. */
  readonly asked: Instant
  readonly heard: Instant
  readonly date?: Instant
}

/** Told of each answer of a list, in order. */
export type HearsAnswers = (reading: ClockReading) => void

/** Did the registry itself say that it knows no such thing? A 404 of something else on the way does not. */
export function isUnknown(thrown: unknown): boolean {
  const { code, metadata } = CareenError.from(thrown)
  return code === 'REGISTRY_NOT_FOUND' && metadata['said'] === 'unknown'
}

/**
 * All tags of a repository, once each, complete or an error. A repository that does not exist: REGISTRY_NOT_FOUND. `hears` is
 * told of the answer for each page, also of one that refuses.
 */
export type TagLister = {
  readonly tags: (repository: string, signal: AbortSignal, hears?: HearsAnswers) => Promise<string[]>
}

/** All repositories of the catalog, complete or an error. */
export type RepositoryLister = {
  readonly repositories: (signal: AbortSignal, hears?: HearsAnswers) => Promise<string[]>
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
 * sent within ten seconds, because the registry asks for a pause or its token was long in coming, fails with
 * REGISTRY_THROTTLED: it was not sent.
 */
export type ManifestDeleter = {
  /**
   * Waits until this repository may delete: one image at a time in a repository, few in a registry. Take it before the last
   * look at an image, so that nothing is waited for between the look and the DELETEs, which then go through it.
   */
  readonly deleteTurn: (repository: string, signal: AbortSignal) => Promise<DeleteTurn>
  /** Where no turn was taken in the repository, the DELETE waits for one itself. */
  readonly deleteManifest: (repository: string, digest: Digest) => Promise<DeleteOutcome>
  /** `on`: the digest that the tag is known to be on. A registry that can leaves a tag alone that has moved since: `gone`. */
  readonly deleteTag: (repository: string, tag: string, on: Digest) => Promise<DeleteOutcome>
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

/** What the door of a registry, `GET /v2/`, says. `status`: with the credentials; `anonymous`: without any. */
export type Greeting = {
  readonly status: number
  readonly anonymous: number
  /** Names of headers are in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** What a 401 asked for; empty: nothing. */
  readonly challenge: string
  /** What was said by whoever makes a token of the credentials, and did not; absent where none was asked for. */
  readonly refused?: string
}

export type Greeter = {
  /** A refusal is a status, not an error. REGISTRY_UNREACHABLE when no answer came; asked once. */
  readonly greet: (signal: AbortSignal) => Promise<Greeting>
}

/** What kind of registry it is, and how that is known, in words: "declared", "its host name". */
export type Identity = { readonly profile: Profile; readonly by: string }

export type Identifier = {
  /** Remembered once it is known. */
  readonly identify: (signal: AbortSignal) => Promise<Identity>
}

/**
 * One image as the registry's own list has it. `pushed`: the latest push of it or of one of its tags. Pull times are left
 * out: where there are any, careen's own reads count among them.
 */
export type Observation = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly pushed?: Instant
}

export type NativeLister = {
  /**
   * All images of a repository in the registry's own list, in few requests, complete or an error; nothing where its
   * profile has no such list. An image may come twice, and not all images need be in it.
   */
  readonly inventory: (repository: string, signal: AbortSignal) => AsyncIterable<Observation>
  /**
   * Why `inventory` is empty with these credentials, although registries of this kind have a list; undefined: it is read, or
   * there is none. It depends on what the credentials are, never on what the registry answers.
   */
  readonly unlisted: (signal: AbortSignal) => Promise<Unlisted | undefined>
}

/** `next`: what to do to have the list. Half a sentence each. */
export type Unlisted = { readonly why: string; readonly next: string }

/** One registry host, with its connections. Close it when done. */
export type RegistryClient = TagLister &
  RepositoryLister &
  ManifestReader &
  ReferrerLister &
  ManifestDeleter &
  ManifestWriter &
  BlobWriter &
  Prober &
  Greeter &
  Identifier &
  NativeLister & { readonly close: () => Promise<void> }
