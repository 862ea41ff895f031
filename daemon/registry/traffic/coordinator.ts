import { exchanged, type HostAllocation, type HostUse, NOBODY } from './allocation-table.ts'

/** Allocates the slots and the rate of registry hosts to this daemon and its workers. */
export type HostAllocator = {
  /** Records all hosts that `member` uses now, and returns the allocation of each, in order. */
  readonly allocate: (member: string, uses: readonly HostUse[]) => readonly HostAllocation[]
  /** The same for this process, whose pauses are believed. */
  readonly allocateOwn: (uses: readonly HostUse[]) => readonly HostAllocation[]
}

/** No worker has this name: those of workers begin with an identity. */
const OWN = 'careend'

/** Opens an allocator. Its state is in memory only: after a restart, members report again. */
export function openHostAllocator(monotonic: () => number): HostAllocator {
  let table = NOBODY
  const allocate = (
    member: string,
    trusted: boolean,
    uses: readonly HostUse[],
  ): readonly HostAllocation[] => {
    const result = exchanged(table, { at: monotonic(), member, trusted, uses })
    table = result.table
    return result.allocations
  }
  return {
    allocate: (member, uses) => allocate(member, false, uses),
    allocateOwn: (uses) => allocate(OWN, true, uses),
  }
}
