import { readHttpDate } from '../../../policies/evidence/index.ts'

type Headers = ReadonlyMap<string, string>

/** A pause is taken as asked, but for longer ones than this; then it is asked again. Milliseconds. */
const LONGEST = 3_600_000
/** A number from here on is a time of day, in seconds since 1970; a smaller one is a number of seconds. */
const EPOCH = 1_000_000_000

/** Does the host ask for fewer requests? */
export function isThrottled({ status, headers }: { status: number; headers: Headers }): boolean {
  if (status === 429 || status === 503) return true
  return status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after'))
}

/**
 * How long the host asks to wait, in milliseconds: the longest of Retry-After (seconds or a date), X-Retry-After,
 * X-RateLimit-Reset and RateLimit-Reset (seconds or a Unix time), and RateLimit's `t`. Undefined: it does not say. Times of day
 * are held against the host's own clock where it sends one.
 */
export function askedPause(headers: Headers, now: number): number | undefined {
  const clock = readHttpDate(headers.get('date'), now) ?? now
  const names = ['retry-after', 'x-retry-after', ...(leftOver(headers) ? [] : RESETS)]
  const pauses = names.flatMap((name) => pauseIn(headers.get(name), clock) ?? [])
  const remaining = /(?:^|[;,\s])t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]
  if (remaining !== undefined && !leftOver(headers)) pauses.push(Number(remaining) * 1000)
  return pauses.length === 0 ? undefined : Math.min(LONGEST, Math.max(0, ...pauses))
}

const RESETS = ['x-ratelimit-reset', 'ratelimit-reset']

/** Something of the quota is left, so that its end is not what is waited for. */
function leftOver(headers: Headers): boolean {
  const remaining = headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining')
  return remaining !== undefined && Number.parseInt(remaining, 10) > 0
}

function pauseIn(value: string | undefined, clock: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const seconds = Number(text)
    return seconds >= EPOCH ? seconds * 1000 - clock : seconds * 1000
  }
  const at = readHttpDate(text, clock)
  return at === undefined ? undefined : at - clock
}
