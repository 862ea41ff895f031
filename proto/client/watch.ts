import { CareenError } from '../../policies/model/index.ts'
import { reopening } from '../retry.ts'

/** Where a stream continues: after the last part that was read. Empty: at its beginning. */
export type WatchCursor = { readonly cursor?: string }

/**
 * Yields the parts of a watch until its subject has ended, without signs of life. Opens it again behind the last part if it ends early. Once it has begun, it also
 * waits for a daemon that is not available, up to a minute.
 */
export async function* watched(
  open: (cursor: WatchCursor) => AsyncIterable<WatchCursor>,
  { signal, retries }: { readonly signal: AbortSignal | undefined; readonly retries: number },
): AsyncIterable<object> {
  let cursor: WatchCursor = {}
  for (let mayReopen = reopening(signal); ;) {
    try {
      for await (const part of open(cursor)) {
        mayReopen = reopening(signal, retries === 0 ? 0 : Infinity)
        cursor = after(part, cursor)
        yield* isSignOfLife(part) ? [] : [part]
      }
      return
    } catch (thrown) {
      if (!(await mayReopen(CareenError.from(thrown)))) throw thrown
    }
  }
}

function after({ cursor }: WatchCursor, before: WatchCursor): WatchCursor {
  return cursor === undefined || cursor === '' ? before : { cursor }
}

/** Returns true for a part that says nothing but that the stream lives: what it has is a cursor, or the default of its field. */
function isSignOfLife({ cursor, ...rest }: WatchCursor): boolean {
  return cursor !== undefined && Object.values(rest).every((value) => isEmpty(value))
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0)
}
