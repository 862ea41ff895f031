import type { Allocation, Use } from './allocation-table.ts'
import {
  afterAllocated,
  allocatedDueAt,
  allocatedRate,
  awaiting,
  type LocalAllocation,
  received,
  slotsInUse,
  slotsOf,
  unavailable,
  UNSHARED,
} from './allocation.ts'
import { afterRefusal, afterRequest, dueAt, FREE, type LearnedRate, rateAt, type Seen } from './rate.ts'
import {
  afterAnswer,
  backoffOf,
  isOfRate,
  isQuiet,
  reactedTo,
  NONE,
  type Refusals,
  refusedOnce,
} from './refusals.ts'
import { type Concurrency, dropped, openConcurrency, sampled } from './window.ts'

/**
 * The rate limiter of one host: its state, the events that change it, and the admission of each request. No clock, no I/O.
 * Times are milliseconds of a monotonic clock.
 *
 * `read`: adaptive concurrency. `write`: fixed concurrency. `delete`: fixed, and one request in a repository. `reserved`: sent
 * in a slot of the delete lane that was acquired before; no concurrency bound. Backoff and rate apply to all lanes.
 */
export type Lane = 'read' | 'write' | 'delete' | 'reserved'

export type Want = { readonly lane: Lane; readonly repository?: string }

export type Admission =
  | { readonly kind: 'go' }
  /** The host requested a backoff. */
  | { readonly kind: 'closed'; readonly until: number }
  /** The rate does not permit it yet. */
  | { readonly kind: 'early'; readonly until: number }
  /** All slots are in use. */
  | { readonly kind: 'full' }

export type RequestEnd =
  | { readonly kind: 'answered' }
  /** 429 or 503. `backoff`: how long the host asks to wait, in milliseconds; absent if it does not say. */
  | { readonly kind: 'throttled'; readonly backoff?: number }
  /** No complete answer, or none in time. */
  | { readonly kind: 'failed' }
  /** Aborted by the caller: no information about the host. */
  | { readonly kind: 'void' }

export type LimiterEvent =
  | { readonly kind: 'started'; readonly at: number; readonly want: Want }
  | {
      readonly kind: 'ended'
      readonly at: number
      readonly want: Want
      readonly startedAt: number
      readonly ending: RequestEnd
    }
  | AllocationEvent

/** Events of the exchange with other processes that use the host. */
type AllocationEvent =
  /** An allocation was requested: no request is sent until one is received, or until `until`. */
  | { readonly kind: 'requested'; readonly until: number }
  | { readonly kind: 'received'; readonly at: number; readonly allocation: Allocation }
  /** The exchange failed. */
  | { readonly kind: 'unavailable' }

export type Limiter = {
  readonly reads: Concurrency
  readonly learned: LearnedRate
  readonly running: Readonly<Record<Lane, number>>
  /** Repositories with a delete in progress. */
  readonly deleting: ReadonlySet<string>
  /** No request is sent before. */
  readonly closedUntil: number
  /** End of the backoff that this process was asked for itself. Only this one is reported to other processes. */
  readonly metUntil: number
  readonly local: LocalAllocation
  /** A refusal of a request that started before belongs to the last refusal that rate and concurrency reacted to. */
  readonly reactedAt: number
  readonly refusals: Refusals
  readonly passed: Passed
}

/** Answered requests since `since`, in intervals of `INTERVAL`; only the last `MOST_SEEN` milliseconds. */
type Passed = {
  readonly since: number
  readonly intervals: readonly { readonly at: number; readonly count: number }[]
}

/** A rate is measured over at least, and at most, this time. Milliseconds. */
const LEAST_SEEN = 2000
const MOST_SEEN = 4000
const INTERVAL = 100
/** A gate that is closed for so long interrupts the measurement of the rate. Milliseconds. */
const INTERRUPTION = 500

export function openLimiter(now: number): Limiter {
  return {
    reads: openConcurrency(),
    learned: FREE,
    running: { read: 0, write: 0, delete: 0, reserved: 0 },
    deleting: new Set(),
    closedUntil: now,
    metUntil: now,
    local: UNSHARED,
    reactedAt: Number.NEGATIVE_INFINITY,
    refusals: NONE,
    passed: { since: now, intervals: [] },
  }
}

/** Returns whether a request may be sent at `now`, and if not, when or why. */
export function admission(limiter: Limiter, want: Want, now: number): Admission {
  if (now < limiter.closedUntil) return { kind: 'closed', until: limiter.closedUntil }
  if (isFull(limiter, want)) return { kind: 'full' }
  const own = allocatedRate(limiter.local) === undefined ? dueAt(limiter.learned, now) : now
  const due = Math.max(own, allocatedDueAt(limiter.local, now))
  return due > now ? { kind: 'early', until: due } : { kind: 'go' }
}

function isFull({ running, reads, deleting, local }: Limiter, { lane, repository }: Want): boolean {
  const slots = slotsOf(local)
  switch (lane) {
    case 'read':
      return running.read >= Math.min(Math.floor(reads.limit), slots.read)
    case 'write':
      return running.write >= slots.write
    case 'delete':
      return running.delete >= slots.delete || (repository !== undefined && deleting.has(repository))
    case 'reserved':
      return false
  }
}

/** Returns the use that other processes of the host receive. */
export function useOf({ learned, local, running, metUntil }: Limiter, now: number): Use {
  const rate = rateAt(learned, now)
  return {
    slots: slotsInUse(local, running, now),
    backoff: Math.max(0, metUntil - now),
    ...(rate === undefined ? {} : { rate }),
  }
}

