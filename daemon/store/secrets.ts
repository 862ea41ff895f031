import type { Sql } from './database.ts'

/** Random secrets of this installation. They are made once and never logged. */
export type Secrets = {
  /** Returns the secret of a purpose. The first call stores `fresh`. */
  readonly of: (purpose: string, fresh: () => Uint8Array) => Uint8Array
}

export function secrets(sql: Sql): Secrets {
  return {
    of: (purpose, fresh) =>
      sql.transaction(() => {
        const read = (): Uint8Array | undefined =>
          sql.get<{ value: Uint8Array }>('SELECT value FROM secret WHERE purpose = ?', purpose)?.value
        const known = read()
        if (known !== undefined) return known
        const made = fresh()
        sql.run('INSERT INTO secret (purpose, value) VALUES (?, ?)', purpose, made)
        return made
      }),
  }
}
