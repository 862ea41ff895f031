import type { Digest, Instant } from '../../policies/index.ts'
import type { Made } from './images.ts'

/** Who ended it: `team` stands for people, CI, and storage that went. */
export type Hand = 'team' | 'careen'

/** From when to when something was there; without `to` it is there. */
export type Stay = { readonly from: Instant; to?: Instant; endedBy?: Hand }

/** All that ever happened to one digest in one repository. */
export type Life = {
  readonly made: Made
  readonly stays: Stay[]
  /** When each tag was on it. */
  readonly tags: Map<string, Stay[]>
  /** Looks that did not show it although it was there. */
  readonly unseen: Instant[]
  /**
   * Looks at which it came into sight: a tag led to it, or to what it belongs to, and the look before had not shown it. A tag that
   * leads to nothing counts, since its digest is in the list.
   */
  readonly shown: Instant[]
  pulled?: Instant
}

/** Two looks that agree are so far apart. */
const AGREED = 10 * 60_000

export type TagStay = Stay & { readonly digest: Digest }

/** The true history of one repository. careen never sees it. */
export type History = {
  readonly lives: ReadonlyMap<Digest, Life>
  readonly timeline: ReadonlyMap<string, readonly TagStay[]>
  /** What is there now. */
  readonly present: ReadonlySet<Digest>
  /** Where the tags lead now. */
  readonly tags: ReadonlyMap<string, Digest>
  /** What the team deleted of late. */
  readonly lost: ReadonlySet<Digest>
  /** What lost a tag of late that is nowhere now. */
  readonly tagless: ReadonlySet<Digest>
  /** What can be known of by looks: it had a tag in one of them, or belonged to what had. */
  readonly seen: ReadonlySet<Digest>
  /** Complete looks of careen's that counted, in order. */
  readonly looks: readonly Instant[]
  /** The last catalog that careen read and that did not show the repository. Absent: what the first look shows is baseline. */
  readonly missingAt?: Instant
  readonly put: (made: Made, tag: string | undefined, at: Instant) => void
  readonly untag: (tag: string, at: Instant, by: Hand) => void
  readonly remove: (digest: Digest, at: Instant, by: Hand) => void
  /** Careen put it there itself. */
  readonly know: (digest: Digest) => void
  readonly look: (at: Instant, hidden: ReadonlySet<Digest>) => void
  readonly pull: (digest: Digest, at: Instant) => void
}

export function openHistory(missingAt?: Instant): History {
  const lives = new Map<Digest, Life>()
  const timeline = new Map<string, TagStay[]>()
  const present = new Set<Digest>()
  const tags = new Map<string, Digest>()
  const looks: Instant[] = []
  const seen = new Set<Digest>()
  const lost = new Set<Digest>()
  const tagless = new Set<Digest>()
  const arrive = (made: Made, at: Instant): Life => {
    const life: Life = lives.get(made.digest) ?? { made, stays: [], tags: new Map(), unseen: [], shown: [] }
    lives.set(made.digest, life)
    if (!present.has(made.digest)) life.stays.push({ from: at })
    present.add(made.digest)
    return life
  }
  const leave = (tag: string, at: Instant, by: Hand): Digest | undefined => {
    const digest = tags.get(tag)
    if (digest === undefined) return undefined
    tags.delete(tag)
    end(lives.get(digest)?.tags.get(tag), at, by)
    end(timeline.get(tag), at, by)
    return digest
  }
  const untag = (tag: string, at: Instant, by: Hand): void => {
    const digest = leave(tag, at, by)
    if (digest !== undefined && by === 'team') tagless.add(digest)
  }
  const put = (made: Made, tag: string | undefined, at: Instant): void => {
    const life = arrive(made, at)
    if (tag === undefined || tags.get(tag) === made.digest) return
    leave(tag, at, 'team')
    tags.set(tag, made.digest)
    const own: Stay[] = life.tags.get(tag) ?? []
    own.push({ from: at })
    life.tags.set(tag, own)
    const line: TagStay[] = timeline.get(tag) ?? []
    line.push({ from: at, digest: made.digest })
    timeline.set(tag, line)
  }
  return {
    lives,
    timeline,
    present,
    tags,
    looks,
    lost,
    tagless,
    seen,
    ...(missingAt === undefined ? {} : { missingAt }),
    put,
    untag,
    remove: (digest, at, by) => {
      if (!present.delete(digest)) return
      seen.delete(digest)
      if (by === 'team') lost.add(digest)
      for (const tag of tagsOn({ tags, lives }, digest)) untag(tag, at, by)
      end(lives.get(digest)?.stays, at, by)
    },
    know: (digest) => void seen.add(digest),
    look: (at, hidden) => {
      if (looks.at(-1) !== at) looks.push(at)
      for (const digest of lost)
        if (isSettled(looks, lives.get(digest)?.stays.at(-1)?.to, at)) lost.delete(digest)
      for (const digest of tagless)
        if (isSettled(looks, lastLoss(lives.get(digest)), at)) tagless.delete(digest)
      const known = new Set(seen)
      see({ lives, present, tags }, seen, hidden)
      for (const digest of new Set([...seen, ...tags.values()]))
        if (!known.has(digest)) lives.get(digest)?.shown.push(at)
      for (const digest of hidden) {
        const unseen = present.has(digest) ? lives.get(digest)?.unseen : undefined
        const [before = 0] = unseen?.slice(-1) ?? []
        unseen?.push(at)
        // Two looks agree that it is gone: only a tag can show it again.
        if (before === looks.at(-2) && at - before >= AGREED) seen.delete(digest)
      }
    },
    pull: (digest, at) => {
      const life = lives.get(digest)
      if (life) life.pulled = at
    },
  }
}

