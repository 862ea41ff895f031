import type { Share, Use } from './allocation-table.ts'
import {
  alone,
  awaiting,
  holding,
  type Part,
  partDueAt,
  partPaced,
  placesOf,
  sharedRate,
  told,
  WHOLE,
} from './allocation.ts'
import { dueAt, FREE, type Pace, paced, rateAt, type Seen, slowed } from './rate.ts'
import { type Concurrency, dropped, openConcurrency, sampled } from './window.ts'

/**
 * What may be sent to one host, and when. A state, events that change it, and a verdict on each request; no clock, no I/O.
 * Times in milliseconds of a clock that never jumps.
 *
 * `read`: as many at a time as the host takes well. `write`: a fixed number. `delete`: few, and only one in a repository.
 * `held`: sent under a place in the lane of deletes that was taken before. Gate and pace hold for all of them.
 */
export type Lane = 'read' | 'write' | 'delete' | 'held'

export type Want = { readonly lane: Lane; readonly repository?: string }

export type Verdict =
  | { readonly kind: 'go' }
  /** The host asked for a pause. */
  | { readonly kind: 'closed'; readonly until: number }
  /** The pace asks for a moment. */
  | { readonly kind: 'early'; readonly until: number }
  /** Until something ends. */
  | { readonly kind: 'full' }

export type Ending =
  | { readonly kind: 'answered' }
  /** 429 or 503; `pause`: how long the host asked to wait, where it said so. */
  | { readonly kind: 'throttled'; readonly pause?: number }
  /** No answer in time, or none at all. */
  | { readonly kind: 'failed' }
  /** Says nothing about the host: given up on request. */
  | { readonly kind: 'void' }

export type FlowEvent =
  | { readonly kind: 'started'; readonly at: number; readonly want: Want }
  | {
      readonly kind: 'ended'
      readonly at: number
      readonly want: Want
      readonly startedAt: number
      readonly ending: Ending
    }
  | Sharing

/** Between this process and the others that speak to the host. */
type Sharing =
  /** A share is asked for: nothing is sent until it comes, or until then. */
  | { readonly kind: 'asked'; readonly until: number }
  | { readonly kind: 'told'; readonly at: number; readonly share: Share }
  /** Nobody can be asked. */
  | { readonly kind: 'alone' }

export type Flow = {
  readonly reads: Concurrency
  readonly pace: Pace
  readonly running: Readonly<Record<Lane, number>>
  /** Repositories with a delete on its way. */
  readonly deleting: ReadonlySet<string>
  /** Nothing is sent before. */
  readonly closedUntil: number
  /** As far as this process was refused itself: others are told of that, never of what they told. */
  readonly metUntil: number
  readonly part: Part
  /** Refusals of what was sent before this are the same refusal. */
  readonly reactedAt: number
  /** Refusals in a row. */
  readonly streak: number
  readonly let: Let
}

/** Requests that were let through since the gate opened, by tenths of a second, the last seconds only. */
type Let = {
  readonly since: number
  readonly parts: readonly { readonly at: number; readonly count: number }[]
}

/** A rate is seen over at least, and at most, so long. */
const LEAST_SEEN = 2000
const MOST_SEEN = 4000
const PART = 100
const SHORTEST_GATE = 500
const LONGEST_OWN_GATE = 30_000

export function openFlow(now: number): Flow {
  return {
    reads: openConcurrency(),
    pace: FREE,
    running: { read: 0, write: 0, delete: 0, held: 0 },
    deleting: new Set(),
    closedUntil: now,
    metUntil: now,
    part: WHOLE,
    reactedAt: Number.NEGATIVE_INFINITY,
    streak: 0,
    let: { since: now, parts: [] },
  }
}

/** May this be sent now? */
export function verdict(flow: Flow, want: Want, now: number): Verdict {
  if (now < flow.closedUntil) return { kind: 'closed', until: flow.closedUntil }
  if (isFull(flow, want)) return { kind: 'full' }
  const own = sharedRate(flow.part) === undefined ? dueAt(flow.pace, now) : now
  const due = Math.max(own, partDueAt(flow.part, now))
  return due > now ? { kind: 'early', until: due } : { kind: 'go' }
}

function isFull({ running, reads, deleting, part }: Flow, { lane, repository }: Want): boolean {
  const places = placesOf(part)
  switch (lane) {
    case 'read':
      return running.read >= Math.min(Math.floor(reads.limit), places.read)
    case 'write':
      return running.write >= places.write
    case 'delete':
      return running.delete >= places.delete || (repository !== undefined && deleting.has(repository))
    case 'held':
      return false
  }
}

/** What the others that speak to the host are told. */
export function useOf({ pace, part, running, metUntil }: Flow, now: number): Use {
  const rate = rateAt(pace, now)
  return {
    holds: holding(part, running, now),
    pause: Math.max(0, metUntil - now),
    ...(rate === undefined ? {} : { rate }),
  }
}

