/** What becomes of a store whose files are moved, deleted or replaced under it. */
import assert from 'node:assert/strict'
import { copyFileSync, linkSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lockDatabase } from '../../daemon/store/lock.ts'
import { openStore } from '../../daemon/store/store.ts'
import { folder, roomyFolder } from '../support/processes.ts'

const REF = { registry: 'r', repository: 'a' }

function opened() {
  const at = folder(roomyFolder())
  const path = join(at.path, 's.db')
  const lock = lockDatabase(path, 1, assert.fail)
  const store = openStore(path, { now: () => 1 })
  const write = (): void => store.repositories.upsert({ ...REF, workspace: 'w' })
  const inTransaction = (act: () => void): void =>
    store.transaction(() => {
      write()
      act()
    })
  write()
  return {
    path,
    store,
    write,
    inTransaction,
    [Symbol.dispose]: () => {
      store.close()
      lock.release()
      at[Symbol.dispose]()
    },
  }
}

const refusal = (message: RegExp) => ({ code: 'STORE_FAILED', message })

for (const end of ['', '-wal', '.lock'])
  test(`while s.db${end} is away nothing is stored, and everything is again when it is back`, () => {
    using at = opened()
    const file = `${at.path}${end}`
    renameSync(file, `${file}.away`)
    assert.throws(at.write, refusal(/was moved or deleted\. Nothing is stored and no image is deleted/))
    assert.throws(() => at.inTransaction(() => {}), refusal(/s\.db\S* was moved or deleted/))
    assert.throws(() => at.store.jobs.claim(1, 2), refusal(/was moved or deleted/))
    assert.equal(at.store.repositories.get(REF)?.workspace, 'w', 'it can be read')
    renameSync(`${file}.away`, file)
    at.write()
    at.inTransaction(() => {})
  })

test('a file that was deleted, or replaced by a copy, is not the database any more', () => {
  using at = opened()
  rmSync(at.path)
  assert.throws(at.write, refusal(/was moved or deleted/))
  writeFileSync(at.path, 'another')
  assert.throws(at.write, refusal(/another file is in the place of/))
})

test('a copy in the place of the database is noticed', () => {
  using at = opened()
  copyFileSync(at.path, `${at.path}.copy`)
  renameSync(`${at.path}.copy`, at.path)
  assert.throws(at.write, refusal(/another file is in the place of .*restore a backup/))
})

test('a hard link is refused, as a second daemon could open the database by it', () => {
  using at = opened()
  linkSync(at.path, `${at.path}.link`)
  assert.throws(at.write, refusal(/has a second name, a hard link/))
  rmSync(`${at.path}.link`)
  at.write()
})

test('a symbolic link that leads elsewhere now is noticed, and its own files are watched', () => {
  using at = opened()
  const link = `${at.path}.alias`
  symlinkSync(at.path, link)
  const store = openStore(link, { now: () => 1 })
  const write = (): void => store.repositories.upsert({ ...REF, workspace: 'v' })
  write()
  renameSync(`${at.path}-wal`, `${at.path}-wal.away`)
  assert.throws(write, refusal(/s\.db-wal was moved or deleted/))
  renameSync(`${at.path}-wal.away`, `${at.path}-wal`)
  rmSync(link)
  writeFileSync(`${at.path}.other`, '')
  symlinkSync(`${at.path}.other`, link)
  assert.throws(write, refusal(/another file is in the place of/))
  store.close()
})

test('a file that is moved during a transaction undoes it', () => {
  using at = opened()
  const wrote = (): void => {
    at.store.repositories.upsert({ registry: 'r', repository: 'b', workspace: 'w' })
    renameSync(at.path, `${at.path}.away`)
  }
  assert.throws(() => at.inTransaction(wrote), refusal(/was moved or deleted/))
  renameSync(`${at.path}.away`, at.path)
  assert.equal(at.store.repositories.get({ registry: 'r', repository: 'b' }), undefined)
})

test('closing a store whose file was replaced leaves the new file as it is', () => {
  using at = opened()
  rmSync(at.path)
  writeFileSync(at.path, 'another')
  writeFileSync(`${at.path}-wal`, 'its log')
  at.store.close()
  assert.equal(readFileSync(at.path, 'utf8'), 'another')
  assert.equal(readFileSync(`${at.path}-wal`, 'utf8'), 'its log')
})
