import { frozen } from './frozen.ts'
import { objectOf, type ObjectRow } from './opaque.ts'
import type { NewObject } from './staged-objects.ts'

/** Objects that were parsed already. */
export type ObjectCache = {
  /** As `objectOf` of a row. */
  readonly objectOf: typeof objectOf
  /** Remembers an object of a row, which was read elsewhere. Requires one that nobody can change. */
  readonly add: (known: NewObject) => void
}

/**
 * Opens a cache whose `objectOf` parses an object and computes its hash only if its row differs from the last one of its address. The rows
 * are compared as a whole, so that a row that was changed behind the daemon is read anew. Keeps up to `most` objects, frozen, since several
 * callers receive the same one.
 */
export function cachedObjects(most: number): ObjectCache {
  const known = new Map<string, NewObject>()
  const add: ObjectCache['add'] = ({ row, object }) => {
    known.delete(row.address)
    const [oldest] = known.keys()
    if (known.size >= most && oldest !== undefined) known.delete(oldest)
    known.set(row.address, { row, object })
  }
  return {
    add,
    objectOf: (row) => {
      const found = known.get(row.address)
      if (found !== undefined && isSame(found.row, row)) return found.object
      const object = frozen(objectOf(row))
      add({ row, object })
      return object
    },
  }
}

function isSame(one: ObjectRow, other: ObjectRow): boolean {
  return (
    one.body === other.body &&
    one.etag === other.etag &&
    one.serial === other.serial &&
    one.workspace === other.workspace &&
    one.kind === other.kind &&
    one.manager === other.manager &&
    one.required_features === other.required_features
  )
}
