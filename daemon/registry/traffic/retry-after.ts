import { readHttpDate } from '../../../policies/evidence/index.ts'

type Headers = ReadonlyMap<string, string>

/** Upper bound of a backoff; after it the host is asked again. Milliseconds. */
const LONGEST = 3_600_000
/** A number from here on is a Unix time in seconds; a smaller one is a number of seconds. */
const EPOCH = 1_000_000_000

/** Returns true if the answer asks for fewer requests. */
export function isThrottled({ status, headers }: { status: number; headers: Headers }): boolean {
  if (status === 429 || status === 503) return true
  return status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after'))
}

/**
 * Returns how long the host asks to wait, in milliseconds, or undefined if it does not say: the longest of Retry-After (seconds
 * or a date), X-Retry-After, X-RateLimit-Reset and RateLimit-Reset (seconds or a Unix time), and RateLimit's `t`. Times are
 * compared with the host's `Date` header, or with `now` if it sends none.
 */
export function requestedBackoff(headers: Headers, now: number): number | undefined {
  const clock = readHttpDate(headers.get('date'), now) ?? now
  const names = ['retry-after', 'x-retry-after', ...(leftOver(headers) ? [] : RESETS)]
  const backoffs = names.flatMap((name) => backoffIn(headers.get(name), clock) ?? [])
  const remaining = /(?:^|[;,\s])t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]
  if (remaining !== undefined && !leftOver(headers)) backoffs.push(Number(remaining) * 1000)
  return backoffs.length === 0 ? undefined : Math.min(LONGEST, Math.max(0, ...backoffs))
}

const RESETS = ['x-ratelimit-reset', 'ratelimit-reset']

/** Returns true if some quota remains: then its reset is not the end of the backoff. */
function leftOver(headers: Headers): boolean {
  const remaining = headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining')
  return remaining !== undefined && Number.parseInt(remaining, 10) > 0
}

function backoffIn(value: string | undefined, clock: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const seconds = Number(text)
    return seconds >= EPOCH ? seconds * 1000 - clock : seconds * 1000
  }
  const at = readHttpDate(text, clock)
  return at === undefined ? undefined : at - clock
}
