import type { Instant } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { LONGEST_DELETE } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import { LEASE_LENGTH } from './ledger.ts'

/**
 * A delete whose outcome is not known is looked at as soon as it cannot arrive any more, whatever the schedule says. Within a
 * transaction.
 */
export function lookAgain({ repositories, intents }: Store, run: Run, now: Instant): void {
  const nextRunAt = repositories.get(run)?.nextRunAt
  const settled = now + LEASE_LENGTH + LONGEST_DELETE
  if (nextRunAt === undefined || nextRunAt <= settled || intents.open(run).length === 0) return
  repositories.setNextRun(run, settled)
}

/** What arrives from this look on does not count against the percentage of the next run. Within a transaction. */
export function noteClean({ runs, reviews }: Store, run: Run): void {
  const look = runs.get(run.id)?.lookedAt
  if (run.kind === 'CLEAN' && look !== undefined) reviews.setLastClean(run, look)
}
