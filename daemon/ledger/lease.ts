import { CareenError, type Code, type Duration } from '../../policies/model/index.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { type Clock, LARGEST_STEP, watchSteps } from '../clock.ts'
import { clockSet } from './clock-set.ts'
import { isHandedOn } from './handed-on.ts'
import type { Ledger } from './ledger.ts'
import { isPastDeadline } from './run-deadline.ts'

/** A lease that is renewed until it is disposed of. */
export type ActiveLease = {
  readonly current: () => Lease
  /** Aborts if the lease is lost, the run is cancelled or paused, its window has closed, or it is past its deadline. The reason is a CareenError. */
  readonly signal: AbortSignal
  /**
   * Throws LEASE_LOST, CANCELLED or another error that ended the right to act; CLOCK_DIFFERS if this host's clock was set, or the host
   * was suspended. Called before every DELETE.
   */
  readonly check: () => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Renewal = { readonly lease: Lease; readonly askedAt: number }

/**
 * After which part of its length a lease is renewed. Why so early: a daemon that is gone for 30 s, as it is restarted, is back before the
 * right to act ends.
 */
export const RENEWAL: number = 1 / 6

/**
 * Starts renewals at a sixth of the lease's length; those that fail are repeated ten times as often. `sentAt`: when the lease was asked
 * for, by the monotonic clock. The right to act ends, on this host's monotonic clock, a fifth of the length before the daemon may give
 * the run to another worker. So a suspended or disconnected worker stops by itself.
 */
export function keepLease(
  ledger: Pick<Ledger, 'renew'>,
  first: Lease,
  clock: Clock,
  sentAt: number = clock.monotonic(),
): ActiveLease {
  const { validFor: length } = first
  const lost = new AbortController()
  const stop = new AbortController()
  let last: Renewal = { lease: first, askedAt: sentAt }
  const stepped = watchSteps(clock)
  let set: Duration | undefined
  const lookAtClock = (): void => {
    const step = stepped()
    if (Math.abs(step) > LARGEST_STEP) set ??= step
  }
  const expired = () => clock.monotonic() - last.askedAt > length * 0.8
  let pause = length * RENEWAL
  const renewing = (async () => {
    while (!stop.signal.aborted && !lost.signal.aborted) {
      await clock.sleep(pause, stop.signal)
      if (stop.signal.aborted) return
      lookAtClock()
      const askedAt = clock.monotonic()
      try {
        last = { lease: await ledger.renew(last.lease), askedAt }
        pause = length * RENEWAL
      } catch (thrown) {
        const error = CareenError.from(thrown)
        pause = length / 60
        if (isFinal(error) || expired()) lost.abort(isFinal(error) ? error : leaseLost(first))
      }
    }
  })()
  return {
    current: () => last.lease,
    signal: lost.signal,
    check: () => {
      if (lost.signal.aborted) throw CareenError.from(lost.signal.reason)
      if (expired()) throw leaseLost(first)
      lookAtClock()
      if (set !== undefined) throw clockSet(first.runId, 'this worker', set)
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await renewing
    },
  }
}

/** Returns the error that ended the right to act, or undefined if it is valid. */
export function endOfRight(lease: Pick<ActiveLease, 'check'>): CareenError | undefined {
  try {
    lease.check()
    return undefined
  } catch (thrown) {
    return CareenError.from(thrown)
  }
}

/** Returns a check that ignores a cancellation, a pause, a closed window and a clock that was set, so that such a run can finish or undo what it began. Throws if the lease is lost. */
export function untilLost(lease: Pick<ActiveLease, 'check'>): () => void {
  return () => {
    const ended = endOfRight(lease)
    if (ended !== undefined && ended.code !== 'CANCELLED' && !isHandedOn(ended)) throw ended
  }
}

const ENDS: readonly Code[] = ['LEASE_LOST', 'CANCELLED', 'PAUSED', 'OUTSIDE_WINDOW', 'NOT_FOUND']

function isFinal(error: CareenError): boolean {
  return isPastDeadline(error) || ENDS.includes(error.code)
}

function leaseLost(lease: Lease): CareenError {
  return new CareenError(
    'LEASE_LOST',
    `run ${lease.runId}: the lease could not be renewed in time, so this worker stopped. Another worker continues the run`,
  )
}
