import { CareenError } from '../../policies/model/index.ts'
import { applyScan, type ScanRecord } from '../inventory/index.ts'
import type { Store } from '../store/store.ts'
import type { Held } from './reports.ts'

/** `upTo`: the newest push when the run began. Undefined: not known. */
type ScanHeld = Held & { readonly upTo: number | undefined }

/** Stores a part; applies all with the last one. Requires a transaction. */
export function recordScan(
  store: Store,
  { run, lease, upTo }: ScanHeld,
  scan: ScanRecord,
  last: boolean,
): void {
  const { added, missing, moved, missingTags, dangling } = scan
  if (scan.part === 0) store.scanParts.clear(run.id)
  store.scanParts.add(run.id, lease.generation, scan.part, { added, missing, moved, missingTags, dangling })
  if (!last) return
  const parts = store.scanParts.all(run.id, lease.generation)
  if (parts.length !== scan.part + 1)
    throw new CareenError(
      'FAILED_PRECONDITION',
      `run ${run.id}: ${scan.part + 1 - parts.length} parts of its scan did not arrive, so the scan was not stored. Run again`,
    )
  applyScan(store, run, { ...scan, upTo }, parts)
  // Why: what the next scan finds new has arrived after this bound, so it counts as arrived since this run.
  if (scan.complete) store.runs.update(run.id, { scannedAt: scan.after })
  store.scanParts.clear(run.id)
}
