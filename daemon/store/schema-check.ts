import { existsSync, readFileSync } from 'node:fs'
import type { Database } from './connection.ts'
import { ALL_TABLES, versionOf } from './migrate.ts'

type Made = { readonly type: string; readonly name: string; readonly sql: string }

/**
 * Returns what is wrong with the tables, indexes and triggers of a database, compared with what the migrations make. Undefined: nothing. Why:
 * SQLite's check of a file does not know which text a trigger must have. With one flipped bit in it, each write of its table fails, or what
 * it protects can be changed.
 */
export function schemaChange(database: Database, folder: URL): string | undefined {
  const file = new URL(ALL_TABLES, folder)
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  // Why: an older file of all tables says nothing of newer ones.
  if (!text.endsWith(`\nPRAGMA user_version = ${versionOf(database)};\n`)) return undefined
  const made = database
    .prepare<[], Made>(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    )
    .all()
  const others = made.filter(({ sql }) => !text.includes(`\n${sql};\n`))
  const all = text.match(/^CREATE /gm)?.length ?? 0
  const same = made.length - others.length
  // Why not each other one: programs that copy a database have tables of their own in it.
  if (same === all) return undefined
  const changed = others.filter(({ name }) => text.includes(` ${name} `))
  const names = changed.slice(0, 3).map(({ type, name }) => `${type} ${name}`)
  const which = names.length === 0 ? '' : `: not ${names.join(', ')}`
  return `${same} of its ${all} tables, indexes and triggers are as careen makes them${which}`
}
