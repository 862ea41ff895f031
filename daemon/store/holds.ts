import type { CareenError } from '../../policies/model/index.ts'

/** What can hold all deletes: registries that could not be assigned at the start, a database that is not checked or is damaged, or is a copy. */
export type HoldReason = 'registries' | 'integrity' | 'copy'

/** Reasons for which no run may delete anything now, in any registry. They last as long as the process. */
export type DeleteHolds = {
  /** `why` undefined: the reason is over. */
  readonly set: (reason: HoldReason, why: CareenError | undefined) => void
  readonly has: (reason: HoldReason) => boolean
  /** Returns the error of the first reason, or undefined if runs may delete. */
  readonly current: () => CareenError | undefined
}

export function deleteHolds(): DeleteHolds {
  const reasons = new Map<HoldReason, CareenError>()
  return {
    set: (reason, why) => {
      if (why === undefined) reasons.delete(reason)
      else reasons.set(reason, why)
    },
    has: (reason) => reasons.has(reason),
    current: () => reasons.values().next().value,
  }
}
