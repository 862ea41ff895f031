import type { Sql } from './database.ts'

/**
 * Which registry the inventory belongs to that is held under a name. All rows with a `registry` are held under a key: the name
 * of the registry's block; while another registry has that name, the identity itself. One that no block declares keeps its
 * rows.
 */
export type RegistryIdentities = {
  /** Where the inventory of a registry is held; undefined: it was never declared. */
  readonly keyOf: (identity: string) => string | undefined
  /** Whose inventory is held under a key; undefined: nobody's. */
  readonly identityAt: (key: string) => string | undefined
  readonly keys: () => string[]
  /** Moves the inventory of a registry, if there is any, to a key under which there is nothing. Within a transaction. */
  readonly hold: (identity: string, key: string) => void
  /** Who is cleaned under a key belongs to this workspace from now on; undefined: to none, and nothing is due there. */
  readonly assign: (key: string, workspace: string | undefined) => void
}

export function registryIdentities(sql: Sql): RegistryIdentities {
  const keyOf = (identity: string): string | undefined =>
    sql.get<{ key: string }>('SELECT key FROM registry_identity WHERE identity = ?', identity)?.key
  return {
    keyOf,
    identityAt: (key) =>
      sql.get<{ identity: string }>('SELECT identity FROM registry_identity WHERE key = ?', key)?.identity,
    keys: () =>
      sql.all<{ key: string }>('SELECT key FROM registry_identity ORDER BY key').map(({ key }) => key),
    hold: (identity, key) => {
      const before = keyOf(identity)
      if (before !== undefined && before !== key) move(sql, before, key)
      sql.run('INSERT OR REPLACE INTO registry_identity (identity, key) VALUES (?, ?)', identity, key)
    },
    assign: (key, workspace) => {
      if (workspace === undefined)
        sql.run('UPDATE repository SET policy = NULL, next_run_at = NULL WHERE registry = ?', key)
      else sql.run('UPDATE repository SET workspace = ? WHERE registry = ?', workspace, key)
    },
  }
}

/** Every table that names registries, also one of a later version. */
function move(sql: Sql, from: string, to: string): void {
  const tables = sql.all<{ name: string }>(
    `SELECT m.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'registry'`,
  )
  for (const { name } of tables) sql.run(`UPDATE "${name}" SET registry = ? WHERE registry = ?`, to, from)
  sql.run(`UPDATE run SET body = json_set(body, '$.registry', ?) WHERE registry = ?`, to, to)
}
