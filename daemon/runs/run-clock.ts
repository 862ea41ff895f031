import { CareenError, type Duration, type Instant } from '../../policies/model/index.ts'
import { readableDuration } from '../../policies/scalars/index.ts'
import type { Clock } from '../clock.ts'
import { MAX_SKEW } from '../inventory/index.ts'

/** The daemon's time on a worker's host. */
export type WorkTime = {
  readonly now: () => Instant
  /** By how much this host's clock was set since the work began. */
  readonly drift: () => Duration
  /** How far this host's clock is ahead of the daemon's. */
  readonly ahead: Duration
}

/** `asked`: this host's clock before the daemon was asked for its own. `answered`: the daemon's clock. */
export function workTime(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  { asked, answered }: { readonly asked: Instant; readonly answered: Instant },
): WorkTime {
  const wall = clock.now()
  const steady = clock.monotonic()
  // The daemon read its clock somewhere between question and answer.
  const ahead = answered < asked ? asked - answered : answered > wall ? wall - answered : 0
  return {
    ahead,
    now: () => clock.now() - ahead,
    drift: () => clock.now() - wall - (clock.monotonic() - steady),
  }
}

/** Throws FAILED_PRECONDITION if the clocks of worker and daemon differ so much that one of them is wrong. */
export function refuseSkew({ ahead }: WorkTime, worker: string): void {
  if (Math.abs(ahead) <= MAX_SKEW) return
  const apart = readableDuration(Math.round(Math.abs(ahead) / 1000) * 1000)
  throw new CareenError(
    'FAILED_PRECONDITION',
    `the clock of worker ${worker} is ${apart} ${ahead > 0 ? 'ahead of' : 'behind'} the daemon's. Set both clocks. Nothing was scanned`,
  )
}
