import type { Log } from './log.ts'
import { type CheckIntegrity, notChecked } from './store/integrity.ts'
import type { Store } from './store/store.ts'

export type StoreCheck = { readonly [Symbol.asyncDispose]: () => Promise<void> }

export type StoreCheckDeps = {
  readonly store: Pick<Store, 'holds' | 'isChecked'>
  readonly database: string
  readonly log: Log
  readonly check: CheckIntegrity
}

/** Checks a large database in the background. All deletes are on hold until it is found undamaged. */
export function startStoreCheck({ store, database, log, check }: StoreCheckDeps): StoreCheck {
  const stop = new AbortController()
  const checking = store.isChecked ? Promise.resolve() : run()
  async function run(): Promise<void> {
    store.holds.set('checking', notChecked(database))
    const damage = await check(database, stop.signal)
    if (stop.signal.aborted) return
    store.holds.set('integrity', damage)
    store.holds.set('checking', undefined)
    if (damage === undefined) log.info('the database is not damaged; runs may delete', { database })
    else log.error(damage.message, { database, code: damage.code })
  }
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await checking
    },
  }
}
