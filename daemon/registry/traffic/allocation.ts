import { type Allocation, byLane, HOST_SLOTS, NO_SLOTS, type Slots } from './allocation-table.ts'

/**
 * The allocation of this process at one host that other processes use too. Values and transitions; no clock, no I/O. Times are
 * milliseconds of a monotonic clock.
 */
export type LocalAllocation = {
  /** The last allocation received. Absent before the first: this process may use all slots. */
  readonly allocation?: Pick<Allocation, 'slots' | 'rate'>
  /** True if the last exchange returned an allocation. */
  readonly isCurrent: boolean
  /** No request is sent before, unless an allocation is received. */
  readonly awaitedUntil: number
  /** When the allocated rate permits the next request. */
  readonly due: number
}

export const UNSHARED: LocalAllocation = {
  isCurrent: false,
  awaitedUntil: Number.NEGATIVE_INFINITY,
  due: Number.NEGATIVE_INFINITY,
}
/** Requests that a late timer delayed may follow without a gap, for this time. Milliseconds. */
const LATE = 50

/** Returns the state after an allocation was requested: no request is sent until `until`. */
export function awaiting(local: LocalAllocation, until: number): LocalAllocation {
  return { ...local, awaitedUntil: until }
}

export function received(local: LocalAllocation, { slots, rate }: Allocation): LocalAllocation {
  const allocation = { slots, ...(rate === undefined ? {} : { rate }) }
  return { allocation, isCurrent: true, awaitedUntil: Number.NEGATIVE_INFINITY, due: local.due }
}

/** Returns the state after a failed exchange: the last allocation remains valid. */
export function unavailable(local: LocalAllocation): LocalAllocation {
  return { ...local, isCurrent: false, awaitedUntil: Number.NEGATIVE_INFINITY }
}

/** Returns the rate that replaces the rate learned by this process, or undefined if the last exchange failed or set no rate. */
export function allocatedRate({ isCurrent, allocation }: LocalAllocation): number | undefined {
  return isCurrent ? allocation?.rate : undefined
}

/** Returns when the next request may be sent. */
export function allocatedDueAt({ allocation, awaitedUntil, due }: LocalAllocation, now: number): number {
  return Math.max(now, awaitedUntil, allocation?.rate === undefined ? now : due)
}

/** Returns the state after a request was sent at `now`. */
export function afterAllocated(local: LocalAllocation, now: number): LocalAllocation {
  const rate = local.allocation?.rate
  return rate === undefined ? local : { ...local, due: Math.max(local.due, now - LATE) + 1000 / rate }
}

export function slotsOf({ allocation }: LocalAllocation): Slots {
  return allocation?.slots ?? HOST_SLOTS
}

/** Returns the slots that other processes must count as used: the larger of the allocation and the requests in progress. */
export function slotsInUse(local: LocalAllocation, running: Slots, now: number): Slots {
  const may = now < local.awaitedUntil ? NO_SLOTS : slotsOf(local)
  return byLane((lane) => Math.max(may[lane], running[lane]))
}
