import type { Clock } from '../../daemon/clock.ts'
import type { SimulatedTime } from './time.ts'
/** A process on a host of its own: it can be killed, frozen, and its wall clock can be wrong. */

export type SimulatedProcess = {
  readonly name: string
  readonly clock: Clock
  readonly isAlive: () => boolean
  /** Settles as the work does, when the process runs; never if it was killed. */
  readonly through: <T>(work: Promise<T>) => Promise<T>
  readonly kill: () => void
  readonly freeze: (ms: number) => void
  /** By how much the wall clock is wrong. */
  readonly skew: () => number
  readonly setSkew: (ms: number) => void
}

export function openProcess(name: string, time: SimulatedTime, begin: number): SimulatedProcess {
  const state = { isAlive: true, frozenUntil: 0, skew: 0 }
  const ready = async (): Promise<void> => {
    for (;;) {
      if (!state.isAlive) await new Promise(() => {})
      const left = state.frozenUntil - time.elapsed()
      if (left <= 0) return
      await time.wait(left)
    }
  }
  const through = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } finally {
      await ready()
    }
  }
  return {
    name,
    clock: {
      now: () => begin + time.elapsed() + state.skew,
      monotonic: () => time.elapsed(),
      sleep: (ms, signal) => through(time.wait(ms, signal)),
    },
    isAlive: () => state.isAlive,
    through,
    kill: () => void (state.isAlive = false),
    freeze: (ms) => void (state.frozenUntil = time.elapsed() + ms),
    skew: () => state.skew,
    setSkew: (ms) => void (state.skew = ms),
  }
}
