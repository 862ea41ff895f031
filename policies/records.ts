/** What a daemon keeps and shows: plain data that store, wire and CLI share. Nothing here does anything. */
import type { Decision } from './engine/decision.ts'
import type { GuardResult } from './engine/guard.ts'
import type { Blob, DeclaredObject, Digest, Instant, RepositoryRef } from './model.ts'
import type { Change } from './plan/diff.ts'
import type { ParkedRun, PlanSummary, RepositoryEffect } from './plan/plan.ts'

/** A declared object as the store holds it. `serial`: the workspace serial that last changed it. */
export type StoredObject = {
  readonly workspace: string
  readonly address: string
  /** `"` + SHA-256 of the canonical form in hex + `"`. */
  readonly etag: string
  readonly serial: number
  readonly object: DeclaredObject
}

/** Serial 0: nothing was ever applied. */
export type Workspace = { readonly name: string; readonly serial: number; readonly updatedAt?: Instant }

/** One apply. `changes` are lines such as `~ lifecycle_policy.web`. */
export type HistoryEntry = {
  readonly workspace: string
  readonly serial: number
  readonly planId: string
  readonly appliedAt: Instant
  readonly appliedBy: string
  readonly changes: readonly string[]
}

export type StoredPlan = {
  readonly id: string
  readonly workspace: string
  readonly baseSerial: number
  readonly createdAt: Instant
  readonly createdBy: string
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
  readonly summary: PlanSummary
  /** What is known of the registries that limits the effects, a sentence each. Absent: nothing is. */
  readonly limits?: readonly string[]
  /** Absent: not applied. */
  readonly appliedSerial?: number
}

/** A repository that some policy may govern. */
export type RepositoryState = RepositoryRef & {
  readonly workspace: string
  /** When the first complete scan ended; a digest first seen after it was pushed after it. */
  readonly baselineAt?: Instant
  readonly lastScanAt?: Instant
  readonly tags?: number
  readonly images?: number
  /** What several images share is counted once. */
  readonly bytes?: number
  /** Address of the policy in force, when one is. */
  readonly policy?: string
  /** Absent: nothing is due. */
  readonly nextRunAt?: Instant
  /** Why cleaning here is stopped until a person looks: an incident. */
  readonly stopped?: string
  /** What the last complete look did not show, where that was too much to be believed: half a sentence. */
  readonly loss?: string
  /** The run that waits for approval. Absent: none does. */
  readonly parked?: ParkedRun
}

/**
 * What is known of earlier looks at a repository when the next one begins. What that one finds new was not there at `after`.
 * Without `after`: it is baseline (`baseline`), or looks were lost, and nothing is known of when it came.
 */
export type Looks = {
  readonly baseline: boolean
  readonly after?: Instant
  /** When the first complete look ended. Absent: this is it. */
  readonly since?: Instant
  /** When the last look at any repository ended: a clock that shows less has gone back. */
  readonly newest?: Instant
  /** By how many milliseconds the clock was set, against one that never jumps, since the last look of this daemon. */
  readonly stepped: number
  /** Tags that led nowhere at the last complete look. Absent: none did. */
  readonly dangling?: readonly DanglingTag[]
}

/**
 * A tag that complete looks list although it leads nowhere: something may be there that they could not read. What is found
 * under it later came later than `after`, the bound of the first of these looks; without `after` it is not known since when.
 */
export type DanglingTag = Pick<TagState, 'tag' | 'after'>

/** Known images that a look did not show, too many at once. `lost` and `known` count an index with its children as one. */
export type Loss = {
  /** When the look ended. */
  readonly at: Instant
  readonly lost: number
  readonly known: number
  /** Since when the first of them was known. */
  readonly since: Instant
  /** Some of their names. */
  readonly names: readonly string[]
  readonly digests: readonly Digest[]
}

/**
 * A digest that was seen in a repository. It arrived later than `after` and not later than `firstSeenAt`; without `after` it
 * was there at the first look (`baseline`), or it is not known since when. It is remembered for long after it is gone.
 */
