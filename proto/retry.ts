import { setTimeout as sleep } from 'node:timers/promises'
import { CareenError, type Code } from '../policies/model/index.ts'

/** Codes of calls that the daemon refused before it read them. Nothing was done, so they can be sent again. */
const REFUSED: readonly Code[] = ['RATE_LIMITED']

/** Codes of streams that ended before their work, and can be opened again at once. */
const ENDED: readonly Code[] = ['STREAM_ENDED', 'READER_TOO_SLOW']

/** Returns true if the stream can be opened again: it was open for too long, or was not read for too long. */
export function mayReopen(error: CareenError): boolean {
  return ENDED.includes(error.code)
}

export type Retrying = {
  /** When to give up, as `performance.now()` counts. */
  readonly until: number
  readonly signal: AbortSignal | undefined
}

/**
 * Returns true, after the wait that the daemon asks for, if the call can be sent again. Returns false if it cannot, or if the wait would
 * end too late.
 */
export async function mayRetry(error: CareenError, { until, signal }: Retrying): Promise<boolean> {
  if (!REFUSED.includes(error.code) || error.retryAfter === undefined) return false
  // Why a random part: callers that were refused together do not come back together.
  const wait = error.retryAfter * (1 + Math.random() / 4)
  if (performance.now() + wait > until || signal?.aborted === true) return false
  try {
    await sleep(wait, undefined, { signal })
    return true
  } catch {
    return false
  }
}
