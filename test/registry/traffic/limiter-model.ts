import {
  type Limiter,
  openLimiter,
  step,
  admission,
  type Want,
} from '../../../daemon/registry/traffic/limiter.ts'

/** What a modelled host does with a request that comes at `at`; times in milliseconds. */
export type Model = (
  at: number,
  running: number,
) => { readonly took: number; readonly refused?: true; readonly backoff?: number }

export type Modelled = {
  readonly limiter: Limiter
  readonly ms: number
  readonly answered: number
  readonly refused: number
  /** Most at a time. */
  readonly peak: number
  readonly starts: readonly number[]
}

const READ: Want = { lane: 'read' }

/** `count` reads that are always waiting, against a host that is a function: the reducer alone, in time that is a number. */
export function modelled(
  host: Model,
  { count = 1000, from = openLimiter(0), at = 0, longest = 3_600_000 } = {},
): Modelled {
  let [limiter, now, waiting, refused, answered, peak] = [from, at, count, 0, 0, 0]
  const ends: { at: number; startedAt: number; said: ReturnType<Model> }[] = []
  const starts: number[] = []
  while (answered < count && now < at + longest) {
    const said = waiting > 0 ? admission(limiter, READ, now) : ({ kind: 'full' } as const)
    if (said.kind === 'go') {
      waiting -= 1
      limiter = step(limiter, { kind: 'started', at: now, want: READ })
      starts.push(now)
      peak = Math.max(peak, limiter.running.read)
      const reply = host(now, limiter.running.read)
      ends.push({ at: now + reply.took, startedAt: now, said: reply })
      continue
    }
    ends.sort((a, b) => a.at - b.at)
    const [next] = ends
    if (said.kind !== 'full' && (next === undefined || said.until < next.at)) {
      now = said.until
      continue
    }
    if (next === undefined) throw new Error('nothing is on its way and nothing may go')
    ends.shift()
    now = next.at
    const { backoff } = next.said
    const ending =
      next.said.refused === true
        ? ({ kind: 'throttled', ...(backoff === undefined ? {} : { backoff }) } as const)
        : ({ kind: 'answered' } as const)
    limiter = step(limiter, { kind: 'ended', at: now, want: READ, startedAt: next.startedAt, ending })
    if (next.said.refused === true) {
      refused += 1
      waiting += 1
    } else answered += 1
  }
  return { limiter, ms: now - at, answered, refused, peak, starts }
}

/** A bucket of `burst` requests that fills at `rate` a second. */
export function bucket(
  rate: number,
  burst: number,
  { took = 5, backoff }: { took?: number; backoff?: number } = {},
): Model {
  let [left, at] = [burst, 0]
  return (now) => {
    left = Math.min(burst, left + ((now - at) * rate) / 1000)
    at = now
    if (left < 1) return { took: 1, refused: true, ...(backoff === undefined ? {} : { backoff }) }
    left -= 1
    return { took }
  }
}

/** At most `rate` in any second. */
export function slidingSecond(
  rate: number,
  { took = 5, backoff }: { took?: number; backoff?: number } = {},
): Model {
  let recent: number[] = []
  return (now) => {
    recent = recent.filter((at) => at > now - 1000)
    if (recent.length >= rate)
      return { took: 1, refused: true, ...(backoff === undefined ? {} : { backoff }) }
    recent.push(now)
    return { took }
  }
}

/** `lanes` requests are served at a time, each for `service`; the way takes `way`. */
export function server(lanes: number, service: number, way: number): Model {
  const free = Array.from({ length: lanes }, () => 0)
  return (now) => {
    free.sort((a, b) => a - b)
    const start = Math.max(now + way / 2, free[0] ?? 0)
    free[0] = start + service
    return { took: start + service + way / 2 - now }
  }
}
