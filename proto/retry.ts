import { setTimeout as sleep } from 'node:timers/promises'
import { CareenError, type Code } from '../policies/model/index.ts'
import { isUnsent } from './unreachable.ts'

/** Codes of calls that the daemon refused before it read them. Nothing was done, so they can be sent again. */
const REFUSED: readonly Code[] = ['RATE_LIMITED', 'TOO_MANY_STREAMS', 'DRAINING']

/** Codes of streams that ended before their work, and can be opened again at once. */
const ENDED: readonly Code[] = ['STREAM_ENDED', 'READER_TOO_SLOW']

/** Codes of calls that the daemon, or what it needs, was not there for. */
const UNAVAILABLE: readonly Code[] = [
  'DAEMON_UNREACHABLE',
  'STORE_READ_ONLY',
  'QUEUE_UNAVAILABLE',
  'REGISTRY_UNREACHABLE',
]

/** How long the first of the retries waits, and the longest. Milliseconds. */
const BACKOFF = { first: 200, longest: 5_000 }

/** How often a daemon that was stopping is tried again. Milliseconds. */
const RESTART = 500

/** How long a stream waits for a daemon that was stopping. Milliseconds. */
const LONGEST_RESTART = 60_000

/** Methods that change nothing, or the same again. */
const READS = /\/(?:Get|List|Check|Watch|Explain|Renew|Recall)\w*$/

export type Retrying = {
  /** When to give up, as `performance.now()` counts. */
  readonly until: number
  readonly signal: AbortSignal | undefined
  /** True if the call may be sent again after its work has begun. */
  readonly isRepeatable: boolean
  /** How often the call is sent again, if it is repeatable, while the daemon is not available. */
  readonly retries?: number
}

/** Returns true, after a wait, if the call can be sent again. */
export type MayRetry = (error: CareenError) => Promise<boolean>

/** Returns true if a call may be sent again after its work has begun: it reads, or has the id of its request or attempt. */
export function isRepeatable(path: string, request: unknown): boolean {
  if (READS.test(path)) return true
  const { requestId, attemptId } = (request ?? {}) as { requestId?: unknown; attemptId?: unknown }
  return [requestId, attemptId].some((id) => typeof id === 'string' && id !== '')
}

/**
 * Returns what decides on the failures of one call. It waits as the daemon asks for. After the daemon said that it stops, it also waits for
 * the next daemon. It returns false if the call cannot be sent again, or if the wait would end too late.
 */
export function retrying(call: Retrying): MayRetry {
  let isRestarting = false
  let retries = 0
  return async (error) => {
    if (error.code === 'DRAINING') isRestarting = true
    const wait = waitOf(error, { isRestarting, isRepeatable: call.isRepeatable })
    if (wait !== undefined) return pause(wait, call)
    if (!UNAVAILABLE.includes(error.code) || !(call.isRepeatable || isUnsent(error))) return false
    retries += 1
    return retries <= (call.retries ?? 0) && pause(error.retryAfter ?? backoff(retries), call)
  }
}

/** Returns the milliseconds before a retry, counted from 1. */
function backoff(retry: number): number {
  return Math.min(BACKOFF.longest, BACKOFF.first * 2 ** (retry - 1))
}

/**
 * Returns what decides whether a stream that ended is opened again: it was open for too long, was not read for too long, or the daemon
 * stops. Then it waits for the next daemon. `retries`: how often also a daemon that is not available is tried again.
 */
export function reopening(signal: AbortSignal | undefined, retries: number = 0): MayRetry {
  let restart: MayRetry | undefined
  return async (error) => {
    if (ENDED.includes(error.code)) return true
    if (error.code === 'DRAINING' || (retries > 0 && UNAVAILABLE.includes(error.code)))
      restart ??= retrying({
        until: performance.now() + LONGEST_RESTART,
        signal,
        isRepeatable: true,
        retries,
      })
    return restart !== undefined && restart(error)
  }
}

/** Returns the milliseconds to wait, or undefined if the call cannot be sent again. */
function waitOf(
  { code, metadata, retryAfter }: CareenError,
  { isRestarting, isRepeatable: repeatable }: { isRestarting: boolean; isRepeatable: boolean },
): number | undefined {
  const isBegun = metadata['begun'] === 'true'
  if (REFUSED.includes(code)) return isBegun && !repeatable ? undefined : retryAfter
  return isRestarting && repeatable && code === 'DAEMON_UNREACHABLE' ? RESTART : undefined
}

async function pause(time: number, { until, signal }: Retrying): Promise<boolean> {
  // Why a random part: callers that were refused together do not come back together.
  const wait = time * (1 + Math.random() / 4)
  if (performance.now() + wait > until || signal?.aborted === true) return false
  try {
    await sleep(wait, undefined, { signal })
    return true
  } catch {
    return false
  }
}
