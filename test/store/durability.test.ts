import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setFailpoints } from '../../daemon/failpoint.ts'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, type Sql, sqlOver } from '../../daemon/store/database.ts'
import { durabilityOf } from '../../daemon/store/durability.ts'
import { openStore } from '../../daemon/store/store.ts'
import { SERVER } from '../../policies/audit/index.ts'
import { folder } from '../support/processes.ts'

const levelOf = (sql: Sql): number | undefined =>
  sql.get<{ level: number }>('SELECT synchronous AS level FROM pragma_synchronous')?.level
const [NORMAL, FULL] = [1, 2]

/** What each way to write has of SQLite's levels while it writes. */
const WAYS: readonly (readonly [string, number, (sql: Sql, look: () => void) => void])[] = [
  ['a transaction', FULL, ({ transaction }, look) => transaction(look)],
  ['a large one', FULL, ({ largeTransaction }, look) => largeTransaction(look)],
  ['a lazy one', NORMAL, ({ lazyTransaction }, look) => lazyTransaction(look)],
  [
    'a lazy one in another',
    FULL,
    ({ transaction, lazyTransaction }, look) => transaction(() => lazyTransaction(look)),
  ],
  [
    'another in a lazy one',
    NORMAL,
    ({ transaction, lazyTransaction }, look) => lazyTransaction(() => transaction(look)),
  ],
  ['one after a lazy one that failed', FULL, afterFailed],
]

function afterFailed({ transaction, lazyTransaction }: Sql, look: () => void): void {
  const fail = (): never => {
    throw new Error('no')
  }
  assert.throws(() => lazyTransaction(fail), /no/)
  transaction(look)
}

test('the durability of each way to write', () => {
  using at = folder()
  const database = openDatabase(join(at.path, 'a.db'))
  const sql = sqlOver(unwatched(database))
  for (const [name, expected, write] of WAYS) {
    let level: number | undefined
    write(sql, () => void (level = levelOf(sql)))
    assert.equal(level, expected, name)
    sql.run('INSERT OR REPLACE INTO probe (only_row, at) VALUES (1, 1)')
    assert.equal(levelOf(sql), FULL, `a statement after ${name}`)
  }
  database.close()
})

test('what is audited in a lazy transaction is durable when it returns', () => {
  using at = folder()
  const store = openStore(join(at.path, 'a.db'), { now: () => 1 })
  let synced = 0
  setFailpoints((name) => void (synced += name === 'store.synced' ? 1 : 0))
  try {
    store.lazyTransaction(() => store.probe(1))
    assert.equal(synced, 0)
    const payload = { version: '1' }
    store.lazyTransaction(() =>
      store.audit.add({ type: 'careen.daemon.started', actor: undefined, about: SERVER, payload }),
    )
    assert.equal(synced, 1)
    store.lazyTransaction(() => store.probe(2))
    assert.equal(synced, 1)
    store.probe(3)
    assert.equal(synced, 2)
  } finally {
    setFailpoints(undefined)
  }
  store.close()
})

test('a pragma that fails is set right by the next durable write, or fails that too', () => {
  const said: string[] = []
  let fails = true
  const database = {
    pragma: (text: string) => {
      if (fails) throw new Error('disk I/O error')
      said.push(text)
    },
  }
  const durability = durabilityOf({ database: () => database as never })
  assert.throws(durability.lazy, /disk/)
  assert.throws(durability.full, /disk/)
  fails = false
  durability.full()
  durability.full()
  assert.deepEqual(said, ['synchronous = FULL'])
})
