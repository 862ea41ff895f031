import type { ParkedRun } from '../../policies/diff/index.ts'
import { type Digest, type Instant, type RepositoryRef, compact } from '../../policies/model/index.ts'
import type { Intent, RepositoryState, Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Conditions of a clean run besides policy and images, as stored. */
export type Conditions = {
  /** The scan of the last clean run that SUCCEEDED. Absent if there is none. */
  readonly lastCleanAt?: Instant
  /** Since when a policy with unknown effects is in force. Absent if its effects were listed. */
  readonly unknownSince?: Instant
  /** Why cleaning is stopped. Absent if it is not. */
  readonly stopped?: string
  /** The run that waits for approval. Absent if none does. */
  readonly parked?: ParkedRun
}

export function conditionsOf(store: Store, ref: RepositoryRef): Conditions {
  const [parked] = store.runs.parked(ref)
  return compact({
    lastCleanAt: store.reviews.lastClean(ref),
    unknownSince: store.reviews.unknownSince(ref),
    stopped: store.repositories.get(ref)?.stopped,
    parked: parked === undefined ? undefined : parkedRun(parked),
  })
}

function parkedRun({ id, endedAt, createdAt, counts, limitChecks, message = '' }: Run): ParkedRun {
  const over = limitChecks.filter(({ ok }) => !ok).map((check) => check.message)
  const why = over.length === 0 ? message : over.join('; ')
  return { run: id, since: endedAt ?? createdAt, wants: counts?.planned ?? 0, why }
}

/** Returns the repositories with their runs that wait for approval. */
export function withParked(store: Store, states: readonly RepositoryState[]): RepositoryState[] {
  const parked = new Map(store.runs.parked().map((run) => [`${run.registry}/${run.repository}`, run]))
  return states.map((state) => {
    const run = parked.get(`${state.registry}/${state.repository}`)
    return run === undefined ? state : { ...state, parked: parkedRun(run) }
  })
}

/** Returns the images that pending deletes may remove, with their children. */
export function pendingDeletes(
  open: readonly Pick<Intent, 'digest' | 'action' | 'children'>[],
): ReadonlySet<Digest> {
  return new Set(
    open.flatMap(({ digest, action, children }) => (action === 'DELETE' ? [digest, ...children] : [digest])),
  )
}
