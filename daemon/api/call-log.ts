import type { Log } from '../log.ts'
import type { FinishedCall } from './call-record.ts'
import { rateLimiter } from './rates.ts'

/** Methods that change nothing. */
const READS = /\/(?:Get|List|Watch|Check|Explain)\w*$/

/** Calls that are part of something that has a line of its own, and what tools ask again and again. */
const QUIET = /^\/(?:careen\.worker|grpc)\./

/** Failures that are the usual end of a call. */
const USUAL: ReadonlySet<string> = new Set(['CANCELLED', 'STREAM_ENDED', 'DRAINING'])

/** Failures that are logged. Why a bound: strangers can make any number of calls that are refused. */
const FAILURES = { rate: 10, burst: 100 }

/**
 * Returns a function that logs each call by one line: who called what, and how it ended. Failures are warnings, changes information,
 * and reads are for debugging. No line has a value of a request.
 */
export function callLog(log: Log, monotonic: () => number): (call: FinishedCall) => void {
  const failures = rateLimiter(() => FAILURES, monotonic)
  let left = 0
  return (call) => {
    const { method, reason } = call
    if (reason === undefined) {
      const level = READS.test(method) || QUIET.test(method) ? 'debug' : 'info'
      log[level]('call', fieldsOf(call))
    } else if (USUAL.has(reason)) log.debug('call', fieldsOf(call))
    else if (failures.take('') > 0) left += 1
    else {
      log.warn('call failed', { ...fieldsOf(call), ...(left === 0 ? {} : { failures_not_logged: left }) })
      left = 0
    }
  }
}

function fieldsOf(call: FinishedCall): Readonly<Record<string, unknown>> {
  const { method, code, reason, identity, time, received, sent, requestId } = call
  return {
    method,
    code,
    reason,
    identity,
    ms: Math.round(time * 10) / 10,
    bytes_received: received,
    bytes_sent: sent,
    request_id: requestId,
  }
}
