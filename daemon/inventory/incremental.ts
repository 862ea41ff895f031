import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { ScanDifference } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Age after which a complete scan is due, whatever was reported. Milliseconds. */
const TRUSTED = 24 * 3600 * 1000

/**
 * Returns the id of the last push that a scan covers, if an incremental scan is enough, else undefined. Requires that the registry
 * has reported pushes of the repository, and that a complete scan of the last day found nothing unreported.
 */
export function incrementalFrom(store: Store, ref: RepositoryRef, now: Instant): number | undefined {
  const last = store.completeScans.get(ref)
  const { oldest } = store.pushes.bounds()
  const age = last === undefined ? Number.POSITIVE_INFINITY : now - last.at
  // Why: after the clock was set back, the age of the scan is unknown.
  if (last === undefined || age < 0 || age > TRUSTED || last.upTo + 1 < oldest) return undefined
  return store.pushes.page(ref, 0, 1).length === 0 ? undefined : last.upTo
}

export type CoveredScan = {
  readonly at: Instant
  readonly complete: boolean
  /** The newest push id when the scan began. Undefined: not known any more. */
  readonly upTo: number | undefined
}

/**
 * Records what a scan covers. A complete scan counts if the registry had reported every new or moved tag. An incremental scan
 * covers the reported pushes only, and does not change when the last complete scan was. Requires a transaction.
 */
export function recordCoverage(
  store: Store,
  ref: RepositoryRef,
  { at, complete, upTo }: CoveredScan,
  parts: readonly ScanDifference[],
): void {
  if (!complete) {
    const last = store.completeScans.get(ref)
    if (last !== undefined && upTo !== undefined) store.completeScans.set(ref, { ...last, upTo })
    return
  }
  const reported = new Set(store.pushes.tagged(ref).map(({ tag, digest }) => `${tag} ${digest}`))
  const unreported = parts.some(({ moved }) =>
    moved.some(({ tag, digest, baseline }) => !baseline && !reported.has(`${tag} ${digest}`)),
  )
  store.completeScans.set(ref, unreported || upTo === undefined ? undefined : { at, upTo })
}
