import type { Digest, Image, Instant, Known, TagMove, TagState } from '../../policies/index.ts'

/** What earlier scans saw of a repository's tags, by tag. */
export type TagHistory = ReadonlyMap<string, TagState>

/** What differs now. Without a history nothing is known of when tags were put where they are. */
export function tagDifference(
  history: TagHistory,
  now: ReadonlyMap<string, Digest>,
): { readonly moved: readonly TagMove[]; readonly lost: readonly string[] } {
  const baseline = history.size === 0
  const moved = [...now].filter(([tag, digest]) => !stands(history.get(tag), digest))
  const lost = [...history.values()].filter(
    ({ tag, vanishedAt }) => vanishedAt === undefined && !now.has(tag),
  )
  return {
    moved: moved.map(([tag, digest]) => ({ tag, digest, baseline })),
    lost: lost.map(({ tag }) => tag),
  }
}

function stands(state: TagState | undefined, digest: Digest): state is TagState {
  return state !== undefined && state.vanishedAt === undefined && state.digest === digest
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

/**
 * The images with the time at which the newest of their tags was put on them, where that was seen: to within the time
 * between two scans, and never earlier than it was.
 */
export function withTagged(images: readonly Image[], history: TagHistory, at: Instant): readonly Image[] {
  if (history.size === 0) return images
  return images.map((image) => {
    const times = image.tags.flatMap((tag) => {
      const state = history.get(tag)
      if (!stands(state, image.digest)) return [at]
      return state.baseline ? [] : [state.since]
    })
    if (times.length === 0) return image
    const tagged: Known = { at: times.reduce((a, b) => Math.max(a, b)), source: 'tag' }
    return { ...image, tagged }
  })
}