export type Sighting = {
  readonly digest: Digest
  readonly firstSeenAt: Instant
  readonly baseline: boolean
  readonly after?: Instant
  /** When careen put it back, or saw it again after a complete look that did not show it: the last time. */
  readonly putBackAt?: Instant
  /** The first look that did not show it. Absent: the last complete look did. */
  readonly missingSince?: Instant
  /** When it was known to be gone. Absent: it is there, or it is missing and a second look has to agree. */
  readonly goneAt?: Instant
  /** When the registry last told of a push, and of a pull. Absent: it told of none. */
  readonly pushedAt?: Instant
  readonly pulledAt?: Instant
  /** When it was seen to have lost its last tag. Absent: it has one, never had one, or lost it before careen looked. */
  readonly untaggedAt?: Instant
}

/**
 * What a registry told of one of its repositories. A `delete` names a digest or a tag, the others a digest; a `push` also the
 * tag that was pushed, where there was one.
 */
export type Notice = {
  readonly action: 'push' | 'pull' | 'delete'
  readonly at: Instant
  /** The registry did not say when, in a form that is understood: `at` is when it told. */
  readonly timeUnknown?: true
  readonly repository: string
  readonly digest?: Digest
  readonly tag?: string
}

/** A push that a registry told of: `tag` absent, it was one by digest. `id`: later ones have greater numbers. */
export type Push = {
  readonly id: number
  readonly digest: Digest
  readonly tag?: string
  readonly at: Instant
}

/** A tag of a repository, as scans have seen it. */
export type TagState = {
  readonly tag: string
  readonly digest: Digest
  /** When it was first seen to lead to this digest. */
  readonly since: Instant
  /** It was put there later than this. Absent: not known, as with `baseline`. */
  readonly after?: Instant
  /** When the registry told that it was pushed with this digest: the last time. Absent: it did not. */
  readonly toldAt?: Instant
  /** The first look that did not list it. Absent: the last complete look did, or it is gone. */
  readonly missingSince?: Instant
  /** It was there when careen began to look at tags: when it was put there is not known. */
  readonly baseline: boolean
  /** How often it was seen to lead elsewhere than before. */
  readonly moves: number
  /** When it was seen to be gone. Absent: it was there at the last scan. */
  readonly vanishedAt?: Instant
}

/** Where a tag leads that is new, is back or has moved. `baseline` and `after` as in `TagState`. */
export type TagMove = Pick<TagState, 'tag' | 'digest' | 'baseline' | 'after'>

/** What is remembered of digests that the last looks did not show, and which pushes of them the registry told of. */
export type Recalled = { readonly sightings: readonly Sighting[]; readonly pushes: readonly Push[] }

/**
 * What a scan found to differ from what is remembered, or a part of it. `added`: digests that are new, or are back.
 * `vanished` and `lost`: digests and tags that it did not show; they are believed to be gone when a second look agrees.
 */
export type ScanDifference = {
  readonly added: readonly Sighting[]
  readonly vanished: readonly Digest[]
  readonly moved: readonly TagMove[]
  readonly lost: readonly string[]
  /** All tags that are listed and lead nowhere, not only new ones; `after` as it holds for the new ones. */
  readonly dangling: readonly DanglingTag[]
}

/** A manifest as the index that holds it tells of it. */
export type Descriptor = Blob & { readonly mediaType: string }

/** What the bytes of a manifest say. True for ever: the digest names the bytes. */
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

export type RunKind = 'CLEAN' | 'DRY_RUN'
export type RunState = 'QUEUED' | 'RUNNING' | 'AWAITING_APPROVAL' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

export type RunCounts = {
  readonly kept: number
  readonly planned: number
  readonly deleted: number
  readonly untagged: number
  readonly skipped: number
  readonly failed: number
  /** Bytes that are freed, as far as the images of this repository tell. */
  readonly bytes: number
}

/** What removals came to, by their outcomes. `unsettled`: nobody has looked yet what became of them. */
export type Went = { readonly deleted: number; readonly untagged: number; readonly unsettled: number }

