import type { Instant } from '../../policies/index.ts'

/** Time, as an argument. */
export type Clock = {
  readonly now: () => Instant
  /** Milliseconds that never jump; only differences mean anything. */
  readonly monotonic: () => number
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}
