import type { Database, StoreConnection } from './connection.ts'

/** When a commit is on the disk. Requires the only user of its connection, and no open transaction. */
export type Durability = {
  /** From now on a commit is on the disk when it returns, and with it all commits before it. */
  readonly full: () => void
  /** From now on a commit outlives the process, and a loss of power can undo the newest ones. */
  readonly lazy: () => void
}

/** Begins with full durability, as a database is opened. */
export function durabilityOf({ database }: Pick<StoreConnection, 'database'>): Durability {
  /** The connection that is lazy. Why not a flag: after a fault the database is opened anew, and has full durability then. */
  let relaxed: Database | undefined
  return {
    full: () => {
      if (relaxed !== database()) return
      relaxed.pragma('synchronous = FULL')
      relaxed = undefined
    },
    lazy: () => {
      if (relaxed === database()) return
      // Why first: if the pragma fails, the next durable write sets it right, or fails too.
      relaxed = database()
      relaxed.pragma('synchronous = NORMAL')
    },
  }
}
