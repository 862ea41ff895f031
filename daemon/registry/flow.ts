import { type Concurrency, dropped, openConcurrency, sampled } from './concurrency.ts'
import { dueAt, FREE, type Pace, paced, type Seen, slowed } from './pace.ts'

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

export type Flow = {
  readonly reads: Concurrency
  readonly pace: Pace
  readonly running: Readonly<Record<Lane, number>>
  /** Repositories with a delete on its way. */
  readonly deleting: ReadonlySet<string>
  /** Nothing is sent before. */
  readonly closedUntil: number
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
const WRITES = 8
/** Deletes whose cost grows with the tags slow a registry down for everybody. */
const DELETES = 2
const SHORTEST_GATE = 500
const LONGEST_OWN_GATE = 30_000

export function openFlow(now: number): Flow {
  return {
    reads: openConcurrency(),
    pace: FREE,
    running: { read: 0, write: 0, delete: 0, held: 0 },
    deleting: new Set(),
    closedUntil: now,
    reactedAt: Number.NEGATIVE_INFINITY,
    streak: 0,
    let: { since: now, parts: [] },
  }
}

/** May this be sent now? */
export function verdict(flow: Flow, want: Want, now: number): Verdict {
  if (now < flow.closedUntil) return { kind: 'closed', until: flow.closedUntil }
  if (isFull(flow, want)) return { kind: 'full' }
  const due = dueAt(flow.pace, now)
  return due > now ? { kind: 'early', until: due } : { kind: 'go' }
}

function isFull({ running, reads, deleting }: Flow, { lane, repository }: Want): boolean {
  switch (lane) {
    case 'read':
      return running.read >= Math.floor(reads.limit)
    case 'write':
      return running.write >= WRITES
    case 'delete':
      return running.delete >= DELETES || (repository !== undefined && deleting.has(repository))
    case 'held':
      return false
  }
}

export function step(flow: Flow, event: FlowEvent): Flow {
  const running = { ...flow.running }
  const { lane } = event.want
  if (event.kind === 'started') {
    running[lane] += 1
    const deleting = changed(flow.deleting, event.want, true)
    return { ...flow, running, deleting, pace: paced(flow.pace, event.at) }
  }
  running[lane] -= 1
  const next = { ...flow, running, deleting: changed(flow.deleting, event.want, false) }
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
  const until = Math.max(flow.closedUntil, at + (pause ?? (same ? 0 : own)))
  const reopening = { closedUntil: until, let: { since: until, parts: [] } }
  if (same)
    return { ...flow, ...reopening, pace: flow.pace.kind === 'free' ? FREE : { ...flow.pace, since: until } }
  return {
    ...flow,
    ...reopening,
    pace: slowed(flow.pace, seen(flow.let, at), { now: at, since: until }),
    reads: dropped(flow.reads),
    reactedAt: at,
    streak: flow.streak + 1,
  }
}
