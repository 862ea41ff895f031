import { SERVER, timeText } from '../../policies/audit/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import type { HistoryPart, HistorySlice, Store } from '../store/store.ts'

export type HistoryDeps = {
  readonly store: Pick<Store, 'audit' | 'records' | 'transaction'>
  /** What is older is removed. */
  readonly before: Instant
  /** Resolves after other events have run. */
  readonly yieldLoop: () => Promise<void>
  /** Ends it after the slice at hand. */
  readonly stop: AbortSignal
}

export type RemovedHistory = { readonly intents: number; readonly runs: number }

/** Records, and free pages, of one transaction. Why so few: other calls wait for it. */
const SLICE = 200
const PAGES = 500

/** Removes old intents, then the old runs that have none left, and gives free pages back to the file system. */
export async function removeHistory(deps: HistoryDeps): Promise<RemovedHistory> {
  const { records } = deps.store
  const intents = await inSlices(deps, recordingRemoval(deps))
  const runs = await inSlices(deps, records.removeRuns)
  while (!deps.stop.aborted && records.vacuum(PAGES) > 0) await deps.yieldLoop()
  return { intents, runs }
}

/** Returns the removal of intents, whose first slice with something to remove is recorded with it, in one transaction. */
function recordingRemoval({ store }: HistoryDeps): (slice: HistorySlice) => HistoryPart {
  const { audit, records, transaction } = store
  let isRecorded = false
  return (slice) =>
    transaction(() => {
      const part = records.removeIntents(slice)
      if (part.removed === 0 || isRecorded) return part
      isRecorded = true
      const payload = { before: timeText(slice.before) }
      audit.add({ type: 'careen.removals.aged', actor: undefined, about: SERVER, payload })
      return part
    })
}

async function inSlices(
  { before, yieldLoop, stop }: HistoryDeps,
  remove: (slice: HistorySlice) => HistoryPart,
): Promise<number> {
  let sum = 0
  let after: number | undefined = 0
  while (after !== undefined && !stop.aborted) {
    const { removed, next } = remove({ before, after, limit: SLICE })
    sum += removed
    after = next
    await yieldLoop()
  }
  return sum
}
