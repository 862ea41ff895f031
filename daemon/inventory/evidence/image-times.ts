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
import type { Evidence } from './observed-times.ts'
import { stands, type TagHistory } from './tag-history.ts'

/** What a look knows of when images and tags came, went and were put back. */
export type Times = {
  /** When the look ended. */
  readonly at: Instant
  /** What it found new was not there at this time. Absent: it was there at the first look, or that is not known. */
  readonly after?: Instant
  /** Is it the first look? */
  readonly baseline: boolean
  /** Of every image that was found: also of those that are new. */
  readonly sightings: ReadonlyMap<Digest, Sighting>
  /** As it was before the look. */
  readonly tags: TagHistory
  /** Tags that led nowhere at earlier looks: what is new there may have been there then. */
  readonly dangled: Dangled['tags']
  /** Images that have lost their last tag since the look before, and until when they can have had it. */
  readonly untagged: ReadonlyMap<Digest, Instant>
  /** Pushes of digests whose tags are new, as they were told. */
  readonly pushes: ReadonlyMap<Digest, readonly Push[]>
  readonly evidence: Evidence
  /** By how much what the registry tells of times may be wrong. */
  readonly blur: Duration
}

/** A push that is told up to so long after an image was put back may be the one that did it. Milliseconds. */
const OWN_PUSH = 2 * 60_000

/** The images with all that is known of when they came. */
export function withTimes(images: readonly Image[], times: Times): readonly Image[] {
  return images.map((image) => timed(image, times))
}

/** One bound of what is known, and until when the image was put back, as far as this tells. */
type Arrival = {
  readonly time: TimeEvidence
  readonly putBack?: Instant | undefined
  /** Was it there at the first look, and nothing else is known of it? */
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
    { told: pushTold(image, times), back, blur: times.blur },
  )
  const tags = image.tags.map((tag) => tagArrival(tag, digest, { times, back }))
  const pulled = times.evidence.pulled.get(digest)
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

/** Of a digest that no look has shown before. */
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

/** The registry's own word, else the later of what its storage and its notifications say. */
function pushTold({ digest, pushed }: Image, { evidence, pushes }: Times): Known | 'unknown' | undefined {
  if (pushed === 'unknown' || (pushed !== undefined && isPoint(pushed))) return pushed
  return laterKnown(evidence.pushed.get(digest), lastPush(pushes.get(digest)))
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
type Told = {
  readonly told: Known | 'unknown' | undefined
  readonly back: Instant | undefined
  readonly blur: Duration
}

/**
 * What was told, unless the looks say otherwise: what put an image back is no arrival, and what a look did not show came later
 * than a push that was told of before it.
 */
function arrivalOf({ after, before, baseline, source }: Seen, { told, back, blur }: Told): Arrival {
  const seen = { before, source, ...compact({ after }) }
  // Nothing is known of when it came: it is as new as it can be, and newer than nothing.
  const since = after === undefined && !baseline ? before : undefined
  if (told === undefined) return { time: seen, putBack: since, baseline }
  if (told === 'unknown') return { time: told }
  if (back !== undefined && told.at <= back + OWN_PUSH)
    return { time: seen, putBack: newest([since, told.at]) }
  if (after !== undefined && told.at <= after) return { time: { after: told.at - 1 - blur, before, source } }
  return { time: blur === 0 ? told : blurred(told, blur) }
}

function tagArrival(
  tag: string,
  digest: Digest,
  { times, back }: { readonly times: Times; readonly back: Instant | undefined },
): Arrival {
  const { at, after, baseline, evidence, blur } = times
  const state = times.tags.get(tag)
  const known = evidence.tags.get(tag)
  const stored = known?.digest === digest ? known.at : undefined
  // A tag that is back where it led did not arrive a second time.
  if (state?.digest === digest) {
    const seen = { after: state.after, before: state.since, baseline: state.baseline, source: 'tag' } as const
    const told = laterKnown(stored, toldOf(state))
    const arrival = arrivalOf(seen, { told, back, blur })
    return stands(state, digest) ? arrival : { ...arrival, putBack: at }
  }
  const pushes = (times.pushes.get(digest) ?? []).filter((push) => push.tag === tag)
  const told = laterKnown(stored, lastPush(pushes))
  const bounds = times.dangled.get(tag) ?? { after, baseline }
  const seen = { after: bounds.after, baseline: bounds.baseline, before: at, source: 'tag' } as const
  return arrivalOf(seen, { told, back, blur })
}

function toldOf({ reportedAt }: TagState): Known | undefined {
  return reportedAt === undefined ? undefined : { at: reportedAt, source: 'event' }
}

/**
 * What a tag adds to what was told of its image. A registry that tells when an image or one of its tags was pushed last has told
 * of a tag that came in a gap before that; what was there at the first look is as old as its image.
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
