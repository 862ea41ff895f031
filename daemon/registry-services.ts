import type { Digest, Instant, RepositoryRef } from '../policies/model/index.ts'
import type {
  Actor,
  Explanation,
  ListQuery,
  RegistryCheck,
  RegistryState,
  RepositoryState,
  SeenImage,
} from '../proto/resources/index.ts'

/** Which registries are listed. `skipSizes`: leave out sizes, which read every manifest. */
export type RegistryQuery = ListQuery & { readonly skipSizes?: boolean }

/** A request to end a pause. The same request id acts once. */
export type ResumeRequest = { readonly name: string; readonly requestId: string; readonly actor?: Actor }

/** A request for a pause. `by`: the identity of who asks. */
export type PauseRequest = ResumeRequest & { readonly reason: string; readonly by: string }

/** A request to pause a repository. */
export type RepositoryPauseRequest = RepositoryRef & Omit<PauseRequest, 'name'>

/**
 * A request to resume a repository. `seen`: the etag of what the person looked at; empty: the person looked at nothing; absent: whatever
 * there is. Absent `requestId`: the call is not remembered.
 */
export type RepositoryResumeRequest = RepositoryRef & {
  readonly seen?: string
  readonly requestId?: string
  readonly actor?: Actor
}

/** Lists, checks, pauses and resumes registries. */
export type RegistryOperations = {
  /**
   * Returns declared registries, in order of name, with the results of the last checks and scans. `after`: a name. Does not send
   * requests.
   */
  readonly list: (query: RegistryQuery) => Promise<readonly RegistryState[]>
  /** Returns a registry without its size. Throws NOT_FOUND if it is not declared. */
  readonly get: (name: string) => RegistryState
  /**
   * Checks a registry without side effects and stores its capabilities. An empty repository: a known one is used. Throws NOT_FOUND
   * if the registry is not declared. Errors of the registry are check results.
   */
  readonly check: (name: string, repository: string, signal: AbortSignal) => Promise<RegistryCheck>
  /** Stops all deletes there: runs stop before their next DELETE, and wait. Throws NOT_FOUND if it is not declared. */
  readonly pause: (request: PauseRequest) => RegistryState
  /** Lets the runs go on. Throws NOT_FOUND if it is not declared. */
  readonly resume: (request: ResumeRequest) => RegistryState
}

/** Lists, explains, pauses and resumes repositories. */
export type RepositoryOperations = {
  /** Returns a repository of a declared registry, also one that was never seen. Throws NOT_FOUND. */
  readonly get: (ref: RepositoryRef) => RepositoryState
  /** Returns repositories in order of `REGISTRY/REPOSITORY`. `after`: such a name. */
  readonly list: (query: ListQuery) => readonly RepositoryState[]
  /** Returns an image as scans have seen it. Throws NOT_FOUND. */
  readonly image: (ref: RepositoryRef, digest: Digest) => SeenImage
  /** Returns images in order of digests, without deleted ones. `after`: a digest. */
  readonly images: (
    ref: RepositoryRef,
    page: { readonly after: Digest; readonly limit: number },
  ) => readonly SeenImage[]
  /**
   * Returns what is decided about every image, or about one. `at`: absent: now; later: with the images of now; earlier: what the last run
   * that cleaned before it decided. Throws NOT_FOUND if there is no such image, or nothing is kept of that time.
   */
  readonly explain: (
    ref: RepositoryRef,
    reference: string,
    signal: AbortSignal,
    at?: Instant,
  ) => Promise<Explanation>
  /**
   * Stops all deletes there, also in one that was never seen: runs stop before their next DELETE, and wait. Throws NOT_FOUND if its
   * registry is not declared.
   */
  readonly pause: (request: RepositoryPauseRequest) => RepositoryState
  /**
   * Ends its pause, and an incident. Accepts then what the last scan did not show, and a clock that was set back. `loss`: what was
   * accepted. Throws ETAG_MISMATCH if it is not as it was seen, INVALID_ARGUMENT if an incident was not seen.
   */
  readonly resume: (request: RepositoryResumeRequest) => RepositoryState
}
