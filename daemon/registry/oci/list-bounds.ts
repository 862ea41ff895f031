import { CareenError } from '../../../policies/model/index.ts'

/** Bounds of one list, in names and in bytes. A longer list counts as endless. */
const MOST_NAMES = 1_000_000
const MOST_BYTES = 256 << 20

/** Counts the names and bytes of one list. `add` throws REGISTRY_INVALID_RESPONSE if they exceed the bounds. */
export type ListBounds = {
  readonly add: (part: { readonly names?: number; readonly bytes?: number }) => void
}

/** Opens the bounds of a list. `what` names it in messages. */
export function openListBounds(what: string): ListBounds {
  let names = 0
  let bytes = 0
  return {
    add: (part) => {
      names += part.names ?? 0
      bytes += part.bytes ?? 0
      if (names > MOST_NAMES) throw endless(what, `${MOST_NAMES.toLocaleString('en')} entries`)
      if (bytes > MOST_BYTES) throw endless(what, `${MOST_BYTES >> 20} MiB`)
    },
  }
}

function endless(what: string, bound: string): CareenError {
  return new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${what} is longer than ${bound}, the bound of one list. ` +
      'Check whether the registry repeats pages; otherwise reduce the number of entries',
  )
}
