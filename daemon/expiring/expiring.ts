import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type AnnounceDeps, announceRun } from './announce-run.ts'

export type ExpiringOptions = Pick<AnnounceDeps, 'store'> & {
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  /** Returns how long before a deletion somebody wants to know of it. Empty: nobody does. */
  readonly notices: () => readonly Duration[]
}

/** How often ended runs are looked for. Milliseconds. */
const INTERVAL: Duration = 5000
/** Runs that are read at once. */
const PAGE = 50

/** Records images that will be deleted soon, after each run, until it is closed. What cannot be recorded is logged, and tried again. */
export function startExpiring(options: ExpiringOptions): { readonly close: () => Promise<void> } {
  const { store, clock, log, notices } = options
  const stop = new AbortController()
  const yieldLoop = (): Promise<void> => clock.sleep(0, stop.signal)
  const deps = { store, now: clock.now, yieldLoop, stop: stop.signal }
  let failed: string | undefined
  const loop = (async () => {
    while (!stop.signal.aborted) {
      try {
        await announceEnded(deps, notices())
        failed = undefined
      } catch (thrown) {
        const { message } = CareenError.from(thrown)
        // Why once: a database that cannot be written says the same each time.
        if (message !== failed) log.warn(`images that will be deleted soon are not announced: ${message}`)
        failed = message
      }
      await clock.sleep(INTERVAL, stop.signal)
    }
  })()
  return {
    close: () => {
      stop.abort()
      return loop
    },
  }
}

/** Announces the images of each run that has ended since the last call. The first call with notices begins at the newest run. */
export async function announceEnded(deps: AnnounceDeps, notices: readonly Duration[]): Promise<void> {
  const { expiring, runChanges } = deps.store
  const readUpTo = expiring.readUpTo()
  if (notices.length === 0) return readUpTo === undefined ? undefined : expiring.setReadUpTo(undefined)
  if (readUpTo === undefined) return expiring.setReadUpTo(runChanges.newest())
  for (let after = readUpTo, isMore = true; isMore;) {
    const changes = runChanges.read({ after, limit: PAGE, conditions: [] })
    for (const { run } of changes) if (hasDecided(run)) await announceRun(deps, run, [...new Set(notices)])
    const last = changes.at(-1)
    if (last === undefined || deps.stop.aborted) return
    after = last.change
    expiring.setReadUpTo(after)
    isMore = changes.length === PAGE
  }
}

/** Returns true if all decisions of the run are stored. */
function hasDecided({ kind, state }: Run): boolean {
  return kind === 'CLEAN' && (state === 'SUCCEEDED' || state === 'AWAITING_APPROVAL')
}
