import { goes } from '../../policies/engine/index.ts'
import { compact } from '../../policies/model/index.ts'
import type { Conditions, Decided } from '../evaluation/index.ts'
import type { RunResult } from '../ledger/index.ts'
import { conditionLines, newTally, tell } from './summary.ts'

/**
 * A dry run: what a cleaning would do now. Nothing that could delete is within reach of this file: it gets no client.
 */
export async function preview(
  look: (signal: AbortSignal) => Promise<Decided>,
  conditions: Conditions,
  signal: AbortSignal,
): Promise<RunResult> {
  const decided = await look(signal)
  const { decisions, removals, limitChecks, bytes } = decided
  const deletes = removals.filter(goes)
  const counts = {
    kept: decisions.length - deletes.length,
    planned: removals.length,
    deleted: 0,
    untagged: 0,
    skipped: 0,
    failed: 0,
    bytes,
  }
  const said = [...conditionLines(conditions), tell(newTally(counts), decided) ?? ''].filter(
    (one) => one !== '',
  )
  const message = said.length === 0 ? undefined : said.join('; ')
  return { state: 'SUCCEEDED', limitChecks, counts, ...compact({ message }) }
}
