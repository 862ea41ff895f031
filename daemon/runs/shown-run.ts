import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { pauseOf, pauseText } from '../workspaces/index.ts'
import { withRemovalCounts } from './removal-counts.ts'

type ShownDeps = Pick<Store, 'intents' | 'registryPauses'>

/** Returns the run with the deletes that took effect so far, and with what it waits for. */
export function shownRun(store: ShownDeps, run: Run, now: number): Run {
  const waiting = run.state === 'QUEUED' ? waitingOf(store, run, now) : {}
  return withRemovalCounts(store, { ...run, ...waiting })
}

/** Returns what a queued run waits for, and why. */
function waitingOf(store: ShownDeps, run: Run, now: number): Pick<Run, 'waiting' | 'message'> {
  const pause = pauseOf(store, run)
  if (pause !== undefined) return { waiting: 'PAUSE', message: pauseText(run.registry, pause) }
  const { opening } = run
  if (opening !== undefined && opening.at > now) return { waiting: 'WINDOW', message: opening.message }
  return { waiting: run.waitsFor === undefined ? 'WORKER' : 'CAPABLE_WORKER' }
}
