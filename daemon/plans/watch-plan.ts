import { CareenError } from '../../policies/model/index.ts'
import type { PlanHead, PlanPart } from '../../proto/resources/index.ts'
import type { PlanJob } from './plan-job.ts'

/** Cursor after the last part of a watch. */
const END = 'end'

export type Watchable = {
  /** Throws NOT_FOUND. */
  readonly head: (id: string) => PlanHead
  /** Returns the job of a plan, while it is made. */
  readonly jobOf: (id: string) => PlanJob | undefined
}

export type PlanWatch = { readonly id: string; readonly cursor: string; readonly signal: AbortSignal }

/** Yields the progress of a plan after a cursor, signs of life, and last the plan. Throws INVALID_ARGUMENT for what is no cursor. */
export async function* watched(
  { head, jobOf }: Watchable,
  { id, cursor, signal }: PlanWatch,
): AsyncIterable<PlanPart> {
  const after = numberOf(cursor)
  head(id)
  for await (const { number, step } of jobOf(id)?.watch(after, signal) ?? [])
    yield { cursor: `${number}`, ...(step === undefined ? {} : { step }) }
  if (signal.aborted) throw CareenError.from(signal.reason)
  if (cursor !== END) yield { cursor: END, plan: head(id) }
}

/** Returns the number of a cursor. Throws INVALID_ARGUMENT. */
function numberOf(cursor: string): number {
  if (cursor === '' || cursor === END) return 0
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  const why = 'it is none of this daemon. Send that of a part that was received, or none'
  throw new CareenError('INVALID_ARGUMENT', `cursor: ${why}`, { metadata: { field: 'cursor' } })
}
