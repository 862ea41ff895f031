import type { Sql } from './database.ts'

/** Random secrets of this installation. They are made once and never logged. */
export type Secrets = {
  /** Returns the secret of a purpose. The first call stores `fresh`. */
  readonly of: (purpose: string, fresh: () => Uint8Array) => Uint8Array
}

export function secrets(sql: Sql): Secrets {
  const read = (purpose: string): Uint8Array | undefined =>
    sql.get<{ value: Uint8Array }>('SELECT value FROM secret WHERE purpose = ?', purpose)?.value
  const make = (purpose: string, fresh: () => Uint8Array): Uint8Array => {
    const made = fresh()
    sql.run('INSERT INTO secret (purpose, value) VALUES (?, ?)', purpose, made)
    return made
  }
  return {
    // Why read first: a daemon starts with a database that it cannot write.
    of: (purpose, fresh) => read(purpose) ?? sql.transaction(() => read(purpose) ?? make(purpose, fresh)),
  }
}
