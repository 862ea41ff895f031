/** Damage of a database that only a complete check finds. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { startStoreCheck } from '../../daemon/check-store.ts'
import { openLog } from '../../daemon/log.ts'
import { checkIntegrity } from '../../daemon/store/integrity.ts'
import { openStore } from '../../daemon/store/store.ts'
import type { CareenError } from '../../policies/model/index.ts'
import { folder, roomyFolder } from '../support/processes.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const NEVER = new AbortController().signal

/** Makes an index lack a row of its table: `quick_check` does not see that. */
function damageIndex(path: string): void {
  const raw = new SQLite(path)
  raw.unsafeMode(true)
  raw.pragma('writable_schema = ON')
  raw.exec(
    "UPDATE sqlite_schema SET sql = 'CREATE INDEX repository_by_name ON repository (workspace)' WHERE name = 'repository_by_name'",
  )
  assert.equal(raw.pragma('quick_check(1)', { simple: true }), 'ok')
  raw.close()
}

test('an index that lacks a row is found at the start, and beside a daemon', async () => {
  using at = folder(roomyFolder())
  const path = join(at.path, 's.db')
  const store = openStore(path, { now: () => 1 })
  store.repositories.upsert({ registry: 'r', repository: 'a', workspace: 'w' })
  assert.equal(store.isChecked, true)
  assert.equal(await checkIntegrity(path, NEVER), undefined)
  store.close()
  damageIndex(path)
  const damage =
    /is damaged \(integrity check: row 1 missing from index repository_by_name\)\. No image is deleted\. Restore a backup/
  assert.throws(() => openStore(path, { now: () => 1 }), { code: 'STORE_FAILED', message: damage })
  const found = await checkIntegrity(path, NEVER)
  assert.equal(found?.code, 'STORE_FAILED')
  assert.match(found?.message ?? '', damage)
  const missing = await checkIntegrity(join(at.path, 'none'), NEVER)
  assert.match(missing?.message ?? '', /could not be checked for damage, so no image is deleted/)
})

test('runs wait while a large database is checked, and delete nothing if it is damaged', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const { store } = world
  const answers = Promise.withResolvers<CareenError | undefined>()
  const options = { store: { ...store, isChecked: false }, database: 'x.db', log: openLog('silent') }
  const check = startStoreCheck({ ...options, check: () => answers.promise })
  const run = await world.start('prod/team/web')
  const waits = await world.workOn(run)
  assert.equal(waits.state, 'QUEUED')
  assert.match(waits.message ?? '', /^waits: database x\.db is being checked for damage/)
  assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED')
  answers.resolve(undefined)
  await answers.promise
  await world.clock.sleep(0)
  assert.equal((await world.workOn(run)).counts?.deleted, 2)
  await check[Symbol.asyncDispose]()
})

test('an intent is refused while deletes are on hold, also one of a run that began before', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const damage = await checkIntegrity('/nowhere', NEVER)
  const ended = await world.clean('prod/team/web', {
    ledger: {
      ...world.ledger,
      recordDecisions: async (...args) => {
        world.store.holds.set('integrity', damage)
        return world.ledger.recordDecisions(...args)
      },
    },
  })
  assert.deepEqual([ended.state, ended.errorCode], ['FAILED', 'STORE_FAILED'])
  assert.equal((await world.tags('team/web')).length, 10)
})
