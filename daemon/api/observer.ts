import type { Log } from '../log.ts'
import type { Meter } from '../metrics/index.ts'
import { callLog } from './call-log.ts'
import type { CallObserver } from './call-record.ts'

export type ObserverOptions = {
  readonly meter: Pick<Meter, 'call' | 'stream' | 'refused'>
  readonly log: Log
  readonly isKnown: (path: string) => boolean
  /** In milliseconds. */
  readonly monotonic: () => number
}

/** Returns what counts and logs calls. Methods that the daemon does not have are one. Why: callers can name any number of them. */
export function openObserver({ meter, log, isKnown, monotonic }: ObserverOptions): CallObserver {
  const logCall = callLog(log, monotonic)
  const bounded = (method: string): string => (isKnown(method) ? method : 'unknown')
  return {
    ended: (call) => {
      const named = { ...call, method: bounded(call.method) }
      meter.call(named)
      logCall(named)
    },
    opened: (path) => {
      const method = bounded(path)
      meter.stream(method, 1)
      return () => meter.stream(method, -1)
    },
    refused: meter.refused,
  }
}
