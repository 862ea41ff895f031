import type { Duration } from '../../../policies/model/index.ts'
import type { Diagnosis } from './diagnosis.ts'

/** By how much the clock of the daemon is ahead of the one here, and by how much that can be wrong. */
export type ClockDifference = { readonly ahead: Duration; readonly within: Duration }

/** A larger difference makes ages and schedules look wrong. Milliseconds. */
const MOST: Duration = 30_000

/** Returns a warning if the clocks differ. */
export function clockDiagnosis(clock: ClockDifference | undefined): readonly Diagnosis[] {
  if (clock === undefined || Math.abs(clock.ahead) - clock.within <= MOST) return []
  const direction = clock.ahead > 0 ? 'ahead of' : 'behind'
  const text = `the clock of the daemon is ${differenceText(clock).slice(1)} ${direction} the one here. Check both, and what sets them`
  return [{ level: 'warn', name: 'clock', text, code: 'CLOCK_DIFFERS' }]
}

/** Returns a difference with its sign, as far as it is known. */
export function differenceText({ ahead, within }: ClockDifference): string {
  const known = Math.abs(ahead) <= within ? 0 : ahead
  return `${known < 0 ? '-' : '+'}${(Math.abs(known) / 1000).toFixed(1)} s`
}