export function step(limiter: Limiter, event: LimiterEvent): Limiter {
  switch (event.kind) {
    case 'started':
      return started(limiter, event)
    case 'ended':
      return ended(limiter, event)
    case 'requested':
      return { ...limiter, local: awaiting(limiter.local, event.until) }
    case 'received':
      return allocated(limiter, event)
    case 'unavailable':
      return { ...limiter, local: unavailable(limiter.local) }
  }
}

/** A backoff of another process applies here too. Requests answered here count towards the rate that was refused. */
function allocated(
  limiter: Limiter,
  { at, allocation }: Extract<AllocationEvent, { kind: 'received' }>,
): Limiter {
  const local = received(limiter.local, allocation)
  const until = at + allocation.backoff
  if (allocation.backoff <= 0 || until <= limiter.closedUntil) return { ...limiter, local }
  const isNew = teaches(limiter, at, allocation) && at >= limiter.closedUntil && sentAny(limiter.passed)
  const closed = { ...limiter, local, closedUntil: until, passed: { since: until, intervals: [] } }
  if (!isNew) return { ...closed, learned: halted(limiter.learned, until) }
  return { ...lowered(closed, refused(limiter, at, until), at), reactedAt: at }
}

/** Returns true if the backoff of another process is about the rate: without a rate it was a stray refusal. */
function teaches({ refusals }: Limiter, at: number, { rate }: Allocation): boolean {
  return rate !== undefined && at >= refusals.strayUntil
}

function started(limiter: Limiter, { at, want }: Extract<LimiterEvent, { kind: 'started' }>): Limiter {
  const running = { ...limiter.running, [want.lane]: limiter.running[want.lane] + 1 }
  const deleting = changed(limiter.deleting, want, true)
  const learned =
    allocatedRate(limiter.local) === undefined ? afterRequest(limiter.learned, at) : limiter.learned
  return { ...limiter, running, deleting, learned, local: afterAllocated(limiter.local, at) }
}

function ended(limiter: Limiter, event: Ended): Limiter {
  const { want } = event
  const running = { ...limiter.running, [want.lane]: limiter.running[want.lane] - 1 }
  const next = { ...limiter, running, deleting: changed(limiter.deleting, want, false) }
  switch (event.ending.kind) {
    case 'answered':
      return answered(next, event, limiter.running.read)
    case 'throttled':
      return throttled(next, event, event.ending.backoff)
    case 'failed':
      return event.startedAt < limiter.reactedAt
        ? next
        : { ...next, reads: dropped(limiter.reads), reactedAt: event.at }
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

type Ended = Extract<LimiterEvent, { kind: 'ended' }>

function answered(limiter: Limiter, { at, startedAt, want }: Ended, running: number): Limiter {
  return {
    ...limiter,
    reads: want.lane === 'read' ? sampled(limiter.reads, at - startedAt, running) : limiter.reads,
    refusals: afterAnswer(limiter.refusals, startedAt),
    passed: counted(limiter.passed, at),
  }
}

function counted({ since, intervals }: Passed, at: number): Passed {
  const last = intervals.at(-1)
  const isNew = last === undefined || at - last.at >= INTERVAL
  const before = isNew ? intervals.filter((one) => one.at > at - MOST_SEEN) : intervals.slice(0, -1)
  return { since, intervals: [...before, isNew ? { at, count: 1 } : { at: last.at, count: last.count + 1 }] }
}

/** Returns the rate of answered requests, over at least two seconds. Why: a burst is no rate. */
function seen({ since, intervals }: Passed, now: number): Seen {
  const span = Math.min(MOST_SEEN, now - since)
  const count = intervals
    .filter((one) => one.at >= now - Math.max(span, LEAST_SEEN))
    .reduce((sum, one) => sum + one.count, 0)
  return { rate: (count * 1000) / Math.max(span, LEAST_SEEN), reliable: span >= LEAST_SEEN }
}

/**
 * Reacts once to a refusal, however many requests it refuses. The backoff never becomes shorter. A stray refusal, one of few while
 * no rate is known, changes neither rate nor concurrency.
 */
function throttled(limiter: Limiter, { at, startedAt }: Ended, backoff: number | undefined): Limiter {
  const { learned } = limiter
  const refusals = refusedOnce(limiter.refusals, at, startedAt)
  const isSame = startedAt < limiter.reactedAt
  const reacts = !isSame && (learned.kind !== 'free' || isOfRate(refusals, at, backoff))
  const isNew = reacts || refusals.streak > limiter.refusals.streak
  const met = at + (backoff ?? (isNew ? backoffOf(refusals, reacts) : 0))
  const until = Math.max(limiter.closedUntil, met)
  const closed = { ...limiter, refusals, closedUntil: until, metUntil: Math.max(limiter.metUntil, met) }
  const passed = { since: until, intervals: [] }
  if (isSame) return { ...closed, passed, learned: halted(learned, until) }
  if (!reacts) return met - at >= INTERRUPTION ? { ...closed, passed } : closed
  const next = lowered({ ...closed, passed }, refused(limiter, at, until), at)
  return { ...next, reads: dropped(limiter.reads), reactedAt: at }
}

/** Takes over the rate after a refusal; none if slower ones were of no use. */
function lowered(limiter: Limiter, learned: LearnedRate, at: number): Limiter {
  return { ...limiter, learned, refusals: reactedTo(limiter.refusals, learned.kind === 'free', at) }
}

function refused({ learned, local, passed, refusals }: Limiter, now: number, since: number): LearnedRate {
  const refusal = { now, since, used: allocatedRate(local), helped: isQuiet(refusals) }
  return afterRefusal(learned, seen(passed, now), refusal)
}

function sentAny({ intervals }: Passed): boolean {
  return intervals.length > 0
}

/** Returns the rate with its growth suspended until `until`. */
function halted(learned: LearnedRate, until: number): LearnedRate {
  return learned.kind === 'free' ? FREE : { ...learned, since: until }
}