export type Run = RepositoryRef & {
  readonly id: string
  readonly workspace: string
  readonly kind: RunKind
  readonly state: RunState
  /** `approval`: releases what a parked run wanted; only approved digests may go. */
  readonly trigger: 'schedule' | 'request' | 'approval'
  readonly requestedBy: string
  /** A dry run of this policy, whatever its status; absent: the policy in force. */
  readonly policyName?: string
  /** The policy that was evaluated, once known. */
  readonly policy?: string
  readonly createdAt: Instant
  readonly startedAt?: Instant
  readonly endedAt?: Instant
  readonly attempts: number
  readonly worker?: string
  readonly cancelRequested: boolean
  /** When its last complete look at the repository was made. Absent: it made none. */
  readonly lookedAt?: Instant
  readonly counts?: RunCounts
  /** What really went so far, by every worker that had it. Absent: a dry run, or not asked for. */
  readonly went?: Went
  /** Removals begun so far, while the run is watched. */
  readonly begun?: number
  readonly guards: readonly GuardResult[]
  readonly errorCode?: string
  readonly message?: string
}

/** The right to act for a run. `token` grows with every lease ever given for the run; an older one is void. */
export type Lease = { readonly runId: string; readonly token: number; readonly until: Instant }

export type IntentAction = 'DELETE' | 'UNTAG'

/**
 * What became of an intent. `not_done`: the image is still there and nothing was removed. `not_gone`: the registry said that it
 * was removed, and it is still there.
 */
export const OUTCOMES = ['deleted', 'untagged', 'gone', 'refused', 'not_done', 'not_gone'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Committed before a DELETE is sent. `tags`: for UNTAG those to remove, for DELETE all that the image carries. */
export type NewIntent = {
  readonly digest: Digest
  readonly action: IntentAction
  readonly tags: readonly string[]
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly children: readonly Digest[]
  readonly size: number
  /** Sentences, as a person reads them. */
  readonly reasons: readonly string[]
}

export type Intent = NewIntent &
  RepositoryRef & {
    readonly id: number
    readonly runId: string
    readonly token: number
    readonly createdAt: Instant
    readonly outcome?: Outcome
    readonly outcomeAt?: Instant
    readonly detail?: string
    readonly restoredAt?: Instant
  }

/** A page of decisions of a run, in the engine's order. */
export type DecisionPage = { readonly decisions: readonly Decision[]; readonly next?: number }

/** What is decided of a repository's images now, and why. */
export type Explanation = {
  readonly repository: RepositoryRef
  /** Address of the policy in force. */
  readonly policy?: string
  readonly passedOver: readonly { readonly policy: string; readonly why: string }[]
  readonly guards: readonly GuardResult[]
  readonly nextRunAt?: Instant
  readonly stopped?: string
  /** The run that waits for approval here. Absent: none does. */
  readonly parked?: ParkedRun
  /** Why the clock cannot be relied on, so that nothing goes by age or rank. Absent: it can. */
  readonly clockUnknown?: string
  readonly decisions: readonly Decision[]
  readonly deleted: readonly Removed[]
}

/** An intent as people see it: without the manifest. */
export type Removed = Omit<
  Intent,
  'bytes' | 'mediaType' | 'children' | 'token' | 'registry' | 'repository' | 'action'
>

/**
 * What became of one image of a run that is put back. `tag_taken`: it is back, and some of its tags point elsewhere by now.
 * `blobs_gone`: the registry has dropped its layers. `expired`: the daemon does not keep its manifest any longer.
 */
export type RestoreOutcome = 'restored' | 'tag_taken' | 'blobs_gone' | 'expired' | 'failed'

/** `went`: the tags that it had. `manifests`: all that came back with it, children first. `detail`: why it did not. */
export type RestoredImage = Restored & {
  readonly went: readonly string[]
  readonly outcome: RestoreOutcome
  readonly detail?: string
}

/** How far putting back a run has come, in images; `image` is the latest. */
export type RestoreProgress = {
  readonly image: RestoredImage
  readonly done: number
  readonly total: number
}

/** What a restore did. `taken`: tags that point elsewhere by now and were left alone. */
export type Restored = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly taken: readonly string[]
  readonly manifests: readonly Digest[]
}
