import { CareenError } from '../../policies/model/index.ts'
import type { ApiLimits } from './bounds.ts'

/** A call that is about to begin. */
export type Flight = {
  /** Whose share it uses. */
  readonly key: string
  /** True if its answer or its request is a stream of messages. */
  readonly isStream: boolean
  /** By how much more the listener allows. */
  readonly factor: number
}

type Counted = { calls: number; streams: number }

/** After how many milliseconds a caller with too many calls may come back. */
const RETRY = 1000

/** Counts the calls of each identity from their arrival to the end of their HTTP/2 stream. */
export class CallsInFlight {
  readonly #bounds: () => ApiLimits['inFlight']
  readonly #counts = new Map<string, Counted>()

  /** `bounds` returns the bounds in force. */
  constructor(bounds: () => ApiLimits['inFlight']) {
    this.#bounds = bounds
  }

  /** Counts a call. Returns a function that ends it and may be called once. Throws RATE_LIMITED or TOO_MANY_STREAMS. */
  enter({ key, isStream, factor }: Flight): () => void {
    const counted = this.#counts.get(key) ?? { calls: 0, streams: 0 }
    const { calls, streams } = this.#bounds()
    if (isStream && counted.streams >= streams * factor) throw tooManyStreams(streams * factor)
    if (counted.calls >= calls * factor) throw tooManyCalls(calls * factor)
    this.#counts.set(key, counted)
    counted.calls += 1
    if (isStream) counted.streams += 1
    return () => {
      counted.calls -= 1
      if (isStream) counted.streams -= 1
      if (counted.calls === 0) this.#counts.delete(key)
    }
  }
}

function tooManyStreams(most: number): CareenError {
  return new CareenError(
    'TOO_MANY_STREAMS',
    `the caller has ${most} streams open, which is as many as it may. End one of them`,
    { retryAfter: RETRY },
  )
}

function tooManyCalls(most: number): CareenError {
  return new CareenError(
    'RATE_LIMITED',
    `the caller has ${most} calls in flight, which is as many as it may. Wait for their answers`,
    { retryAfter: RETRY },
  )
}