export function step(flow: Flow, event: FlowEvent): Flow {
  switch (event.kind) {
    case 'started':
      return started(flow, event)
    case 'ended':
      return ended(flow, event)
    case 'asked':
      return { ...flow, part: awaiting(flow.part, event.until) }
    case 'told':
      return shared(flow, event)
    case 'alone':
      return { ...flow, part: alone(flow.part) }
  }
}

/** A pause that another met closes the gate here too, and what went through here is a part of the rate that was refused. */
function shared(flow: Flow, { at, share }: Extract<Sharing, { kind: 'told' }>): Flow {
  const part = told(flow.part, share)
  const until = at + share.pause
  if (share.pause <= 0 || until <= flow.closedUntil) return { ...flow, part }
  const isNew = at >= flow.closedUntil && sentAny(flow.let)
  const pace = isNew ? refused(flow, at, until) : halted(flow.pace, until)
  const reactedAt = isNew ? at : flow.reactedAt
  return { ...flow, part, pace, reactedAt, closedUntil: until, let: { since: until, parts: [] } }
}

function started(flow: Flow, { at, want }: Extract<FlowEvent, { kind: 'started' }>): Flow {
  const running = { ...flow.running, [want.lane]: flow.running[want.lane] + 1 }
  const deleting = changed(flow.deleting, want, true)
  const pace = sharedRate(flow.part) === undefined ? paced(flow.pace, at) : flow.pace
  return { ...flow, running, deleting, pace, part: partPaced(flow.part, at) }
}

function ended(flow: Flow, event: Ended): Flow {
  const { want } = event
  const running = { ...flow.running, [want.lane]: flow.running[want.lane] - 1 }
  const next = { ...flow, running, deleting: changed(flow.deleting, want, false) }
  switch (event.ending.kind) {
    case 'answered':
      return answered(next, event, flow.running.read)
    case 'throttled':
      return throttled(next, event, event.ending.pause)
    case 'failed':
      return event.startedAt < flow.reactedAt
        ? next
        : { ...next, reads: dropped(flow.reads), reactedAt: event.at }
    case 'void':
      return next
  }
}

function changed(deleting: ReadonlySet<string>, want: Want, starts: boolean): ReadonlySet<string> {
  if (want.lane !== 'delete' || want.repository === undefined) return deleting
  const next = new Set(deleting)
  if (starts) next.add(want.repository)
  else next.delete(want.repository)
  return next
}

type Ended = Extract<FlowEvent, { kind: 'ended' }>

function answered(flow: Flow, { at, startedAt, want }: Ended, running: number): Flow {
  return {
    ...flow,
    reads: want.lane === 'read' ? sampled(flow.reads, at - startedAt, running) : flow.reads,
    streak: startedAt < flow.reactedAt ? flow.streak : 0,
    let: counted(flow.let, at),
  }
}

function counted({ since, parts }: Let, at: number): Let {
  const last = parts.at(-1)
  const isNew = last === undefined || at - last.at >= PART
  const before = isNew ? parts.filter((part) => part.at > at - MOST_SEEN) : parts.slice(0, -1)
  return { since, parts: [...before, isNew ? { at, count: 1 } : { at: last.at, count: last.count + 1 }] }
}

/** The rate that was let through, over at least two seconds: a burst says little. */
function seen({ since, parts }: Let, now: number): Seen {
  const span = Math.min(MOST_SEEN, now - since)
  const count = parts
    .filter((part) => part.at >= now - Math.max(span, LEAST_SEEN))
    .reduce((sum, part) => sum + part.count, 0)
  return { rate: (count * 1000) / Math.max(span, LEAST_SEEN), reliable: span >= LEAST_SEEN }
}

/** One reaction to one refusal, however many requests meet it; the gate only ever closes for longer. */
function throttled(flow: Flow, { at, startedAt }: Ended, pause: number | undefined): Flow {
  const same = startedAt < flow.reactedAt
  const own = Math.min(LONGEST_OWN_GATE, SHORTEST_GATE * 2 ** flow.streak)
  const met = at + (pause ?? (same ? 0 : own))
  const until = Math.max(flow.closedUntil, met)
  const metUntil = Math.max(flow.metUntil, met)
  const reopening = { closedUntil: until, metUntil, let: { since: until, parts: [] } }
  if (same) return { ...flow, ...reopening, pace: halted(flow.pace, until) }
  return {
    ...flow,
    ...reopening,
    pace: refused(flow, at, until),
    reads: dropped(flow.reads),
    reactedAt: at,
    streak: flow.streak + 1,
  }
}

function refused({ pace, part, let: through }: Flow, now: number, since: number): Pace {
  return slowed(pace, seen(through, now), { now, since, used: sharedRate(part) })
}

function sentAny({ parts }: Let): boolean {
  return parts.length > 0
}

/** No time passes for the rate while the gate is closed. */
function halted(pace: Pace, until: number): Pace {
  return pace.kind === 'free' ? FREE : { ...pace, since: until }
}
