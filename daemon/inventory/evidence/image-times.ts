import { blurred, isPoint, laterOf } from '../../../policies/evidence/index.ts'
import {
  type Digest,
  type Duration,
  type Gap,
  type Image,
  type Instant,
  type Known,
  type TimeEvidence,
  compact,
} from '../../../policies/model/index.ts'
import type { Push, Sighting, TagState } from '../../../proto/resources/index.ts'
import type { Dangled } from './dangled.ts'
import type { ObservedTimes } from './observed-times.ts'
import { stands, type TagHistory } from './tag-history.ts'

/** What a scan knows about the arrival, removal and restore of images and tags. */
export type Times = {
  /** When the scan ended. */
  readonly at: Instant
  /** New digests and tags did not exist at this time. Absent: they are baseline, or their arrival is unknown. */
  readonly after?: Instant
  /** True for the first scan. */
  readonly baseline: boolean
  /** The sighting of every image found, also of new ones. */
  readonly sightings: ReadonlyMap<Digest, Sighting>
  /** The tag history before the scan. */
  readonly tags: TagHistory
  /** Tags that were dangling at earlier scans. An image found under them may have existed then. */
  readonly dangled: Dangled['tags']
  /** Images that lost their last tag since the scan before, with the latest time at which they had it. */
  readonly untagged: ReadonlyMap<Digest, Instant>
  /** Reported pushes of digests with new tags. */
  readonly pushes: ReadonlyMap<Digest, readonly Push[]>
  readonly observedTimes: ObservedTimes
  /** Largest error of times that the registry reports. */
  readonly blur: Duration
}

/** A push reported up to so long after an upload may be that upload. Milliseconds. */
const OWN_PUSH = 2 * 60_000

/** Returns the images with their arrival times. */
export function withTimes(images: readonly Image[], times: Times): readonly Image[] {
  return images.map((image) => timed(image, times))
}

/** One arrival time. `putBack`: the latest upload by careen, if this shows one. */
type Arrival = {
  readonly time: TimeEvidence
  readonly putBack?: Instant | undefined
  /** True if it existed at the first scan and no other time is known. */
  readonly baseline?: boolean
}

function timed(image: Image, times: Times): Image {
  const { digest } = image
  const sighting = times.sightings.get(digest) ?? newSighting(digest, times)
  const back = sighting.putBackAt
  const own = arrivalOf(
    {
      after: sighting.after,
      before: sighting.firstSeenAt,
      baseline: sighting.baseline,
      source: 'first_seen',
    },
    { reported: reportedPush(image, times), back, blur: times.blur },
  )
  const tags = image.tags.map((tag) => tagArrival(tag, digest, { times, back }))
  const pulled = times.observedTimes.pulled.get(digest)
  const untaggedAt = image.tags.length > 0 ? undefined : lostLastTag(sighting, times)
  const putBack = newest([back, own.putBack, ...tags.map((tag) => tag.putBack)])
  return {
    ...image,
    firstSeen: sighting.firstSeenAt,
    pushed: own.time,
    ...compact({
      arrived:
        tags.length === 0 ? undefined : laterOf([own.time, ...tags.flatMap((tag) => beside(own.time, tag))]),
      tagged: laterOf(tags.map(({ time }) => time)),
      pulled: pulled === undefined || times.blur === 0 ? pulled : blurred(pulled, times.blur),
      putBack,
      untaggedAt,
    }),
  }
}

/** Returns the sighting of a digest that no scan has shown before. */
export function newSighting(
  digest: Digest,
  { at, after, baseline }: Pick<Times, 'at' | 'after' | 'baseline'>,
): Sighting {
  return { digest, firstSeenAt: at, baseline, ...compact({ after }) }
}

function newest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let last: Instant | undefined
  for (const instant of instants)
    if (instant !== undefined && (last === undefined || instant > last)) last = instant
  return last
}

