/**
 * What can be said of when images came, from the true history and the instants at which careen looked: what is true, and the
 * widest of what careen may believe (evidence.md, sections 1 and 2, in a program of its own).
 */
import type { Digest, Instant } from '../../policies/index.ts'
import { firstAt, type History, type Life, type Stay, tagsOn, untaggedAt } from './history.ts'

/** Both bounds included. `exact`: a point that orders by itself. */
export type Time = {
  readonly low: Instant
  readonly high: Instant
  readonly exact: boolean
  readonly claim?: Instant
}

export type Times = {
  readonly time: Time
  /** Since when the grace of an image without a tag counts. */
  readonly grace: Instant
  /** When it lost its last tag, at the latest. */
  readonly untagged?: Instant
}

/**
 * `truth`: what happened, but that of what was built and pushed in one gap the one built later came later.
 * `built`: the same, and all of these came when they were built. `evidence`: what careen may believe.
 */
export type World = 'truth' | 'built' | 'evidence'

/** Careen remembers what went for 90 days; nothing is said of the days around that. */
const REMEMBERED = 88 * 24 * 3600 * 1000

/** What is known of an image that is there: when it and its tags came, and what careen may believe of that. */
export type Known = {
  readonly digest: Digest
  readonly life: Life
  readonly arrivals: Arrivals
  readonly believed: Times
}

/** Returns what is known of the images that are there. Valid until the history goes on. */
export function knownOf(history: History): readonly Known[] {
  return [...history.present].flatMap((digest) => {
    const life = history.lives.get(digest)
    if (life === undefined) return []
    const arrivals = arrivalsOf(history, life)
    return [{ digest, life, arrivals, believed: believed(history, life, arrivals) }]
  })
}

export function timesOf(
  history: History,
  world: World,
  all: readonly Known[] = knownOf(history),
): ReadonlyMap<Digest, Times> {
  if (world === 'evidence') return new Map(all.map((one) => [one.digest, one.believed]))
  const truths = new Map(
    all.map((one) => [one.digest, trueTimes(history, one, world === 'built' ? one.believed.time : {})]),
  )
  if (world === 'built') return truths
  const claimed = all.filter(({ digest, believed: { time } }) => {
    const own = truths.get(digest)?.time
    return time.claim !== undefined && time.low !== time.high && own?.exact === true
  })
  for (const group of Map.groupBy(claimed, (one) => one.believed.time.high).values()) reorder(truths, group)
  return truths
}

/** Hands the instants of a gap out again, so that what was built later came later. */
function reorder(truths: Map<Digest, Times>, group: readonly Known[]): void {
  const instants = group.map(({ digest }) => truths.get(digest)?.time.low ?? 0).toSorted((a, b) => a - b)
  const claim = (one: Known): number => one.believed.time.claim ?? 0
  const inOrder = group.toSorted((a, b) => claim(a) - claim(b))
  for (const [
    place,
    {
      digest,
      believed: { time },
    },
  ] of inOrder.entries()) {
    const times = truths.get(digest)
    const at = instants[place]
    if (times === undefined || at === undefined || time.claim === undefined) continue
    truths.set(digest, { ...times, time: { low: at, high: at, exact: true, claim: time.claim } })
  }
}

/** When a digest came, or a tag on it. `back`: it was there before, was seen to be gone, and came back. */
type Arrival = { readonly from: Instant; readonly back?: Instant; readonly vague?: true }

function arrivalOf(history: History, stays: readonly Stay[], tag?: string): Arrival {
  let arrival: Arrival = { from: stays[0]?.from ?? 0 }
  for (const [place, stay] of stays.entries()) {
    const before = stays[place - 1]
    if (before?.to === undefined) continue
    const gone = before.to
    if (before.endedBy !== 'careen' && !looked(history, gone, stay.from)) continue
    if (tag !== undefined && wasElsewhere(history, tag, gone, stay.from)) arrival = { from: stay.from }
    else if (stay.from - gone > REMEMBERED) arrival = { from: stay.from, vague: true }
    else arrival = { ...arrival, back: stay.from }
  }
  return arrival
}

/** Did a look count from `from` up to, and without, `to`? */
function looked({ looks }: History, from: Instant, to: Instant): boolean {
  const next = looks[firstAt(looks, from)]
  return next !== undefined && next < to
}

function wasElsewhere(history: History, tag: string, from: Instant, to: Instant): boolean {
  const line = history.timeline.get(tag) ?? []
  return line.some(
    (stay) =>
      stay.from < to &&
      (stay.to ?? Infinity) > from &&
      looked(history, Math.max(stay.from, from), Math.min(stay.to ?? to, to)),
  )
}

