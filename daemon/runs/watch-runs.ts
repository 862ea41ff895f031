import { CareenError } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { RunPart, WatchQuery } from '../services.ts'
import type { Store } from '../store/store.ts'
import { shownRun } from './shown-run.ts'

export type WatchDeps = {
  readonly store: Pick<Store, 'runs' | 'runChanges' | 'intents' | 'pauses' | 'decisions' | 'holds'>
  readonly clock: Clock
}

/** How often changes are looked for, in milliseconds. */
const POLL = 200

/** Nothing was sent for so long: a sign of life. Milliseconds. */
const ALIVE = 15_000

/** Most runs that are read at once. Why so few: a slow reader keeps nothing but its cursor. */
const BATCH = 50

/**
 * Yields runs as they are now, in the order of their last changes after a cursor, then each again when it changes, and parts without a
 * run as signs of life. Ends after the final or parked state of the one run that is watched, or when the signal aborts. Throws
 * PAGE_TOKEN_INVALID if the cursor is of later than the newest change: the database was restored.
 */
export async function* watchRuns(
  { store, clock }: WatchDeps,
  query: WatchQuery,
  signal: AbortSignal,
): AsyncIterable<RunPart> {
  let { after } = query
  if (after > store.runChanges.newest()) throw restored()
  const ended = endedRun(store, query)
  if (ended !== undefined) {
    yield { run: watched(store, ended, clock.now()), after: store.runChanges.newest() }
    return
  }
  let sentAt = clock.monotonic()
  while (!signal.aborted) {
    const newest = store.runChanges.newest()
    const changed = store.runChanges.read({ ...query, after, limit: BATCH })
    for (const { run, change } of changed) {
      after = change
      yield { run: watched(store, run, clock.now()), after }
      sentAt = clock.monotonic()
      if (query.run !== undefined && isAtRest(run)) return
    }
    if (changed.length === BATCH) continue
    // Why: changes of other runs are not read again.
    after = Math.max(after, newest)
    if (clock.monotonic() - sentAt >= ALIVE) {
      yield { after }
      sentAt = clock.monotonic()
    }
    await clock.sleep(POLL, signal)
  }
}

/**
 * Returns the one run that is watched if it is at rest. Why whatever the cursor: a caller that lost the stream after the final part would
 * wait for a change that never comes.
 */
function endedRun(store: WatchDeps['store'], { run: id }: WatchQuery): Run | undefined {
  const run = id === undefined ? undefined : store.runs.get(id)
  return run !== undefined && isAtRest(run) ? run : undefined
}

function watched(store: WatchDeps['store'], run: Run, now: number): Run {
  const shown = shownRun(store, run, now)
  const begun = run.state === 'RUNNING' ? store.intents.count(run.id) : 0
  return begun === 0 ? shown : { ...shown, begun }
}

/** Returns true if the run has ended or waits for a person. */
function isAtRest({ state }: Run): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING'
}

function restored(): CareenError {
  return new CareenError(
    'PAGE_TOKEN_INVALID',
    'cursor: the database was restored to a time before it. Watch again without a cursor',
    { metadata: { field: 'cursor' } },
  )
}
