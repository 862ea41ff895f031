import { blobUses, freedBytes } from '../../policies/engine/index.ts'
import { type Digest, compact } from '../../policies/model/index.ts'
import type { Conditions, Decided } from '../evaluation/index.ts'
import type { RunResult } from '../ledger/index.ts'
import { newProgress, type DeletionProgress } from './delete/progress.ts'
import { conditionLines, summarize } from './summary.ts'

/**
 * Returns the result of a cleaning run after its images: FAILED if the outcome of a delete is not known. `isStopped`: not through all, as the worker stops.
 */
export function cleanResult(progress: DeletionProgress, decided: Decided, isStopped: boolean): RunResult {
  const counts = { ...progress.counts, bytes: freed(decided, progress.deleted) }
  if (isStopped)
    return { state: 'QUEUED', counts, message: 'the worker was stopped; another worker continues the run' }
  const message = summarize(progress, decided)
  if (progress.pending.size > 0 || progress.dependentsOpen)
    return { state: 'FAILED', errorCode: 'DELETE_OUTCOME_UNKNOWN', counts, message: message ?? '' }
  return { state: 'SUCCEEDED', counts, limitChecks: decided.limitChecks, ...compact({ message }) }
}

/** Returns the bytes that the registry can free, as far as this repository alone shows. */
function freed({ scanned }: Decided, deleted: ReadonlySet<Digest>): number {
  const images = scanned.images.filter(({ digest }) => deleted.has(digest))
  return freedBytes(blobUses(scanned.images), images)
}

/** Returns the result of a dry run: what a run would delete now. Cannot delete anything, as it is given no client. */
export function dryRunResult(decided: Decided, conditions: Conditions): RunResult {
  const { kept, removals, limitChecks, bytes } = decided
  const planned = removals.filter(({ action }) => action !== 'CASCADE').length
  const counts = { kept, planned, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes }
  const lines = [...conditionLines(conditions), summarize(newProgress(counts), decided) ?? '']
  const said = lines.filter((line) => line !== '')
  const message = said.length === 0 ? undefined : said.join('; ')
  return { state: 'SUCCEEDED', limitChecks, counts, ...compact({ message }) }
}
