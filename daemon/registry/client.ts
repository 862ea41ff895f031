import {
  CareenError,
  type DeleteRight,
  type Digest,
  type Instant,
  type Profile,
  type Registry,
} from '../../policies/model/index.ts'

/**
 * How far away an address is. `never`: link-local, metadata services of clouds, multicast, unspecified. careen connects to none of
 * these, also if a registry block names it.
 */
export type Distance = 'never' | 'loopback' | 'private' | 'public'

/** What a client of a registry may connect to, and where it may send secrets. */
export type Reach = {
  /** Addresses that are nearer are not dialled. */
  readonly nearest: Exclude<Distance, 'never'>
  /** Secrets are not sent over http to addresses that are farther. */
  readonly cleartext: Exclude<Distance, 'never'>
  /** Hosts, as in a URL, of token services that may get credentials beside the registry's own. Undefined: any, over https. */
  readonly tokenHosts: ReadonlySet<string> | undefined
}

/** What a connection to a registry shows. `address`: with its port. `key`: SHA-256 of the public key of its certificate. */
export type SeenTrait = { readonly kind: 'address' | 'key' | 'challenge'; readonly value: string }

/** The reach of a process that only its own user can reach. */
export const ANYWHERE: Reach = { nearest: 'loopback', cleartext: 'private', tokenHosts: undefined }

/** Opens the client of a registry block of a workspace. Throws CREDENTIAL_NOT_BOUND if this process does not allow its references. */
export type OpenClient = (registry: Registry, workspace: string) => Promise<RegistryClient>

/** Returns the opener for one workspace. */
export function openerIn(
  open: OpenClient,
  workspace: string,
): (registry: Registry) => Promise<RegistryClient> {
  return (registry) => open(registry, workspace)
}

/**
 * Longest duration of a DELETE, in milliseconds, and the timeout of its answer. A DELETE whose sender ended, or whose answer was
 * lost, may take effect until then.
 */
export const LONGEST_DELETE: number = 15 * 60 * 1000

/** A manifest as the registry sent it. `digest` is the SHA-256 of `bytes`, checked. */
export type Manifest = {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/**
 * Outcome of a DELETE. `gone`: it did not exist any more. `unknown`: no answer says what was done; only a later GET can. The
 * DELETE may still be in progress, so a GET that finds the image proves nothing, unless `ended`: an answer ended it. A refusal
 * that concerns the whole registry (deletes disabled, read-only, no right) is thrown as a CareenError.
 */
export type DeleteOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly ended?: true }

/** What a registry, and this client in it, can do. Found out by a probe. */
export type Capabilities = {
  /** Whether this client may delete manifests by digest. `disabled`, `read-only`, `forbidden`: why not. */
  readonly digestDelete: DeleteRight
  /** True if a DELETE of a tag removes only the tag. */
  readonly untag: boolean
  /** Set if a delete of an image cascades: to untagged children and to referrers. */
  readonly cascades?: true
  /**
   * Set if a delete by digest removes exactly the tags that are on the image then, and an image is deleted with its last tag.
   * Then tags are not removed before the image.
   */
  readonly takesOwnTags?: true
  /** The registry's clock minus this host's, from the Date header, in milliseconds. Absent if the registry sends none. */
  readonly clockSkew?: number
}

/** The times of one answer of a registry, on both clocks. `date` is absent if the registry sends none. */
export type ClockReading = {
  /** This host's clock when the request was sent, and when the answer arrived. */
  readonly asked: Instant
  readonly answered: Instant
  readonly date?: Instant
}

/** Called for each answer of a list, in order. */
export type AnswerListener = (reading: ClockReading) => void

/** Returns true if the registry itself says that the object does not exist. A 404 of a proxy does not say so. */
export function isUnknown(thrown: unknown): boolean {
  const { code, metadata } = CareenError.from(thrown)
  return code === 'REGISTRY_NOT_FOUND' && metadata['said'] === 'unknown'
}

/**
 * Returns all tags of a repository, each once, or throws. Throws REGISTRY_NOT_FOUND if the repository does not exist. Calls
 * `onAnswer` for the answer of each page, also for a refusal.
 */
export type TagLister = {
  readonly tags: (repository: string, signal: AbortSignal, onAnswer?: AnswerListener) => Promise<string[]>
}

/** Returns all repositories of the catalog, or throws. */
export type RepositoryLister = {
  readonly repositories: (signal: AbortSignal, onAnswer?: AnswerListener) => Promise<string[]>
}

/** Reads manifests. */
export type ManifestReader = {
  /** Returns the manifest of a tag or digest, or undefined if the registry says that it does not exist. */
  readonly manifest: (
    repository: string,
    reference: string,
    signal: AbortSignal,
  ) => Promise<Manifest | undefined>
  /**
   * Returns the digest of a tag or digest without fetching the manifest, or undefined if the registry does not say. Only
   * `manifest` proves that something is gone. Why no If-None-Match: distribution answers 304 for digests that it does not have.
   */
  readonly resolve: (
    repository: string,
    reference: string,
    signal: AbortSignal,
  ) => Promise<Digest | undefined>
  /** Returns a small blob (a config), checked against its digest, or undefined if it does not exist. */
  readonly blob: (repository: string, digest: Digest, signal: AbortSignal) => Promise<Uint8Array | undefined>
  /** Returns true if the first byte of the blob can be read. Why not a HEAD: it may be wrong after garbage collection. */
  readonly blobReadable: (repository: string, digest: Digest, signal: AbortSignal) => Promise<boolean>
}

