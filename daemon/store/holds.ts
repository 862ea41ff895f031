import type { CareenError } from '../../policies/model/index.ts'

/** What can hold all deletes: registries that could not be assigned at the start, a database that is being checked, is damaged, or is a copy. */
export type HoldReason = 'registries' | 'checking' | 'integrity' | 'copy'

/** Reasons for which no run may delete anything now, in any registry. They last as long as the process. */
export type DeleteHolds = {
  /** `why` undefined: the reason is over. */
  readonly set: (reason: HoldReason, why: CareenError | undefined) => void
  readonly has: (reason: HoldReason) => boolean
  /** Returns the error of the first reason, or undefined if runs may delete. */
  readonly current: () => CareenError | undefined
  /** As `current`, without what ends by itself. */
  readonly lasting: () => CareenError | undefined
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
    lasting: () => [...reasons].find(([reason]) => reason !== 'checking')?.[1],
  }
}
