import { CareenError } from '../../policies/model/index.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from './ledger.ts'

/** A lease that is renewed until it is disposed of. */
export type ActiveLease = {
  readonly current: () => Lease
  /** Aborts if the lease is lost or the run is cancelled. The reason is a CareenError. */
  readonly signal: AbortSignal
  /** Throws LEASE_LOST, CANCELLED or another error that ended the right to act. Called before every DELETE. */
  readonly check: () => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Renewal = { readonly lease: Lease; readonly askedAt: number }

/**
 * Starts renewals at a quarter of the lease's length. `sentAt`: when the lease was asked for, by the monotonic clock. The right to act ends, on this host's monotonic clock, a fifth of the length
 * before the daemon may give the run to another worker. So a suspended or disconnected worker stops by itself.
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
  const expired = () => clock.monotonic() - last.askedAt > length * 0.8
  const renewing = (async () => {
    while (!stop.signal.aborted && !lost.signal.aborted) {
      await clock.sleep(length / 4, stop.signal)
      if (stop.signal.aborted) return
      const askedAt = clock.monotonic()
      try {
        last = { lease: await ledger.renew(last.lease), askedAt }
      } catch (thrown) {
        const error = CareenError.from(thrown)
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

/** Returns a check that ignores a cancellation, so that a cancelled run can finish or undo what it began. Throws if the lease is lost. */
export function untilLost(lease: Pick<ActiveLease, 'check'>): () => void {
  return () => {
    const ended = endOfRight(lease)
    if (ended !== undefined && ended.code !== 'CANCELLED') throw ended
  }
}

function isFinal(error: CareenError): boolean {
  return error.code === 'LEASE_LOST' || error.code === 'CANCELLED' || error.code === 'NOT_FOUND'
}

function leaseLost(lease: Lease): CareenError {
  return new CareenError(
    'LEASE_LOST',
    `run ${lease.runId}: the lease could not be renewed in time, so this worker stopped. Another worker continues the run`,
  )
}
