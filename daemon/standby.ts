import { CareenError } from '../policies/model/index.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { type DatabaseLock, lockDatabase } from './store/lock.ts'

export type StandbyOptions = {
  readonly database: string
  readonly standby?: AbortSignal
  readonly clock: Clock
  readonly log: Log
}

/** How often a standby tries to lock the database. Milliseconds. */
const INTERVAL = 250

/**
 * Locks the database. A standby waits while another daemon has the lock, which ends with that process, however it ends. Throws
 * DATABASE_LOCKED if this is no standby, and CANCELLED if `standby` aborts.
 */
export async function lockOrWait({ database, standby, clock, log }: StandbyOptions): Promise<DatabaseLock> {
  let hasWaited = false
  for (;;) {
    const lock = tryLock(database, log, standby !== undefined)
    if (!(lock instanceof CareenError)) {
      if (hasWaited) log.info('the other daemon has ended; this one takes over', { database })
      return lock
    }
    if (!hasWaited) log.info(`standby: ${lock.message}`, { database })
    hasWaited = true
    await clock.sleep(INTERVAL, standby)
    if (standby?.aborted === true)
      throw new CareenError('CANCELLED', 'stopped while it waited for another daemon to end')
  }
}

/** Returns DATABASE_LOCKED for a standby. */
function tryLock(database: string, log: Log, isStandby: boolean): DatabaseLock | CareenError {
  try {
    return lockDatabase(database, process.pid, log.warn)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (isStandby && error.code === 'DATABASE_LOCKED') return error
    throw error
  }
}
