import { type Digest, type Instant, compact } from '../../../policies/model/index.ts'
import type { TagMove, TagState } from '../../../proto/resources/index.ts'

/** The tags of a repository in earlier scans, by tag. */
export type TagHistory = ReadonlyMap<string, TagState>

/** Digest of each tag in this scan, and the dangling tags. */
export type TagsNow = { readonly tags: ReadonlyMap<string, Digest>; readonly dangling: readonly string[] }

/** The arrival bounds of a new tag: it did not exist at `after`, or it is baseline. */
export type TagBounds = { readonly baseline: boolean; readonly after?: Instant }

/** Returns new and moved tags, and removed ones. A listed tag is not removed, also if it is dangling. */
export function tagDifference(
  history: TagHistory,
  { tags, dangling }: TagsNow,
  { baseline, after }: TagBounds,
): { readonly moved: readonly TagMove[]; readonly lost: readonly string[] } {
  const unresolved = new Set(dangling)
  const moved = [...tags].filter(([tag, digest]) => !stands(history.get(tag), digest))
  const lost = [...history.values()].filter(
    ({ tag, removedAt }) => removedAt === undefined && !tags.has(tag) && !unresolved.has(tag),
  )
  return {
    moved: moved.map(([tag, digest]) => ({ tag, digest, baseline, ...compact({ after }) })),
    lost: lost.map(({ tag }) => tag),
  }
}

/** Returns true if the last scan showed the tag on this digest. */
export function stands(state: TagState | undefined, digest: Digest): state is TagState {
  return (
    state !== undefined &&
    state.removedAt === undefined &&
    state.missingSince === undefined &&
    state.digest === digest
  )
}

/** Returns the tags that scans have seen on two digests or more. */
export function movedTags(history: TagHistory, now: ReadonlyMap<string, Digest>): ReadonlySet<string> {
  const moved = new Set<string>()
  for (const { tag, moves } of history.values()) if (moves > 0) moved.add(tag)
  for (const [tag, digest] of now) {
    const before = history.get(tag)
    if (before !== undefined && before.digest !== digest) moved.add(tag)
  }
  return moved
}

/** Returns the images that had a tag at the last scan and have none now, with the latest time at which they had one. */
export function untaggedNow(
  history: TagHistory,
  now: ReadonlyMap<string, Digest>,
  at: Instant,
): ReadonlyMap<Digest, Instant> {
  const left = new Map<Digest, Instant>()
  for (const { tag, digest, removedAt, missingSince } of history.values()) {
    if (removedAt !== undefined) continue
    const lost = now.has(tag) ? at : (missingSince ?? at)
    left.set(digest, Math.max(lost, left.get(digest) ?? lost))
  }
  for (const digest of now.values()) left.delete(digest)
  return left
}