/** Have two looks, ten minutes apart, agreed that it is gone? */
function isSettled(looks: readonly Instant[], gone: Instant | undefined, at: Instant): boolean {
  if (gone === undefined) return true
  const first = looks.findLast((look, place) => look >= gone && (looks[place - 1] ?? 0) < gone)
  return first !== undefined && at - first >= AGREED
}

/** When a tag of it was last lost. */
function lastLoss(life: Life | undefined): Instant | undefined {
  const ends = [...(life?.tags.values() ?? [])].flatMap((stays) => stays.at(-1)?.to ?? [])
  return ends.length === 0 ? undefined : Math.max(...ends)
}

type Shown = Pick<History, 'lives' | 'present' | 'tags'>

/** Tags lead to images, images to their children, and what refers to an image can be asked for. */
function see({ lives, present, tags }: Shown, seen: Set<Digest>, hidden: ReadonlySet<Digest>): void {
  const next = [...tags.values(), ...seen]
  const visited = new Set<Digest>()
  for (let digest = next.pop(); digest !== undefined; digest = next.pop()) {
    if (visited.has(digest) || hidden.has(digest) || !present.has(digest)) continue
    visited.add(digest)
    seen.add(digest)
    next.push(...(lives.get(digest)?.made.children ?? []))
  }
  for (const digest of present) {
    const subject = lives.get(digest)?.made.subject
    if (subject !== undefined && seen.has(subject) && !hidden.has(digest)) seen.add(digest)
  }
}

function end(stays: Stay[] | undefined, at: Instant, by: Hand): void {
  const last = stays?.at(-1)
  if (last === undefined || last.to !== undefined) return
  last.to = at
  last.endedBy = by
}

/** Tags that lead to a digest now, sorted. */
export function tagsOn({ tags, lives }: Pick<History, 'tags' | 'lives'>, digest: Digest): string[] {
  const known = [...(lives.get(digest)?.tags.keys() ?? [])]
  return known.filter((tag) => tags.get(tag) === digest).toSorted()
}

/**
 * When it lost its last tag; undefined: it has one, or never had any. A tag that came and went between two looks was on it for
 * nobody.
 */
export function untaggedAt({ looks }: Pick<History, 'looks'>, { tags }: Life): Instant | undefined {
  let last: Instant | undefined
  for (const stays of tags.values()) {
    for (const { from, to } of stays) {
      if (to === undefined) return undefined
      if (to > (last ?? 0) && (looks[firstAt(looks, from)] ?? Infinity) < to) last = to
    }
  }
  return last
}

/** The place of the first of these instants, oldest first, that is at or after `at`. */
export function firstAt(looks: readonly Instant[], at: Instant): number {
  let [low, high] = [0, looks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((looks[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}
