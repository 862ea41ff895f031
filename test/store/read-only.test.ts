/** A database that can be read and not written. */
import assert from 'node:assert/strict'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, sqlOver } from '../../daemon/store/database.ts'
import { openStore, type Store } from '../../daemon/store/store.ts'
import { asUser } from '../support/as-user.ts'
import { folder, roomyFolder } from '../support/processes.ts'

const write = (store: Store, repository: string): void =>
  store.repositories.upsert({ registry: 'r', repository, workspace: 'w' })

const REFUSAL = { code: 'STORE_READ_ONLY', message: /cannot be written\. No image is deleted until it can/ }

for (const isClosed of [true, false])
  test(`a store that was opened on a read-only file is written when the file can be${isClosed ? '' : ', also beside another connection'}`, async () => {
    using at = folder(roomyFolder())
    await asUser(at.path, () => opensAgain(at.path, isClosed))
  })

function opensAgain(at: string, isClosed: boolean): void {
  const path = join(at, 's.db')
  const first = openStore(path, { now: () => 1 })
  write(first, 'a')
  if (isClosed) first.close()
  chmodSync(path, 0o400)
  const store = openStore(path, { now: () => 1 })
  assert.throws(() => write(store, 'b'), REFUSAL)
  assert.throws(() => write(store, 'b'), REFUSAL)
  assert.throws(() => store.transaction(() => write(store, 'b')), REFUSAL)
  const names = (): readonly string[] => store.repositories.list({ limit: 9 }).map((one) => one.repository)
  assert.deepEqual(names(), ['a'])
  chmodSync(path, 0o600)
  write(store, 'b')
  store.transaction(() => write(store, 'c'))
  assert.deepEqual(names(), ['a', 'b', 'c'])
  assert.equal(statSync(`${path}-wal`).mode & 0o600, 0o600)
  store.close()
  if (!isClosed) first.close()
}

test('a full disk is no damage: the store is read meanwhile, and written when there is space', () => {
  const database = openDatabase(':memory:')
  const sql = sqlOver(unwatched(database))
  sql.run('CREATE TABLE more (a)')
  const pages = Number(database.pragma('page_count', { simple: true }))
  database.pragma(`max_page_count = ${pages}`)
  const fill = (): number => sql.run('INSERT INTO more VALUES (?)', new Uint8Array(100_000))
  const refusal = { code: 'STORE_READ_ONLY', message: /the disk is full\. No image is deleted/ }
  assert.throws(fill, refusal)
  assert.throws(() => sql.transaction(fill), refusal)
  assert.deepEqual(sql.all('SELECT a FROM more'), [])
  database.pragma('max_page_count = 100000')
  assert.equal(sql.transaction(fill), 1)
})
