import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import type { Sql } from './database.ts'

/** What the operator says of the names of registries. */
export type RegistryNames = {
  /** Identities of registries, by those of other names of the same registry. */
  readonly aliases: ReadonlyMap<string, string>
  /** Identities that are not those of the key, whatever both show. */
  readonly distinct: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * The keys of inventories. All rows with a `registry` have a key: the name of the registry's block, or the identity itself while
 * another registry has that name. A registry without a block keeps its rows.
 */
export type RegistryIdentities = {
  /** Returns the identity of a registry with this url: its canonical host and port, or those that it is an alias of. */
  readonly of: (url: string) => string
  /** Returns true if the operator says that two identities are two registries. */
  readonly areDistinct: (one: string, other: string) => boolean
  /** Returns the key of an identity, or undefined if it was never declared. */
  readonly keyOf: (identity: string) => string | undefined
  /** Returns the identity with this key, or undefined if there is none. */
  readonly identityAt: (key: string) => string | undefined
  readonly keys: () => string[]
  /** Moves the inventory of a registry, if it has one, to an unused key. Requires a transaction. */
  readonly move: (identity: string, key: string) => void
  /** Assigns the repositories of a key to a workspace. Undefined: to none, and none of them is due. */
  readonly assign: (key: string, workspace: string | undefined) => void
}

/** `names` returns what is said of names. It may change while the daemon runs. */
export function registryIdentities(sql: Sql, names: () => RegistryNames): RegistryIdentities {
  const keyOf = (identity: string): string | undefined =>
    sql.get<{ key: string }>('SELECT key FROM registry_identity WHERE identity = ?', identity)?.key
  return {
    of: (url) => {
      const identity = canonicalRegistryUrl(url)
      return names().aliases.get(identity) ?? identity
    },
    areDistinct: (one, other) => {
      const { distinct } = names()
      return distinct.get(one)?.has(other) === true || distinct.get(other)?.has(one) === true
    },
    keyOf,
    identityAt: (key) =>
      sql.get<{ identity: string }>('SELECT identity FROM registry_identity WHERE key = ?', key)?.identity,
    keys: () =>
      sql.all<{ key: string }>('SELECT key FROM registry_identity ORDER BY key').map(({ key }) => key),
    move: (identity, key) => {
      const before = keyOf(identity)
      if (before !== undefined && before !== key) moveRows(sql, before, key)
      sql.run('INSERT OR REPLACE INTO registry_identity (identity, key) VALUES (?, ?)', identity, key)
    },
    assign: (key, workspace) => {
      if (workspace === undefined)
        sql.run(
          'UPDATE repository SET policy = NULL, next_run_at = NULL WHERE registry = ? AND (policy IS NOT NULL OR next_run_at IS NOT NULL)',
          key,
        )
      else {
        const text = 'UPDATE repository SET workspace = ? WHERE registry = ? AND workspace <> ?'
        sql.run(text, workspace, key, workspace)
      }
    },
  }
}

/** Changes the key in every table with a registry column, also of a later version. */
function moveRows(sql: Sql, from: string, to: string): void {
  const tables = sql.all<{ name: string }>(
    `SELECT m.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'registry'`,
  )
  for (const { name } of tables) sql.run(`UPDATE "${name}" SET registry = ? WHERE registry = ?`, to, from)
  sql.run(`UPDATE run SET body = json_set(body, '$.registry', ?) WHERE registry = ?`, to, to)
}
