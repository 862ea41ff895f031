import { CareenError } from '../../policies/model/index.ts'

/**
 * Yields the pages of a list in order, up to an empty one. `page` returns the items after a key. Throws CANCELLED if the signal has
 * aborted.
 */
export async function* allPages<T>(
  page: (after: string) => readonly T[],
  key: (item: T) => string,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[]> {
  for (let after = ''; ;) {
    if (signal?.aborted === true) throw new CareenError('CANCELLED', 'stopped on request')
    const items = page(after)
    const last = items.at(-1)
    if (last === undefined) return
    yield items
    after = key(last)
  }
}
