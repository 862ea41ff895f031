import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Run } from '../../../proto/resources/index.ts'
import type { LedgerDeps } from '../deps.ts'
import type { Held } from '../reports.ts'
import type { LeaseFindings } from './lease-findings.ts'
import type { ReportFault } from './names.ts'

export type VerifyDeps = Pick<LedgerDeps, 'store' | 'workspaces' | 'now' | 'late' | 'yieldLoop'>

export type Verifying = VerifyDeps & { readonly findings: LeaseFindings }

/** Throws REPORT_REFUSED if there is a refusal. */
export function refuse({ run }: Held, refusal: ReportFault): void {
  if (refusal === undefined) return
  throw new CareenError(
    'REPORT_REFUSED',
    `run ${run.id}: the daemon refused a report of the worker: ${refusal}`,
    {
      metadata: { run: run.id, report: refusal },
    },
  )
}

/** Returns a function that says whether the inventory of a repository has, or had, an image. */
export function knownIn({ store }: Pick<VerifyDeps, 'store'>, run: Run): (digest: Digest) => boolean {
  return (digest) => store.sightings.has(run, digest)
}