/** Lists what refers to an image. */
export type ReferrerLister = {
  /** Returns the digests of the referrers of `digest`, or undefined if the registry has no referrers API. */
  readonly referrers: (
    repository: string,
    digest: Digest,
    signal: AbortSignal,
  ) => Promise<Digest[] | undefined>
}

/**
 * A slot in the delete lane of a registry. Requires `end` when the image is done; a second call has no effect. `sendBy`: the next DELETE
 * of the repository must also be sent by this time of the host's monotonic clock.
 */
export type DeleteSlot = { readonly end: () => void; readonly sendBy: (latest: number) => void }

/**
 * Deletes take no signal and are never repeated: a DELETE in progress is never aborted. A DELETE that could not be sent within
 * ten seconds, or by the time of its slot, because of a backoff or a slow token, throws REGISTRY_THROTTLED: it was not sent.
 */
export type ManifestDeleter = {
  /**
   * Returns a slot once this repository may delete: one image at a time in a repository, few in a registry. Acquire it before
   * the last inspection of an image. Then the DELETEs follow in this slot without a wait.
   */
  readonly deleteSlot: (repository: string, signal: AbortSignal) => Promise<DeleteSlot>
  /** Uses the slot acquired for the repository, or waits for one. */
  readonly deleteManifest: (repository: string, digest: Digest) => Promise<DeleteOutcome>
  /** `on`: the last known digest of the tag. If the tag has moved, a registry that can returns `gone` and keeps it. */
  readonly deleteTag: (repository: string, tag: string, on: Digest) => Promise<DeleteOutcome>
}

/** Uploads manifests. */
export type ManifestWriter = {
  /** Sends a PUT of the bytes under a tag or their digest. */
  readonly putManifest: (repository: string, reference: string, manifest: Manifest) => Promise<void>
}

/** Uploads blobs. */
export type BlobWriter = {
  /** Uploads a small blob in one piece and returns its digest. */
  readonly putBlob: (repository: string, bytes: Uint8Array) => Promise<Digest>
}

/** Finds out the capabilities of a registry. Deletes nothing. */
export type Prober = {
  /** Returns what may be done in this repository. Has no side effects. */
  readonly probe: (repository: string, signal: AbortSignal) => Promise<Capabilities>
}

/** The answer to `GET /v2/`. `status`: with the credentials. `anonymous`: without credentials. */
export type PingResult = {
  readonly status: number
  readonly anonymous: number
  /** Names of headers are in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** The challenge of a 401. Empty if there is none. */
  readonly challenge: string
  /** Message of the token service that refused the credentials. Absent if no token was requested or none refused. */
  readonly refused?: string
}

/** Asks whether a registry answers. */
export type Pinger = {
  /** Sends each request once. A refusal is a status, not an error. Throws REGISTRY_UNREACHABLE if no answer arrived. */
  readonly ping: (signal: AbortSignal) => Promise<PingResult>
}

/** The vendor of a registry, and how it is known, in words: "declared", "its host name". */
export type Identity = { readonly profile: Profile; readonly by: string }

/** Finds out which product a registry is. */
export type Identifier = {
  /** Returns the vendor. The result is cached. */
  readonly identify: (signal: AbortSignal) => Promise<Identity>
}

/**
 * One image in the registry's own list. `pushed`: the latest push of it or of one of its tags. Why no pull times: careen's own
 * reads count among them.
 */
export type Observation = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly pushed?: Instant
}

/** Lists images by a vendor's own API, with times that the registry records. */
export type NativeLister = {
  /**
   * Returns all images in the registry's own list, in few requests, or throws. Empty if the vendor has no such list. An image may
   * occur twice, and the list need not contain all images.
   */
  readonly inventory: (repository: string, signal: AbortSignal) => AsyncIterable<Observation>
  /**
   * Returns why `inventory` is empty with these credentials although the vendor has a list, or undefined if it is read or the
   * vendor has none. Depends on the credentials only, never on an answer of the registry.
   */
  readonly unlisted: (signal: AbortSignal) => Promise<Unlisted | undefined>
}

/** `remedy`: what to do to read the list. Half a sentence each. */
export type Unlisted = { readonly why: string; readonly remedy: string }

/** A client of one registry host. Requires `close` when done. */
export type RegistryClient = TagLister &
  RepositoryLister &
  ManifestReader &
  ReferrerLister &
  ManifestDeleter &
  ManifestWriter &
  BlobWriter &
  Prober &
  Pinger &
  Identifier &
  NativeLister & { readonly close: () => Promise<void> }
