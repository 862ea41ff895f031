import { existsSync } from 'node:fs'
import { SERVER } from '../policies/audit/index.ts'
import { CareenError, type Instant } from '../policies/model/index.ts'
import { adoptDatabase } from './incarnation.ts'
import { lockDatabase } from './store/lock.ts'
import { openStore, type Store } from './store/store.ts'

export type AdoptRequest = {
  readonly database: string
  readonly now: () => Instant
  readonly newId: () => string
  readonly warn: (message: string) => void
}

type AdoptDeps = Parameters<typeof adoptDatabase>[0] & { readonly store: Pick<Store, 'audit'> }

/** Begins the events of the new incarnation with its id. */
function adopt({ store, ...deps }: AdoptDeps): string {
  const before = store.installation.get()?.id
  const installation = adoptDatabase({ ...deps, store })
  const payload = { installation, before }
  store.audit.add({ type: 'careen.audit.restored', actor: undefined, about: SERVER, payload })
  return installation
}

/** Adopts the database of a daemon that does not run. Returns the new incarnation. Throws DATABASE_LOCKED, NOT_FOUND, STORE_FAILED. */
export function adoptFile({ database, now, newId, warn }: AdoptRequest): string {
  if (!existsSync(database))
    throw new CareenError('NOT_FOUND', `database ${database} does not exist. Check --database`)
  const lock = lockDatabase(database, process.pid, warn)
  try {
    const store = openStore(database, { now })
    try {
      return store.transaction(() => adopt({ store, database, now: now(), newId }))
    } finally {
      store.close()
    }
  } finally {
    lock.release()
  }
}
