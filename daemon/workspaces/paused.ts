import { CareenError, compact, minuteText } from '../../policies/model/index.ts'
import type { PlacedPause, Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Returns the pause that a run which deletes is under; undefined if there is none, or the run deletes nothing. */
export function pauseOf(
  { pauses }: Pick<Store, 'pauses'>,
  run: Pick<Run, 'kind' | 'registry' | 'repository'>,
): PlacedPause | undefined {
  return run.kind === 'CLEAN' ? pauses.over(run) : undefined
}

/** Returns why nothing is deleted in a paused registry or repository, and what to do. */
export function pauseText({ registry, repository, reason, pausedBy, pausedAt }: PlacedPause): string {
  const [what, resume] =
    repository === undefined
      ? [`registry ${registry}`, `careen resume ${registry}`]
      : [`repository ${registry}/${repository}`, `careen repositories resume ${registry}/${repository}`]
  return `${what} is paused since ${minuteText(pausedAt)} by ${pausedBy}: ${reason}. To resume it, run: ${resume}`
}

/** Throws PAUSED if the run deletes, and its repository or registry is paused. */
export function refusePaused(store: Pick<Store, 'pauses'>, run: Run): void {
  const pause = pauseOf(store, run)
  if (pause === undefined) return
  const { id } = run
  const { registry, repository } = pause
  const paused = repository === undefined ? undefined : `${registry}/${repository}`
  throw new CareenError('PAUSED', `run ${id} waits: ${pauseText(pause)}`, {
    metadata: { run: id, registry, ...compact({ repository: paused }) },
  })
}
