import type { Instant, Registry } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'

/** A complete list of the repositories of a registry. `at`: when it began; undefined: the clock is not known. */
export type RegistryList = {
  readonly registry: Registry
  readonly names: readonly string[]
  readonly at: Instant | undefined
}

/** From so many listed repositories on, more than half of them are too many to be missing at once. */
const SOME = 4

/** How many names a message lists. */
const NAMED = 5

/** Returns true if so many repositories are missing from one list to the next that the registry may have lost its storage. */
export function isLossOfMost(known: number, missing: number): boolean {
  return missing > 0 && (missing === known || (known >= SOME && missing > known / 2))
}

/**
 * Notes which repositories a list names. Those that it does not name count as missing, unless they are most of the registry: then none
 * of these counts until a list names it again, and the result is a sentence about them. Requires a transaction.
 */
export function noteListed(
  { listings }: Pick<Store, 'listings'>,
  { registry: { name, repositories }, names, at }: RegistryList,
): string | undefined {
  if (repositories !== undefined) {
    listings.forget(name)
    return undefined
  }
  const { known, missing } = listings.compare(name, names)
  listings.listed(name, names)
  if (isLossOfMost(known, missing.length)) {
    listings.distrust(name, missing)
    return lossOfMost(name, known, missing)
  }
  if (names.length > 0 && at !== undefined) listings.unlisted(name, names, at)
  return undefined
}

function lossOfMost(registry: string, known: number, missing: readonly string[]): string {
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : ''
  return (
    `${registry}: ${missing.length} of ${known} repositories that the catalog listed are missing at once: ` +
    `${missing.slice(0, NAMED).join(', ')}${more}. None of them counts as gone. Check whether the registry has lost its storage. ` +
    'Of each that was removed on purpose, run: careen repositories pause REPO'
  )
}
