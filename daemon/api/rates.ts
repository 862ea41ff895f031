/** A token bucket: so many calls a second, and at most `burst` at once. */
export type Rate = { readonly rate: number; readonly burst: number }

/** Returns the rate of so many calls a minute, all of which may come at once. */
export function perMinute(count: number): Rate {
  return { rate: count / 60, burst: count }
}

export type RateLimiter = {
  /** Takes one call of a key. Returns 0, or the milliseconds after which one is free. */
  readonly take: (key: string) => number
}

type Bucket = { left: number; at: number }

/** Buckets that are full again are forgotten if there are more than this. */
const BUCKETS = 4096

/** Returns a limiter with a bucket for each key. `current` returns the rate in force, and `monotonic` milliseconds. */
export function rateLimiter(current: () => Rate, monotonic: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>()
  const refill = (bucket: Bucket, now: number): number => {
    const { rate, burst } = current()
    return Math.min(burst, bucket.left + ((now - bucket.at) * rate) / 1000)
  }
  const forget = (now: number): void => {
    for (const [key, bucket] of buckets) if (refill(bucket, now) === current().burst) buckets.delete(key)
  }
  return {
    take: (key) => {
      const now = monotonic()
      const { rate, burst } = current()
      if (buckets.size > BUCKETS) forget(now)
      const bucket = buckets.get(key) ?? { left: burst, at: now }
      const left = refill(bucket, now)
      buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
      return left < 1 ? Math.ceil(((1 - left) / rate) * 1000) : 0
    },
  }
}
