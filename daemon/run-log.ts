import type { Run } from '../proto/resources/index.ts'
import type { LedgerDeps } from './ledger/index.ts'
import type { Log } from './log.ts'

/** Returns a function that logs how each run ended: a failed run as a warning, every line with run and repository. */
export function runLog(log: Log): LedgerDeps['ended'] {
  return (run, result) => {
    const { id, registry, repository, workspace, kind, worker } = run
    const fields = { run: id, workspace, registry, repository, kind, worker }
    switch (result.state) {
      case 'FAILED':
        log.warn(`run failed: ${result.message}`, { ...fields, code: result.errorCode })
        return
      case 'CANCELLED':
        log.info('run was cancelled', fields)
        return
      case 'QUEUED':
        log.info('run was returned, and another worker continues it', fields)
        return
      case 'AWAITING_APPROVAL':
        log.info('run waits for approval', { ...fields, images: result.digests.length })
        return
      case 'SUCCEEDED':
        log.info('run succeeded', { ...fields, ...countsOf(result.counts) })
    }
  }
}

function countsOf(counts: Run['counts']): Readonly<Record<string, number>> {
  return counts === undefined ? {} : { deleted: counts.deleted, kept: counts.kept }
}
