/** A database and its copies: by which one images may be deleted. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { adoptFile } from '../../daemon/adopt.ts'
import { claimDatabase } from '../../daemon/incarnation.ts'
import { backupDatabase } from '../../daemon/store/backup.ts'
import { isSameHome } from '../../daemon/store/installation.ts'
import { lockDatabase } from '../../daemon/store/lock.ts'
import { openStore } from '../../daemon/store/store.ts'
import { folder, roomyFolder } from '../support/processes.ts'

// As careend does: else the lock warns of what others can read.
process.umask(0o077)

const ids = { newId: randomUUID, now: () => 1 }

/** Starts and stops with a database as a daemon does. Returns its incarnation, and why all deletes are on hold. */
function begin(database: string) {
  const store = openStore(database, { now: () => 1 })
  const id = claimDatabase({ store, database, now: 1, newId: randomUUID })
  const hold = store.holds.current()
  store.repositories.upsert({ registry: 'r', repository: 'a', workspace: 'w' })
  store.close()
  return { id, hold }
}

test('a database is the same after a restart and a rename, and its copy is told from it until it is adopted', () => {
  using at = folder(roomyFolder())
  const [path, copy] = [join(at.path, 'a.db'), join(at.path, 'b.db')]
  const first = begin(path)
  assert.equal(first.hold, undefined)
  assert.deepEqual(begin(path), first)
  copyFileSync(path, copy)
  const copied = begin(copy)
  assert.deepEqual([copied.id, copied.hold?.code], [first.id, 'FAILED_PRECONDITION'])
  assert.match(
    copied.hold?.message ?? '',
    /is another file than at its last start, a copy\. .*no image is deleted\. .*careend adopt --database \S+b\.db/,
  )
  assert.equal(begin(copy).hold?.code, 'FAILED_PRECONDITION', 'a restart is no consent')
  const id = adoptFile({ database: copy, ...ids, warn: assert.fail })
  assert.notEqual(id, first.id)
  assert.deepEqual(begin(copy), { id, hold: undefined })
  renameSync(path, `${path}.moved`)
  assert.deepEqual(begin(`${path}.moved`), first)
})

test('a backup is consistent while the database is written, private, and told from it also in its place', async () => {
  using at = folder(roomyFolder())
  const [path, file] = [join(at.path, 'a.db'), join(at.path, 'backup.db')]
  const { id } = begin(path)
  const store = openStore(path, { now: () => 1 })
  store.repositories.upsert({ registry: 'r', repository: 'in-the-log', workspace: 'w' })
  await backupDatabase(path, file, 2)
  store.repositories.upsert({ registry: 'r', repository: 'later', workspace: 'w' })
  store.close()
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.ok(!existsSync(`${file}-wal`) && !existsSync(`${file}.partial`))
  const before = readFileSync(file)
  await assert.rejects(backupDatabase(path, file, 3), { code: 'INVALID_ARGUMENT', message: /exists already/ })
  await assert.rejects(backupDatabase(join(at.path, 'none'), `${file}2`, 3), { code: 'NOT_FOUND' })
  assert.ok(!existsSync(`${file}2`) && !existsSync(`${file}2.partial`))
  // The same file, with the content of the backup: its inode says nothing.
  writeFileSync(path, before)
  const restored = openStore(path, { now: () => 1 })
  const names = restored.repositories.list({ limit: 9 }).map(({ repository }) => repository)
  assert.deepEqual(names, ['a', 'in-the-log'])
  restored.close()
  assert.match(
    begin(path).hold?.message ?? '',
    /is a backup that was restored\. Another daemon may still delete/,
  )
  const adopted = adoptFile({ database: path, ...ids, warn: assert.fail })
  assert.notEqual(adopted, id)
  assert.deepEqual(begin(path), { id: adopted, hold: undefined })
})

test('the database of a daemon that runs cannot be adopted, nor one that does not exist', () => {
  using at = folder(roomyFolder())
  const database = join(at.path, 'a.db')
  begin(database)
  const lock = lockDatabase(database, 1, assert.fail)
  assert.throws(() => adoptFile({ database, ...ids, warn: assert.fail }), { code: 'DATABASE_LOCKED' })
  lock.release()
  const missing = join(at.path, 'none')
  assert.throws(() => adoptFile({ database: missing, ...ids, warn: assert.fail }), { code: 'NOT_FOUND' })
  assert.ok(!existsSync(missing))
})

test('a file system without times of birth compares inodes alone', () => {
  assert.ok(isSameHome('7:0', '7:5'))
  assert.ok(isSameHome('7:5', '7:0'))
  assert.ok(!isSameHome('7:5', '7:6'))
  assert.ok(!isSameHome('7:0', '8:0'))
  assert.ok(!isSameHome('backup', '7:0'))
})
