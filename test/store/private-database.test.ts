import assert from 'node:assert/strict'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { lockDatabase } from '../../daemon/store/lock.ts'
import { makeDatabasePrivate } from '../../daemon/store/private-database.ts'
import type { ProcessIdentity } from '../../host/index.ts'
import { folder } from '../support/processes.ts'

/** A database with these modes of file and directory, and what happens to them. */
function opening(mode: number, directory: number, identity: (gid: number) => ProcessIdentity) {
  using at = folder()
  const path = join(at.path, 'careen.db')
  writeFileSync(path, '')
  chmodSync(path, mode)
  chmodSync(at.path, directory)
  const warnings: string[] = []
  const { uid, gid } = statSync(path)
  try {
    makeDatabasePrivate(path, (message) => warnings.push(message), identity(gid))
    return { warnings, uid, mode: statSync(path).mode & 0o777, directory: statSync(at.path).mode & 0o7777 }
  } finally {
    chmodSync(at.path, 0o700)
  }
}

const own = process.geteuid?.() ?? 0
const self = (): ProcessIdentity => ({ uid: own, groups: [54321] })
const inGroup = (gid: number): ProcessIdentity => ({ uid: own, groups: [gid] })
const stranger = (): ProcessIdentity => ({ uid: own + 1, groups: [54321] })
const colleague = (gid: number): ProcessIdentity => ({ uid: own + 1, groups: [gid] })

test('files of this user become private, also from a group of this process', () => {
  for (const identity of [self, inGroup])
    for (const mode of [0o644, 0o640, 0o660, 0o666, 0o601]) {
      const found = opening(mode, 0o700, identity)
      assert.equal(found.mode, 0o600)
      assert.equal(found.warnings.length, 1)
    }
  assert.deepEqual(opening(0o600, 0o700, self).warnings, [])
})

test('a directory in which others can list but not write is left as it is', () => {
  for (const mode of [0o755, 0o711, 0o700, 0o1777])
    assert.deepEqual(opening(0o600, mode, self).directory, mode)
})

test('a directory in which others can write is closed for them, but not for a group of this process', () => {
  assert.equal(opening(0o600, 0o757, self).directory, 0o755)
  assert.equal(opening(0o600, 0o2770, inGroup).directory, 0o2770)
})

test('files and directories of another user are refused if others can use them', () => {
  const refused = {
    code: 'STORE_FAILED',
    message: /careen\.db, which belongs to user \d+\. As that user, run: chmod/,
  }
  for (const mode of [0o644, 0o604]) assert.throws(() => opening(mode, 0o700, stranger), refused)
  assert.throws(() => opening(0o600, 0o777, stranger), {
    code: 'STORE_FAILED',
    message: /other users could replace files in .*, which belongs to user \d+/,
  })
  assert.deepEqual(opening(0o600, 0o755, stranger).warnings, [])
})

test('a group of this process may write files of another user, as in a volume of Kubernetes', () => {
  const found = opening(0o660, 0o2775, colleague)
  assert.deepEqual([found.mode, found.directory, found.warnings], [0o660, 0o2775, []])
  assert.throws(() => opening(0o664, 0o2775, colleague), { code: 'STORE_FAILED' })
})

/** A file that is locked for a daemon. Returns its mode afterwards; it was 644. */
function lockedMode(write: (path: string) => void): string {
  using at = folder()
  const path = join(at.path, 'careen.db')
  write(path)
  chmodSync(path, 0o644)
  lockDatabase(path, 1, () => {}).release()
  return (statSync(path).mode & 0o777).toString(8)
}

const written = (sql: string) => (path: string) => {
  const database = new SQLite(path)
  database.exec(sql)
  database.close()
}

test('what is no database of careen keeps its mode, and what is becomes private', () => {
  const tables = Array.from({ length: 200 }, (_, i) => `CREATE TABLE theirs_${i} (a);`).join('')
  for (const theirs of ['CREATE TABLE theirs (a)', `PRAGMA journal_mode = WAL; ${tables}`])
    assert.equal(lockedMode(written(theirs)), '644', theirs.slice(0, 40))
  assert.equal(
    lockedMode((path) => writeFileSync(path, 'root:x:0:0:root:/root:/bin/sh\n')),
    '644',
  )
  assert.equal(
    lockedMode((path) => writeFileSync(path, 'SQLite format 3\0')),
    '644',
    'cut off',
  )
  assert.equal(
    lockedMode((path) => writeFileSync(path, '')),
    '600',
  )
  assert.equal(lockedMode(written('PRAGMA journal_mode = WAL')), '600', 'nothing in it yet')
  assert.equal(lockedMode(written('CREATE TABLE run (a); PRAGMA user_version = 3')), '600')
})
