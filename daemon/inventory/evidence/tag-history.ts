import { type Digest, type Instant, compact } from '../../../policies/model/index.ts'
import type { TagMove, TagState } from '../../../proto/resources/index.ts'

/** What earlier scans saw of a repository's tags, by tag. */
export type TagHistory = ReadonlyMap<string, TagState>

/** Where tags lead now, and which of them are listed and lead nowhere. */
export type TagsNow = { readonly tags: ReadonlyMap<string, Digest>; readonly dangling: readonly string[] }

/** What is known of a tag that is new: it was not there at `after`, or it was there at the first look. */
export type TagBounds = { readonly baseline: boolean; readonly after?: Instant }

/** What differs now. A tag that is listed is not lost, wherever it leads. */
export function tagDifference(
  history: TagHistory,
  { tags, dangling }: TagsNow,
  { baseline, after }: TagBounds,
): { readonly moved: readonly TagMove[]; readonly lost: readonly string[] } {
  const nowhere = new Set(dangling)
  const moved = [...tags].filter(([tag, digest]) => !stands(history.get(tag), digest))
  const lost = [...history.values()].filter(
    ({ tag, vanishedAt }) => vanishedAt === undefined && !tags.has(tag) && !nowhere.has(tag),
  )
  return {
    moved: moved.map(([tag, digest]) => ({ tag, digest, baseline, ...compact({ after }) })),
    lost: lost.map(({ tag }) => tag),
  }
}

/** Did the last look show the tag there? */
export function stands(state: TagState | undefined, digest: Digest): state is TagState {
  return (
    state !== undefined &&
    state.vanishedAt === undefined &&
    state.missingSince === undefined &&
    state.digest === digest
  )
}

/** Tags that were seen to lead to two digests or more. */
export function movedTags(history: TagHistory, now: ReadonlyMap<string, Digest>): ReadonlySet<string> {
  const moved = new Set<string>()
  for (const { tag, moves } of history.values()) if (moves > 0) moved.add(tag)
  for (const [tag, digest] of now) {
    const before = history.get(tag)
    if (before !== undefined && before.digest !== digest) moved.add(tag)
  }
  return moved
}

/** Images that had a tag at the last look and have none now, and until when they can have had one. */
export function untaggedNow(
  history: TagHistory,
  now: ReadonlyMap<string, Digest>,
  at: Instant,
): ReadonlyMap<Digest, Instant> {
  const left = new Map<Digest, Instant>()
  for (const { tag, digest, vanishedAt, missingSince } of history.values()) {
    if (vanishedAt !== undefined) continue
    const lost = now.has(tag) ? at : (missingSince ?? at)
    left.set(digest, Math.max(lost, left.get(digest) ?? lost))
  }
  for (const digest of now.values()) left.delete(digest)
  return left
}
