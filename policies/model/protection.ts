import type { Digest } from './image.ts'
import type { RepositoryRef, Scope } from './repository.ts'
import type { Instant } from './time.ts'

/** What no rule can delete. At least one of tagRegexp, digests and annotations; an image that fits any of them is protected. */
export type Protection = {
  readonly kind: 'protect'
  readonly name: string
  readonly description?: string
  /** A repository, a pattern, a registry, or everything. */
  readonly scope: Scope
  readonly tagRegexp?: string
  /** Sorted. */
  readonly digests: readonly Digest[]
  /** All of these, with these values. */
  readonly annotations?: Readonly<Record<string, string>>
  /** Who to ask about it. */
  readonly owner?: string
  /** The protection ends then. Absent: it does not. */
  readonly until?: Instant
  /** No plan and no write destroys the object while this is stored. */
  readonly preventDestroy?: true
}

/** One image that somebody holds: by hand (`pin`), or because a list says that it runs (`in_use`). */
export type Pin = RepositoryRef & {
  readonly kind: 'pin' | 'in_use'
  /** A tag or a digest. */
  readonly reference: string
  /** Who holds it: a person, a service, the name of a list. */
  readonly owner: string
  /** Why, for people. */
  readonly reason?: string
  /** The pin ends then. Absent: it does not. */
  readonly until?: Instant
}
