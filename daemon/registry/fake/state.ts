import type { Digest } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'
import { type MemoryBehaviour, type ProfileName, PROFILES } from './behaviours.ts'
import type { Fault } from './faults.ts'

export type { Fault }

/** What one repository of the registry in memory holds. */
export type MemoryRepository = {
  readonly blobs: Map<Digest, Uint8Array>
  readonly manifests: Map<Digest, Manifest>
  readonly tags: Map<string, Digest>
  /** Tags that were ever pushed: where there were none, even the list of them is not known. */
  readonly everTagged: Set<string>
}

/** A profile, `distribution2` where none is named, and what is otherwise. Read anew for every request. */
export type MemoryOptions = Partial<MemoryBehaviour> & {
  readonly port?: number
  readonly profile?: ProfileName
  /** The only user, when there is one. */
  readonly basic?: { readonly username: string; readonly password: string }
  /** Requires tokens of `/token`, or of `realm`. A token that is removed from the set has expired. */
  readonly bearer?: { readonly tokens: Set<string>; readonly realm?: string }
  /** Called before each request; what it returns happens instead of the answer, before it or to it. In this order. */
  readonly fault?: (request: MemoryRequest) => Fault | readonly Fault[] | undefined
}

export type MemoryRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export type MemoryState = {
  readonly repositories: Map<string, MemoryRepository>
  readonly options: MemoryOptions
  uploads: number
  /** What came of uploads that were started, by repository and number. */
  readonly pending: Map<string, Uint8Array>
}

/** One request, read completely. */
export type Request = {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export type Reply = {
  readonly status: number
  /** Content-Type is JSON where none is given. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

export type FakeRequest = {
  readonly state: MemoryState
  readonly is: MemoryBehaviour
  readonly request: Request
  readonly name: string
  /** A tag, a digest, or what else stands there. */
  readonly reference: string
}

export function behaviourOf({ profile = 'distribution2', ...own }: MemoryOptions): MemoryBehaviour {
  return { ...PROFILES[profile], ...own }
}

/** Finds a repository, or makes it. */
export function repositoryOf(state: MemoryState, name: string): MemoryRepository {
  const found = state.repositories.get(name)
  if (found) return found
  const fresh = { blobs: new Map(), manifests: new Map(), tags: new Map(), everTagged: new Set<string>() }
  state.repositories.set(name, fresh)
  return fresh
}

/** An error in the form of the distribution spec. */
export function refusal(status: number, code: string, message: string = code.toLowerCase()): Reply {
  return { status, body: JSON.stringify({ errors: [{ code, message }] }) }
}

export function plain(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${body}\n` }
}

export const readOnly = (): Reply => plain(405, 'Method not allowed', { allow: 'GET, HEAD' })
