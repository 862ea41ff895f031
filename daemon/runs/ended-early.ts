import { CareenError } from '../../policies/model/index.ts'
import { type ActiveLease, isHandedOn, type RunResult } from '../ledger/index.ts'

/**
 * Returns the result of a run that an error ended: it failed, was cancelled, or is handed on, as it is paused or its worker stops.
 * Throws the error if the lease is lost.
 */
export function endedEarly(
  thrown: unknown,
  { lease, stop }: { readonly lease: Pick<ActiveLease, 'signal'>; readonly stop: AbortSignal },
): RunResult {
  const error = CareenError.from(thrown)
  // Why first: an incident stops the repository, whatever else ended the run.
  if (isIncident(error)) return failure(error)
  const cause = lease.signal.aborted ? CareenError.from(lease.signal.reason) : error
  if (isHandedOn(cause)) return { state: 'QUEUED', message: cause.message }
  if (stop.aborted && !lease.signal.aborted)
    return { state: 'QUEUED', message: 'the worker was stopped; another worker starts the run again' }
  return failure(cause)
}

function failure(error: CareenError): RunResult {
  if (error.code === 'LEASE_LOST') throw error
  const { code: errorCode, message } = error
  if (errorCode === 'CANCELLED') return { state: 'CANCELLED', errorCode, message }
  return { state: 'FAILED', errorCode, message, incident: isIncident(error) }
}

function isIncident({ code }: CareenError): boolean {
  return code === 'KEPT_TAG_MISSING'
}
