import { CareenError, type Duration } from '../../policies/model/index.ts'
import { readableDuration } from '../../policies/scalars/index.ts'
import type { LeaseName, Run } from '../../proto/resources/index.ts'
import { type Clock, LARGEST_STEP, watchSteps } from '../clock.ts'
import { ByLease } from './by-lease.ts'

/** Whether the clock of the daemon was set during a run. */
export type ClockSets = {
  /** Notes a lease that is in use. */
  readonly used: (lease: LeaseName) => void
  /** Throws CLOCK_DIFFERS if the clock was set since the lease was first in use. */
  readonly refuse: (run: Run, lease: LeaseName) => void
  /** Forgets a lease that nobody can use any more. */
  readonly ended: (lease: LeaseName) => void
}

export function openClockSets(clock: Pick<Clock, 'now' | 'monotonic'>): ClockSets {
  const stepped = watchSteps(clock)
  /** How often the clock was set. */
  let sets = 0
  let last: Duration = 0
  const look = (): void => {
    const step = stepped()
    if (Math.abs(step) <= LARGEST_STEP) return
    sets += 1
    last = step
  }
  const before = new ByLease<number>()
  return {
    used: (lease) => {
      look()
      if (before.get(lease) === undefined) before.set(lease, sets)
    },
    refuse: ({ id }, lease) => {
      look()
      if ((before.get(lease) ?? sets) !== sets) throw clockSet(id, 'the daemon', last)
    },
    ended: (lease) => before.delete(lease),
  }
}

/** Returns the error of a run whose decisions cannot be trusted any more, as a clock was set. */
export function clockSet(runId: string, whose: string, by: Duration): CareenError {
  const apart = readableDuration(Math.round(Math.abs(by) / 1000) * 1000)
  const way = by > 0 ? 'forward' : 'back'
  return new CareenError(
    'CLOCK_DIFFERS',
    `run ${runId}: the clock of ${whose} was set ${way} by ${apart} during the run, so it deletes nothing more. It begins again, and its scan checks the clock`,
    { metadata: { run: runId, clock: SET } },
  )
}

const SET = 'set'

/** Returns true for the errors of `clockSet`, also of those that another process sent. */
export function isClockSet({ code, metadata }: CareenError): boolean {
  return code === 'CLOCK_DIFFERS' && metadata['clock'] === SET
}
