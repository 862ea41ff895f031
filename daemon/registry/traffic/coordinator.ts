import { exchanged, type HostAllocation, type HostUse, NOBODY } from './allocation-table.ts'

/** Allocates the slots and the rate of registry hosts to this daemon and its workers. */
export type HostAllocator = {
  /** Records all hosts that `member` uses now, and returns the allocation of each, in order. */
  readonly allocate: (member: string, uses: readonly HostUse[]) => readonly HostAllocation[]
}

/** Opens an allocator. Its state is in memory only: after a restart, members report again. */
export function openHostAllocator(monotonic: () => number): HostAllocator {
  let table = NOBODY
  return {
    allocate: (member, uses) => {
      const result = exchanged(table, { at: monotonic(), member, uses })
      table = result.table
      return result.allocations
    },
  }
}
