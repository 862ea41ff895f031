import { CareenError } from '../../policies/model/index.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import { LEASE_LENGTH, type Ledger } from './ledger.ts'

/** A lease that is prolonged while it is held. Dispose of it to stop. */
export type HeldLease = {
  readonly lease: () => Lease
  /** Aborts when the lease is lost or the run is cancelled; the reason is a CareenError. */
  readonly signal: AbortSignal
  /** Throws LEASE_LOST, CANCELLED or what else ended the right to act. Called right before every DELETE. */
  readonly check: () => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Renewal = { readonly lease: Lease; readonly askedAt: number }

/**
 * Renews at a quarter of the lease's length. The right to act ends, on this host's own monotonic clock, a fifth of the
 * length before the daemon may give the run to somebody else: a frozen or cut off worker stops by itself.
 */
export function holdLease(
  ledger: Pick<Ledger, 'renew'>,
  first: Lease,
  clock: Clock,
  length: number = LEASE_LENGTH,
): HeldLease {
  const lost = new AbortController()
  const stop = new AbortController()
  let held: Renewal = { lease: first, askedAt: clock.monotonic() }
  const expired = () => clock.monotonic() - held.askedAt > length * 0.8
  const renewing = (async () => {
    while (!stop.signal.aborted && !lost.signal.aborted) {
      await clock.sleep(length / 4, stop.signal)
      if (stop.signal.aborted) return
      const askedAt = clock.monotonic()
      try {
        held = { lease: await ledger.renew(held.lease), askedAt }
      } catch (thrown) {
        const error = CareenError.from(thrown)
        if (isFinal(error) || expired()) lost.abort(isFinal(error) ? error : leaseLost(first))
      }
    }
  })()
  return {
    lease: () => held.lease,
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

/** What ended the right to act; undefined: it holds. */
export function endOfRight(held: Pick<HeldLease, 'check'>): CareenError | undefined {
  try {
    held.check()
    return undefined
  } catch (thrown) {
    return CareenError.from(thrown)
  }
}

/** A check that lets a run that was cancelled end or put right what it has begun, as long as nobody else has its lease. */
export function untilLost(held: Pick<HeldLease, 'check'>): () => void {
  return () => {
    const ended = endOfRight(held)
    if (ended !== undefined && ended.code !== 'CANCELLED') throw ended
  }
}

function isFinal(error: CareenError): boolean {
  return error.code === 'LEASE_LOST' || error.code === 'CANCELLED' || error.code === 'NOT_FOUND'
}

function leaseLost(lease: Lease): CareenError {
  return new CareenError(
    'LEASE_LOST',
    `run ${lease.runId}: the lease could not be prolonged in time, so this worker stopped; another worker goes on`,
  )
}
