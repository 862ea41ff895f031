import { CareenError, type Instant } from '../policies/model/index.ts'
import { homeOf, isSameHome, type Store } from './store/store.ts'

export type ClaimDeps = {
  readonly store: Pick<Store, 'installation' | 'holds'>
  /** The path of the database. */
  readonly database: string
  readonly now: Instant
  /** Returns a new UUID. */
  readonly newId: () => string
}

/**
 * Compares the file of a database with the one that its daemon used before, and holds all deletes if it is a copy: the daemon of the
 * original may delete by it. Returns the id of the incarnation, or undefined if the database cannot be written yet.
 */
export function claimDatabase({ store, database, now, newId }: ClaimDeps): string | undefined {
  const home = homeOf(database)
  const known = store.installation.get()
  if (known === undefined) return begin(store, { id: newId(), home, since: now })
  if (!isSameHome(known.home, home)) store.holds.set('copy', isCopy(database, known.home))
  return known.id
}

/** Makes a copy a database of its own. Returns the id of the new incarnation. Requires its lock. */
export function adoptDatabase({ store, database, now, newId }: ClaimDeps): string {
  const id = newId()
  store.installation.begin({ id, home: homeOf(database), since: now })
  return id
}

function begin(
  { installation }: ClaimDeps['store'],
  incarnation: Parameters<ClaimDeps['store']['installation']['begin']>[0],
): string | undefined {
  try {
    installation.begin(incarnation)
    return incarnation.id
  } catch (thrown) {
    if (CareenError.from(thrown).code === 'STORE_READ_ONLY') return undefined
    throw thrown
  }
}

function isCopy(database: string, home: string): CareenError {
  const what =
    home === 'backup' ? 'is a backup that was restored' : 'is another file than at its last start, a copy'
  return new CareenError(
    'FAILED_PRECONDITION',
    `database ${database} ${what}. Another daemon may still delete by the original, so no image is deleted. Make sure that none does, stop this daemon, run careend adopt --database ${database}, and start it again`,
  )
}
