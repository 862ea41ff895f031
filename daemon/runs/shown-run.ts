import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { pauseOf, pauseText } from '../workspaces/index.ts'
import { approvableImages } from './parked-images.ts'
import { withRemovalCounts } from './removal-counts.ts'

type ShownDeps = Pick<Store, 'runs' | 'intents' | 'pauses' | 'decisions' | 'holds'>

/** Returns the run with the deletes that took effect so far, with what it waits for, and with what a person can approve. */
export function shownRun(store: ShownDeps, run: Run, now: number): Run {
  const waiting = run.state === 'QUEUED' ? waitingOf(store, run, now) : {}
  const parked = run.state === 'AWAITING_APPROVAL' ? { approvable: approvableImages(store, run) } : {}
  return withRemovalCounts(store, { ...run, ...waiting, ...parked })
}

/** Returns what a queued run waits for, and why. */
function waitingOf(store: ShownDeps, run: Run, now: number): Pick<Run, 'waiting' | 'message'> {
  const hold = run.kind === 'CLEAN' ? store.holds.lasting() : undefined
  if (hold !== undefined) return { waiting: 'HOLD', message: hold.message }
  const pause = pauseOf(store, run)
  if (pause !== undefined) return { waiting: 'PAUSE', message: pauseText(pause) }
  const { opening } = run
  if (opening !== undefined && opening.at > now) return { waiting: 'WINDOW', message: opening.message }
  return { waiting: run.waitsFor === undefined ? 'WORKER' : 'CAPABLE_WORKER' }
}
