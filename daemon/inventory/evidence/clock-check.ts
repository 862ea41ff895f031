import type { Duration, Instant, Registry } from '../../../policies/model/index.ts'
import { readableDuration } from '../../../policies/scalars/index.ts'
import type { Looks } from '../../../proto/resources/index.ts'
import { LARGEST_STEP } from '../../clock.ts'
import type { ClockReading } from '../../registry/client.ts'
import { clockOffset } from '../../registry/transport/index.ts'

/** Largest accepted difference of the clocks. A registry with a larger one is not cleaned. Milliseconds. */
export const MAX_SKEW: number = 60 * 1000

export type ClockCheck = {
  readonly registry: Pick<Registry, 'name' | 'trustClock'>
  /** The answers of the registry during the scan. */
  readonly answers: readonly ClockReading[]
  readonly looks: Pick<Looks, 'newest' | 'stepped'>
  /** When the scan ended. */
  readonly now: Instant
}

/** `blur`: largest error of reported times. `unknown`: why times cannot be used, and the remedy, in one line. */
export type ClockState = { readonly blur: Duration } | { readonly unknown: string }

/** Scans that end within this time may end in either order. Milliseconds. */
const TOGETHER = 2_000

/** Errors up to this count as zero. Milliseconds. */
const EXACT = 2_000

/** Returns whether the times of a scan can be used, and their error. */
export function clockState({ registry, answers, looks, now }: ClockCheck): ClockState {
  const { name, trustClock } = registry
  const { newest, stepped } = looks
  if (newest !== undefined && now < newest - TOGETHER)
    return {
      unknown: `the newest scan ended ${apart(newest - now)} after now by this clock: the clock was set back. Set it, or accept it with careen repositories resume`,
    }
  if (Math.abs(stepped) > LARGEST_STEP)
    return {
      unknown: `this clock was set by ${apart(stepped)} since the last scan. The next scan checks it again`,
    }
  const offset = clockOffset(answers)
  if (offset === undefined)
    return trustClock === true
      ? { blur: 0 }
      : {
          unknown: `registry ${name} sends no Date, so this clock cannot be checked. Set trust_clock = true in its block if this clock is right`,
        }
  if (Math.abs(offset) > MAX_SKEW)
    return {
      unknown: `the clock of registry ${name} differs from this one by ${apart(offset)}. Set both clocks`,
    }
  const error = Math.abs(offset) + 1000
  return { blur: error > EXACT ? error : 0 }
}

function apart(ms: number): string {
  return readableDuration(Math.max(1000, Math.round(Math.abs(ms) / 1000) * 1000))
}
