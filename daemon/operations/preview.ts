import { goes } from '../../policies/index.ts'
import type { Decided } from './decide.ts'
import type { RunResult } from './ledger.ts'
import { present } from './present.ts'
import { newTally, tell } from './tell.ts'

/**
 * A dry run: what a cleaning would do now. Nothing that could delete is within reach of this file: it gets no client.
 */
export async function preview(
  look: (signal: AbortSignal) => Promise<Decided>,
  signal: AbortSignal,
): Promise<RunResult> {
  const { decisions, guards, bytes, scanned } = await look(signal)
  const deletes = decisions.filter(goes)
  const untags = decisions.filter((decision) => decision.action === 'UNTAG')
  const counts = {
    kept: decisions.length - deletes.length,
    planned: deletes.length + untags.length,
    deleted: 0,
    untagged: 0,
    skipped: 0,
    failed: 0,
    bytes,
  }
  const message = tell(newTally(counts), scanned)
  return { state: 'SUCCEEDED', guards, counts, ...present({ message }) }
}
