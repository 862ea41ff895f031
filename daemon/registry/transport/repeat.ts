import { CareenError } from '../../../policies/model/index.ts'
import { aborted, isThrottled, requestedBackoff, type RequestEnd } from '../traffic/index.ts'
import type { Answer, Ask, Http, HttpOptions } from './http.ts'

const TRIES = 5
/** If the host refuses requests and names no time: the rate limiter delays the later ones, to 13 s together. */
const TRIES_REFUSED = 10
const TRIES_DAMAGED = 2
const SHORTEST_BACKOFF = 200
const LONGEST_BACKOFF = 30_000

/** Sends a read until it is answered well, or not worth repeating. See `Http.read`. */
export async function repeated(
  options: Pick<HttpOptions, 'random' | 'sleep' | 'now'>,
  ask: Ask,
  once: Http['once'],
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await once(ask).catch((error: unknown) => CareenError.from(error))
    if (!isWorthRepeating(ask, result, attempt, options.now())) {
      if (result instanceof CareenError) throw result
      return result
    }
    const longest = Math.min(LONGEST_BACKOFF, SHORTEST_BACKOFF * 2 ** attempt)
    // Why: after a throttled answer, the rate limiter delays the next request.
    const throttled = !(result instanceof CareenError) && throttles(ask, result)
    if (!throttled) await options.sleep(options.random() * longest, ask.signal)
    if (ask.signal?.aborted === true) throw aborted(ask.signal)
  }
}

function isWorthRepeating(ask: Ask, result: Answer | CareenError, attempt: number, now: number): boolean {
  if (attempt >= triesOf(ask, result, now)) return false
  if (result instanceof CareenError)
    return result.code === 'REGISTRY_UNREACHABLE' && result.metadata['dial'] !== 'refused'
  if (result.status === 408 || result.status >= 500 || throttles(ask, result)) return true
  return result.status === 200 && attempt < TRIES_DAMAGED && ask.intact?.(result) === false
}

function triesOf(ask: Ask, result: Answer | CareenError, now: number): number {
  if (result instanceof CareenError || !throttles(ask, result)) return TRIES
  return requestedBackoff(result.headers, now) === undefined ? TRIES_REFUSED : TRIES
}

/** Returns what the answer says to the rate limiter. `now`: the clock on the wall. */
export function endOf(ask: Ask, answer: Answer, now: number): RequestEnd {
  if (!throttles(ask, answer)) return { kind: 'answered' }
  const backoff = requestedBackoff(answer.headers, now)
  return backoff === undefined ? { kind: 'throttled' } : { kind: 'throttled', backoff }
}

function throttles(ask: Ask, answer: Answer): boolean {
  return isThrottled(answer) || ask.throttles?.(answer) === true
}
