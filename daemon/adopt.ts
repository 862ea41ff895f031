import { existsSync } from 'node:fs'
import { CareenError, type Instant } from '../policies/model/index.ts'
import { adoptDatabase } from './incarnation.ts'
import { lockDatabase } from './store/lock.ts'
import { openStore } from './store/store.ts'

export type AdoptRequest = {
  readonly database: string
  readonly now: () => Instant
  readonly newId: () => string
  readonly warn: (message: string) => void
}

/** Adopts the database of a daemon that does not run. Returns the new incarnation. Throws DATABASE_LOCKED, NOT_FOUND, STORE_FAILED. */
export function adoptFile({ database, now, newId, warn }: AdoptRequest): string {
  if (!existsSync(database))
    throw new CareenError('NOT_FOUND', `database ${database} does not exist. Check --database`)
  const lock = lockDatabase(database, process.pid, warn)
  try {
    const store = openStore(database, { now })
    try {
      return adoptDatabase({ store, database, now: now(), newId })
    } finally {
      store.close()
    }
  } finally {
    lock.release()
  }
}
