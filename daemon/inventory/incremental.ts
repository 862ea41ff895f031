import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { ScanDifference } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** After so long a repository is looked at completely again, whatever was told of it. Milliseconds. */
const TRUSTED = 24 * 3600 * 1000

/**
 * Where to ask on from for pushes, in a repository that need not be looked at completely: its registry has told of pushes to
 * it, and a complete scan of the last day found nothing that it had not told of. Undefined: look at everything.
 */
export function spareAfter(store: Store, ref: RepositoryRef, now: Instant): number | undefined {
  const last = store.completeScans.get(ref)
  const { oldest } = store.pushes.bounds()
  const age = last === undefined ? Number.POSITIVE_INFINITY : now - last.at
  // A clock that was set back says nothing about how old the scan is.
  if (last === undefined || age < 0 || age > TRUSTED || last.upTo + 1 < oldest) return undefined
  return store.pushes.page(ref, 0, 1).length === 0 ? undefined : last.upTo
}

export type NotedScan = {
  readonly at: Instant
  readonly complete: boolean
  /** Pushes with a greater id were told of after it had begun; undefined: that is not known any more. */
  readonly upTo: number | undefined
}

/**
 * Takes note of a scan. Of a complete one: had the registry told of every tag that is new or was moved? One that was not
 * complete has looked at what was told of, and leaves open when everything was looked at. Within a transaction.
 */
export function noteScan(
  store: Store,
  ref: RepositoryRef,
  { at, complete, upTo }: NotedScan,
  parts: readonly ScanDifference[],
): void {
  if (!complete) {
    const last = store.completeScans.get(ref)
    if (last !== undefined && upTo !== undefined) store.completeScans.set(ref, { ...last, upTo })
    return
  }
  const told = new Set(store.pushes.tagged(ref).map(({ tag, digest }) => `${tag} ${digest}`))
  const untold = parts.some(({ moved }) =>
    moved.some(({ tag, digest, baseline }) => !baseline && !told.has(`${tag} ${digest}`)),
  )
  store.completeScans.set(ref, untold || upTo === undefined ? undefined : { at, upTo })
}
