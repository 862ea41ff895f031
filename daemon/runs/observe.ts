import type { Digest } from '../../policies/model/index.ts'
import { pendingDeletes } from '../evaluation/index.ts'
import { scan, type Scanned, type ReportedPush } from '../inventory/index.ts'
import { ledgerFacts } from '../ledger/index.ts'
import type { Execution } from './execution.ts'

/** `pending`: images whose DELETE may still arrive. */
export type ObservedRepository = { readonly scanned: Scanned; readonly pending: ReadonlySet<Digest> }

/**
 * Returns the pushes that the registry reported since the last scan; undefined if the run needs a complete scan. Only a
 * scheduled run of a registry that reports every push may scan incrementally.
 */
export async function reportedPushes({
  ledger,
  assignment,
  lease,
  signal,
}: Execution): Promise<readonly ReportedPush[] | undefined> {
  const { run, incrementalAfter } = assignment
  if (run.trigger !== 'schedule' || incrementalAfter === undefined) return undefined
  const reported: ReportedPush[] = []
  for await (const { pushes } of ledger.pushes(lease.current(), incrementalAfter, signal))
    reported.push(...pushes)
  return reported
}

/** Scans the repository and records what was found: what `reported` names if it is given, else everything. */
export async function observe(
  execution: Execution,
  reported: readonly ReportedPush[] | undefined,
): Promise<ObservedRepository> {
  const { ledger, assignment, lease, client, time, signal } = execution
  const isEmpty = assignment.empty.has('open intents')
  const pending = pendingDeletes(isEmpty ? [] : await ledger.openIntents(lease.current()))
  const scanned = await scan({
    client,
    registry: assignment.registry,
    repository: assignment.run.repository,
    now: time.now,
    drift: time.drift,
    ahead: time.ahead,
    signal,
    pending,
    ...(reported === undefined ? {} : { reported }),
    inventory: {
      looks: assignment.looks,
      sightings: () => ledger.sightings(lease.current(), signal),
      tags: () => ledger.tags(lease.current(), signal),
      recall: (digests) => ledger.recall(lease.current(), digests),
      facts: ledgerFacts(ledger, lease.current),
      record: (record, last) => ledger.recordScan(lease.current(), record, last),
      recordLoss: (loss) => ledger.recordLoss(lease.current(), loss),
    },
  })
  return { scanned, pending }
}
