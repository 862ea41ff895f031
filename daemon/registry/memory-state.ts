import { createHash } from 'node:crypto'
import type { Digest } from '../../policies/index.ts'
import type { Manifest } from './registry.ts'

/** What one repository of the registry in memory holds. */
export type MemoryRepository = {
  readonly blobs: Map<Digest, Uint8Array>
  readonly manifests: Map<Digest, Manifest>
  readonly tags: Map<string, Digest>
}

export type MemoryOptions = {
  readonly port?: number
  /** As distribution's REGISTRY_STORAGE_DELETE_ENABLED. Default true. */
  readonly deleteEnabled?: boolean
  readonly readOnly?: boolean
  /** Does DELETE of a tag remove the tag alone, as distribution 3 does? Default false, as 2.8. */
  readonly untag?: boolean
  /** Names in a page of tags or repositories; absent: all in one. */
  readonly pageSize?: number
  /** Has it the referrers API? Default false. */
  readonly referrersApi?: boolean
  /** The only user, when there is one. */
  readonly basic?: { readonly username: string; readonly password: string }
  /** Called before each request; what it returns happens instead of, or before, the answer. */
  readonly fault?: (request: MemoryRequest) => Fault | undefined
}

export type MemoryRequest = { readonly method: string; readonly path: string }

/** A way to misbehave. */
export type Fault =
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Does what was asked, then breaks the connection without an answer. */
  | { readonly kind: 'reset-after' }
  /** Sends only the first half of the body that the headers announce. */
  | { readonly kind: 'truncate' }
  /** Sends this body with the right headers. */
  | { readonly kind: 'body'; readonly body: string }
  | { readonly kind: 'before'; readonly act: () => void | Promise<void> }

export type Reply = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** An error in the form of the distribution spec. */
export function refusal(status: number, code: string, message: string = code.toLowerCase()): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message }] }),
  }
}
