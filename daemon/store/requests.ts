import { createHash } from 'node:crypto'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** A call that changes something. Calls with the same id must have the same method and arguments. */
export type RequestKey = {
  /** The caller's identity, and the id that the caller chose. Empty: the call is not remembered. */
  readonly id: string
  readonly method: string
  /** All arguments but the id. Keys in one order. */
  readonly arguments: Readonly<Record<string, string | boolean | undefined>>
}

/** The results of calls, so that a repeated call gets the first result. */
export type Requests = {
  /** Returns the result of the same call before, or undefined. Throws REQUEST_ID_REUSED if another call had this id. */
  readonly resultOf: (key: RequestKey) => string | undefined
  /** Stores the result of a call. Requires that `resultOf` returned undefined in this transaction. */
  readonly remember: (key: RequestKey, result: string) => void
  /** Forgets calls before this time. Returns how many. */
  readonly prune: (before: Instant) => number
}

export function requests(sql: Sql, now: () => Instant): Requests {
  return {
    resultOf: (key) => {
      if (key.id === '') return undefined
      const row = sql.get<{ kind: string; result: string }>(
        'SELECT kind, result FROM request WHERE id = ?',
        key.id,
      )
      if (row === undefined) return undefined
      if (row.kind === fingerprint(key)) return row.result
      throw reusedId(key)
    },
    remember: (key, result) => {
      if (key.id === '') return
      sql.run(
        'INSERT INTO request (id, kind, result, at) VALUES (?, ?, ?, ?)',
        key.id,
        fingerprint(key),
        result,
        now(),
      )
    },
    prune: (before) => sql.run('DELETE FROM request WHERE at < ?', before),
  }
}

/** Returns the error of a call with the id of another one. */
function reusedId({ id, method }: RequestKey): CareenError {
  const chosen = id.slice(id.lastIndexOf(' ') + 1)
  return new CareenError(
    'REQUEST_ID_REUSED',
    `request_id ${chosen} was used for another call. Nothing was changed. Use a new id for each call, and the same id only to repeat it`,
    { metadata: { field: 'request_id', request_id: chosen, method } },
  )
}

/** Returns what two calls have in common if one repeats the other. */
function fingerprint({ method, arguments: given }: RequestKey): string {
  return `${method}:${createHash('sha256').update(JSON.stringify(given)).digest('hex')}`
}