/** Returns the push time that the registry lists, else the later one of its storage and its notifications. */
function reportedPush(
  { digest, pushed }: Image,
  { observedTimes, pushes }: Times,
): Known | 'unknown' | undefined {
  if (pushed === 'unknown' || (pushed !== undefined && isPoint(pushed))) return pushed
  return laterKnown(observedTimes.pushed.get(digest), lastPush(pushes.get(digest)))
}

function lastPush(pushes: readonly Push[] = []): Known | undefined {
  const at = newest(pushes.map((push) => push.at))
  return at === undefined ? undefined : { at, source: 'event' }
}

function laterKnown(one: Known | undefined, other: Known | undefined): Known | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.at >= one.at ? other : one
}

type Seen = Pick<Gap, 'before' | 'source'> & {
  readonly after: Instant | undefined
  readonly baseline: boolean
}
type Reported = {
  readonly reported: Known | 'unknown' | undefined
  readonly back: Instant | undefined
  readonly blur: Duration
}

/**
 * Returns the reported time, unless scans contradict it: an upload by careen is no arrival, and a digest that a scan did not show
 * arrived after a push that was reported before that scan.
 */
function arrivalOf({ after, before, baseline, source }: Seen, { reported, back, blur }: Reported): Arrival {
  const seen = { before, source, ...compact({ after }) }
  // Why: without a bound, it counts as arrived at the scan.
  const since = after === undefined && !baseline ? before : undefined
  if (reported === undefined) return { time: seen, putBack: since, baseline }
  if (reported === 'unknown') return { time: reported }
  if (back !== undefined && reported.at <= back + OWN_PUSH)
    return { time: seen, putBack: newest([since, reported.at]) }
  if (after !== undefined && reported.at <= after)
    return { time: { after: reported.at - 1 - blur, before, source } }
  return { time: blur === 0 ? reported : blurred(reported, blur) }
}

function tagArrival(
  tag: string,
  digest: Digest,
  { times, back }: { readonly times: Times; readonly back: Instant | undefined },
): Arrival {
  const { at, after, baseline, observedTimes, blur } = times
  const state = times.tags.get(tag)
  const known = observedTimes.tags.get(tag)
  const stored = known?.digest === digest ? known.at : undefined
  // Why: a tag that is back on its digest did not arrive a second time.
  if (state?.digest === digest) {
    const seen = { after: state.after, before: state.since, baseline: state.baseline, source: 'tag' } as const
    const reported = laterKnown(stored, reportedOf(state))
    const arrival = arrivalOf(seen, { reported, back, blur })
    return stands(state, digest) ? arrival : { ...arrival, putBack: at }
  }
  const pushes = (times.pushes.get(digest) ?? []).filter((push) => push.tag === tag)
  const reported = laterKnown(stored, lastPush(pushes))
  const bounds = times.dangled.get(tag) ?? { after, baseline }
  const seen = { after: bounds.after, baseline: bounds.baseline, before: at, source: 'tag' } as const
  return arrivalOf(seen, { reported, back, blur })
}

function reportedOf({ reportedAt }: TagState): Known | undefined {
  return reportedAt === undefined ? undefined : { at: reportedAt, source: 'event' }
}

/**
 * Returns what a tag adds to the arrival of its image. If the registry lists the last push of an image and its tags, a tag that
 * arrived in a gap before that push adds nothing. A baseline tag is as old as its image.
 */
function beside(own: TimeEvidence, { time, baseline }: Arrival): readonly TimeEvidence[] {
  if (own === 'unknown' || !isPoint(own)) return [time]
  if (baseline === true) return []
  if (own.source !== 'registry') return [time]
  if (time === 'unknown' || isPoint(time)) return [time]
  return (time.after ?? Number.NEGATIVE_INFINITY) < own.at ? [] : [time]
}

function lostLastTag({ digest, untaggedAt }: Sighting, { untagged }: Times): Gap | undefined {
  const before = untaggedAt ?? untagged.get(digest)
  return before === undefined ? undefined : { before, source: 'tag' }
}
