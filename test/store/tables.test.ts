import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import SQLite from 'better-sqlite3'
import { openDatabase } from '../../daemon/store/database.ts'
import { migrate, MIGRATIONS } from '../../daemon/store/migrate.ts'
import { openStore } from '../../daemon/store/store.ts'
import { migrated, TABLES_FILE, tablesOf, tablesText } from '../docs/tables.ts'
import { folder } from '../support/processes.ts'

test('a new database has exactly the tables of one that was migrated step by step', () => {
  assert.equal(readFileSync(TABLES_FILE, 'utf8'), tablesText(), 'npm run docs makes it anew')
  assert.deepEqual(tablesOf(MIGRATIONS), migrated())
})

test('no number of a migration repeats, but for two of before', () => {
  const numbers = readdirSync(MIGRATIONS).flatMap((name) => /^(\d{4})_\w+\.sql$/.exec(name)?.[1] ?? [])
  assert.deepEqual(
    numbers.toSorted().filter((number, i, sorted) => sorted[i + 1] === number),
    ['0028', '0035'],
  )
})

/** One letter of the text of each is another. */
const FLIPS = [
  ['audit_event_is_final', 'BEFORE UPDATE ON', 'BEFORE DELETE ON'],
  ['audit_event_follows', 'NEW.previous_sha256', 'NEW.previous_shi256'],
  ['object_by_workspace', 'workspace, address', 'workspace, etag'],
] as const

test('a database whose trigger, table or index has another text is refused; tables of other programs are not', () => {
  using at = folder()
  const path = join(at.path, 'careen.db')
  const edit = (sql: string): void => {
    const raw = new SQLite(path)
    raw.unsafeMode(true)
    raw.exec(`PRAGMA writable_schema = ON; ${sql}; PRAGMA writable_schema = RESET`)
    raw.close()
  }
  openDatabase(path).close()
  edit('CREATE TABLE _copy_of_another_program (id INTEGER)')
  openDatabase(path).close()
  const flip = (name: string, from: string, to: string): void =>
    edit(`UPDATE sqlite_schema SET sql = replace(sql, '${from}', '${to}') WHERE name = '${name}'`)
  for (const [name, from, to] of FLIPS) {
    flip(name, from, to)
    assert.throws(
      () => openDatabase(path),
      new RegExp(`is damaged .*: not \\w+ ${name}\\).*Restore a backup`),
    )
    flip(name, to, from)
    openDatabase(path).close()
  }
})

test('registries that an earlier careen paused stay paused', () => {
  using at = folder()
  const path = join(at.path, 'careen.db')
  const before = join(at.path, 'before')
  mkdirSync(before)
  for (const name of readdirSync(MIGRATIONS).filter((one) => /^\d{4}_/.test(one) && one < '0049'))
    copyFileSync(new URL(name, MIGRATIONS), join(before, name))
  const raw = new SQLite(path)
  migrate(raw, pathToFileURL(`${before}/`))
  raw.exec("INSERT INTO registry_pause VALUES ('prod', 'an audit', 'token:anna', 7)")
  raw.close()
  const store = openStore(path, { now: () => 1 })
  const pause = { reason: 'an audit', pausedBy: 'token:anna', pausedAt: 7 }
  assert.deepEqual(store.pauses.over({ registry: 'prod', repository: 'team/web' }), {
    registry: 'prod',
    ...pause,
  })
  assert.deepEqual(
    [store.pauses.get({ registry: 'prod' }), store.pauses.ofRepositories().repositories],
    [pause, 0],
  )
  store.close()
})