/** Of an image, then of its tags. */
type Arrivals = readonly [Arrival, ...Arrival[]]

function arrivalsOf(history: History, life: Life): Arrivals {
  const tags = tagsOn(history, life.made.digest)
  return [
    arrivalOf(history, life.stays),
    ...tags.map((tag) => arrivalOf(history, life.tags.get(tag) ?? [], tag)),
  ]
}

/** Was it there at the first look, of a repository that was there when careen began? */
function isBaseline({ looks, missingAt }: History, from: Instant): boolean {
  return missingAt === undefined && (looks[0] === undefined || from <= looks[0])
}

function trueTimes(history: History, { life, arrivals }: Known, { claim }: Partial<Time>): Times {
  const [own, ...tags] = arrivals
  const { built } = life.made
  const baseline = isBaseline(history, own.from)
  const first = baseline && built !== undefined && built <= (history.looks[0] ?? Infinity) ? built : own.from
  const later = tags.filter(({ from }) => !isBaseline(history, from))
  const backs = [own, ...tags].flatMap(({ back }) => back ?? [])
  const low = claim ?? Math.max(first, ...later.map(({ from }) => from))
  const high = claim ?? Math.max(low, ...backs)
  const exact = low === high && !(baseline && later.length === 0)
  const untagged = untaggedAt(history, life)
  return {
    time: { low, high, exact, ...(claim === undefined ? {} : { claim }) },
    grace: Math.max(life.stays.at(-1)?.from ?? 0, untagged ?? 0),
    ...(untagged === undefined ? {} : { untagged }),
  }
}

type Gap = { readonly after: Instant; readonly before: Instant }

/**
 * When a look first showed a digest that came at an instant; the instant where none did. What lost its tag before the look is
 * in none, until a tag leads to it again.
 */
function shownFrom({ shown }: Life, from: Instant): Instant {
  return shown[firstAt(shown, from)] ?? from
}

function seenArrival(life: Life, { back, ...arrival }: Arrival): Arrival {
  const from = shownFrom(life, arrival.from)
  return { ...arrival, from, ...(back === undefined ? {} : { back: shownFrom(life, back) }) }
}

function gapOf(history: History, { from, vague }: Arrival): Gap {
  const { looks, missingAt } = history
  const place = firstAt(looks, from)
  const before = looks[place] ?? from
  if (vague) return { after: -Infinity, before }
  return { after: looks[place - 1] ?? missingAt ?? -Infinity, before }
}

/** The first look at or after an instant; the newest one where there is none. */
function nextLook({ looks }: History, at: Instant): Instant {
  return looks[firstAt(looks, at)] ?? Math.max(at, looks.at(-1) ?? at)
}

function believed(history: History, life: Life, [own, ...ofTags]: Arrivals): Times {
  const arrivals = [seenArrival(life, own), ...ofTags]
  const gaps = arrivals.map((arrival) => gapOf(history, arrival))
  const after = Math.max(...gaps.map((gap) => gap.after))
  const before = Math.max(...gaps.map((gap) => gap.before))
  const backs = [...arrivals.flatMap(({ back }) => back ?? []), ...life.unseen.map((look) => look + 1)].map(
    (at) => nextLook(history, at),
  )
  const plain = plainTime({ after, before }, life.made.built)
  const time = backs.length === 0 ? plain : putBack(plain, Math.max(...backs))
  const lost = untaggedAt(history, life)
  // A tag that no look shows elsewhere is believed to be gone when the second one agrees.
  const untagged = lost === undefined ? undefined : nextLook(history, nextLook(history, lost) + 1)
  const seen = nextLook(history, shownFrom(life, life.stays.at(-1)?.from ?? 0))
  return {
    time,
    grace: Math.max(seen, untagged ?? 0, ...backs),
    ...(untagged === undefined ? {} : { untagged }),
  }
}

function plainTime({ after, before }: Gap, built: Instant | undefined): Time {
  if (built === undefined || built > before)
    return { low: after === -Infinity ? after : after + 1, high: before, exact: false }
  if (after === -Infinity) return { low: built, high: built, exact: false, claim: built }
  return built > after
    ? { low: built, high: before, exact: false, claim: built }
    : { low: after + 1, high: before, exact: false }
}

function putBack({ low, high }: Time, at: Instant): Time {
  return { low, high: Math.max(high, at), exact: false }
}
