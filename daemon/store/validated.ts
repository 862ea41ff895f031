import type { Store } from './store.ts'

/** Ends a transaction whose result is all that is wanted. */
class Undone extends Error {}

/** Runs a change in one transaction, and returns its result. `validateOnly`: nothing of it is stored. */
export function validated<T>(
  { transaction }: Pick<Store, 'transaction'>,
  validateOnly: boolean,
  act: () => T,
): T {
  if (!validateOnly) return transaction(act)
  const results: T[] = []
  const undone = new Undone()
  try {
    transaction(() => {
      results.push(act())
      throw undone
    })
  } catch (thrown) {
    const [result] = results
    if (thrown === undone && result !== undefined) return result
    throw thrown
  }
  throw undone
}
