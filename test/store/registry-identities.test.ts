/** All that is held under a registry's name moves with it, in every table that there is. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import SQLite from 'better-sqlite3'
import { openDatabase } from '../../daemon/store/database.ts'
import { MIGRATIONS } from '../../daemon/store/migrate.ts'
import { openStore } from '../../daemon/store/store.ts'
import { type Folder, folder } from '../support/processes.ts'

const fileIn = (at: Folder): string => join(at.path, 's.db')
const open = (at: Folder) => openStore(fileIn(at), { now: () => 1000 })

type Column = { readonly name: string; readonly type: string }

/** One row in every table with a registry, of that registry. */
function fill(raw: SQLite.Database, registry: string): readonly string[] {
  const tables = raw
    .prepare<[], { name: string }>(
      "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'registry'",
    )
    .all()
    .map(({ name }) => name)
  for (const table of tables) {
    const columns = raw.prepare<[string], Column>('SELECT name, type FROM pragma_table_info(?)').all(table)
    const values = columns.map(({ name, type }) => {
      if (name === 'registry') return registry
      if (name === 'state') return 'SUCCEEDED'
      if (name === 'body') return JSON.stringify({ registry, repository: 'x' })
      return type === 'INTEGER' ? 1 : type === 'BLOB' ? Buffer.of() : 'x'
    })
    const marks = columns.map(() => '?').join(', ')
    raw.prepare(`INSERT INTO ${table} VALUES (${marks})`).run(...values)
  }
  return tables
}

function registriesIn(raw: SQLite.Database, tables: readonly string[]): ReadonlySet<unknown> {
  const rows = tables.flatMap((table) =>
    raw.prepare<[], { registry: string }>(`SELECT registry FROM ${table}`).all(),
  )
  return new Set(rows.map(({ registry }) => registry))
}

test('every table follows a registry to its new name, and back', () => {
  using at = folder()
  const store = open(at)
  const raw = new SQLite(fileIn(at))
  const tables = fill(raw, 'old')
  for (const known of [
    'sighting',
    'tag',
    'repository',
    'notice',
    'push',
    'complete_scan',
    'intent',
    'fact',
    'run',
  ])
    assert.ok(tables.includes(known), known)
  store.registryIdentities.move('h:1', 'old')
  assert.deepEqual([...registriesIn(raw, tables)], ['old'])
  store.registryIdentities.move('h:1', 'new')
  assert.deepEqual([...registriesIn(raw, tables)], ['new'])
  assert.equal(store.registryIdentities.keyOf('h:1'), 'new')
  assert.equal(store.registryIdentities.identityAt('old'), undefined)
  assert.match(
    raw.prepare<[], { body: string }>('SELECT body FROM run').get()?.body ?? '',
    /"registry":"new","repository":"x"/,
  )
  raw.close()
  store.close()
})

test('what another registry has is left alone, and no two have one name', () => {
  using at = folder()
  const store = open(at)
  store.registryIdentities.move('h:1', 'a')
  store.registryIdentities.move('h:2', 'b')
  store.repositories.upsert({ registry: 'a', repository: 'x', workspace: 'w' })
  store.repositories.upsert({ registry: 'b', repository: 'x', workspace: 'w' })
  store.registryIdentities.move('h:1', 'c')
  assert.deepEqual(
    store.repositories.list({ limit: 9 }).map(({ registry }) => registry),
    ['b', 'c'],
  )
  store.registryIdentities.move('h:1', 'h:1')
  assert.deepEqual(
    store.repositories.list({ limit: 9 }).map(({ registry }) => registry),
    ['b'],
    'what no block names is not listed',
  )
  assert.equal(store.repositories.ofRegistry('h:1').length, 1)
  store.close()
})

test('of an intent the name of its registry may change, and nothing else', () => {
  using at = folder()
  const store = open(at)
  const raw = new SQLite(fileIn(at))
  fill(raw, 'old')
  store.registryIdentities.move('h:1', 'old')
  store.registryIdentities.move('h:1', 'new')
  for (const column of ['run_id', 'repository', 'digest', 'action', 'tags', 'reasons'])
    assert.throws(() => raw.exec(`UPDATE intent SET ${column} = 'y'`), /never changed/, column)
  raw.close()
  store.close()
})

test('entries of an older version under a name without a block do not become those of another registry', () => {
  using at = folder()
  const older = join(at.path, 'older')
  mkdirSync(older)
  for (const name of readdirSync(MIGRATIONS).filter((one) => one.endsWith('.sql') && one < '0012'))
    copyFileSync(new URL(name, MIGRATIONS), join(older, name))
  const raw = openDatabase(fileIn(at), pathToFileURL(`${older}/`))
  raw.exec("INSERT INTO repository (registry, repository, workspace) VALUES ('gone', 'x', 'w')")
  raw.close()
  const store = open(at)
  assert.equal(store.registryIdentities.identityAt('gone'), 'unknown:gone')
  store.close()
})
