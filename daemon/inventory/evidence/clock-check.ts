import type { Duration, Instant, Registry } from '../../../policies/model/index.ts'
import { readableDuration } from '../../../policies/scalars/index.ts'
import type { Looks } from '../../../proto/resources/index.ts'
import type { ClockReading } from '../../registry/client.ts'
import { clockOffset } from '../../registry/transport/index.ts'

/** A registry whose clock differs by more than this is not cleaned: ages would be wrong. Milliseconds. */
export const MAX_SKEW: number = 60 * 1000

export type ClockCheck = {
  readonly registry: Pick<Registry, 'name' | 'trustClock'>
  /** What the registry answered during the look. */
  readonly answers: readonly ClockReading[]
  readonly looks: Pick<Looks, 'newest' | 'stepped'>
  /** When the look ended. */
  readonly now: Instant
}

/** `blur`: by how much what the registry tells of times may be wrong. `unknown`: why times mean nothing, and what to do, in a line. */
export type ClockState = { readonly blur: Duration } | { readonly unknown: string }

/** A clock that is set by less than this keeps its word. Milliseconds. */
const STEP = 30_000

/** Two looks that end together may end in either order. Milliseconds. */
const TOGETHER = 2_000

/** What is told is to within this of the truth where both clocks show the same. Milliseconds. */
const EXACT = 2_000

/** May the instants of this look be believed? */
export function clockState({ registry, answers, looks, now }: ClockCheck): ClockState {
  const { name, trustClock } = registry
  const { newest, stepped } = looks
  if (newest !== undefined && now < newest - TOGETHER)
    return {
      unknown: `the newest look ended ${apart(newest - now)} after now by this clock: it went back. Set it, or accept it with careen repositories resume`,
    }
  if (Math.abs(stepped) > STEP)
    return { unknown: `this clock was set by ${apart(stepped)} since the last look. The next look tells` }
  const offset = clockOffset(answers)
  if (offset === undefined)
    return trustClock === true
      ? { blur: 0 }
      : {
          unknown: `registry ${name} sends no Date, so this clock cannot be checked. Set trust_clock = true in its block where this clock is right`,
        }
  if (Math.abs(offset) > MAX_SKEW)
    return {
      unknown: `the clock of registry ${name} differs from this one by ${apart(offset)}. Set both clocks`,
    }
  const doubt = Math.abs(offset) + 1000
  return { blur: doubt > EXACT ? doubt : 0 }
}

function apart(ms: number): string {
  return readableDuration(Math.max(1000, Math.round(Math.abs(ms) / 1000) * 1000))
}
