import type { Boot } from '../clock.ts'
import type { LeaseEnd, LeaseTime } from '../store/store.ts'
import { LEASE_LENGTH } from './ledger.ts'

/**
 * Returns the time by which leases end. Why by the starts of the daemon: the clock on the wall may be set, and a monotonic clock says
 * nothing about the time before the start, so a lease of an earlier start is valid for a full length of this one.
 */
export function leaseTime({ id, elapsed }: Boot): LeaseTime {
  return { boot: id, at: elapsed(), earlierUntil: LEASE_LENGTH }
}

/** Returns the end of a lease that is given or renewed now. */
export function leaseEnd({ id, elapsed }: Boot): LeaseEnd {
  return { boot: id, until: elapsed() + LEASE_LENGTH }
}
