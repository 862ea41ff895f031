import { CareenError } from '../../policies/model/index.ts'
import type { Restoration, RestorationPart } from '../../proto/resources/index.ts'
import type { PlacedFinding, Store } from '../store/store.ts'
import type { RestorationJob } from './restoration-job.ts'

/** Cursor after the last part of a watch. */
const END = 'end'

/** Parts that are read at once. */
const PAGE = 100

export type WatchedRestorations = {
  readonly store: Pick<Store, 'restorations'>
  /** Throws NOT_FOUND. */
  readonly get: (id: string) => Restoration
  /** Returns the job of a restoration, while it goes on. */
  readonly jobOf: (id: string) => RestorationJob | undefined
}

export type RestorationWatch = {
  readonly id: string
  readonly cursor: string
  readonly signal: AbortSignal
}

/** Yields what was found after a cursor, signs of life, and last the restoration. Throws INVALID_ARGUMENT for what is no cursor. */
export async function* watchedRestoration(
  { store, get, jobOf }: WatchedRestorations,
  { id, cursor, signal }: RestorationWatch,
): AsyncIterable<RestorationPart> {
  let after = positionOf(cursor)
  for (;;) {
    const job = jobOf(id)
    const next = job?.next
    // Why before its parts: one that has ended has stored them all.
    const now = get(id)
    for (const { position, finding } of partsAfter(store, id, after)) {
      after = position
      yield { cursor: `${position}`, finding }
    }
    if (now.state !== 'RUNNING') {
      if (cursor !== END) yield { cursor: END, restoration: now }
      return
    }
    const isNew = await waits(job, next, signal)
    if (signal.aborted) throw CareenError.from(signal.reason)
    if (!isNew) yield { cursor: `${after}` }
  }
}

async function waits(
  job: RestorationJob | undefined,
  next: Promise<void> | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  return job === undefined || next === undefined || job.waits(next, signal)
}

function* partsAfter(
  { restorations }: WatchedRestorations['store'],
  id: string,
  after: number,
): Iterable<PlacedFinding> {
  for (let last = after; ;) {
    const parts = restorations.parts(id, last, PAGE)
    yield* parts
    last = parts.at(-1)?.position ?? last
    if (parts.length < PAGE) return
  }
}

/** Returns the position of a cursor. Throws INVALID_ARGUMENT. */
function positionOf(cursor: string): number {
  if (cursor === '') return 0
  if (cursor === END) return Number.MAX_SAFE_INTEGER
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  const why = 'it is none of this daemon. Send that of a part that was received, or none'
  throw new CareenError('INVALID_ARGUMENT', `cursor: ${why}`, { metadata: { field: 'cursor' } })
}
