import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { pauseOf, pauseText } from '../workspaces/index.ts'
import { withRemovalCounts } from './removal-counts.ts'

/** Returns the run with the deletes that took effect so far, and with the pause that it waits for. */
export function shownRun(store: Pick<Store, 'intents' | 'registryPauses'>, run: Run): Run {
  const pause = run.state === 'QUEUED' ? pauseOf(store, run) : undefined
  const waiting = pause === undefined ? {} : { message: pauseText(run.registry, pause) }
  return withRemovalCounts(store, { ...run, ...waiting })
}
