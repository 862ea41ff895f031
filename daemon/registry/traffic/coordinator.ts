import { exchanged, type HostShare, type HostUse, NOBODY } from './allocation-table.ts'

/** Shares out what registry hosts take, between this daemon and its workers. */
export type HostFlow = {
  /** `member` tells of all hosts that it speaks to now, and learns what it may use of each. */
  readonly shareOut: (member: string, uses: readonly HostUse[]) => readonly HostShare[]
}

/** What is known is in memory alone: after a restart the members tell it again. */
export function openHostFlow(monotonic: () => number): HostFlow {
  let table = NOBODY
  return {
    shareOut: (member, uses) => {
      const told = exchanged(table, { at: monotonic(), member, uses })
      table = told.table
      return told.shares
    },
  }
}
