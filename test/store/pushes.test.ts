/** Pushes that registries told of, for runs that are at work. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, sqlOver } from '../../daemon/store/database.ts'
import { pushes } from '../../daemon/store/pushes.ts'

const ref = { registry: 'prod', repository: 'team/web' }
const digest = `sha256:${'a'.repeat(64)}`

test('only the newest are kept, and how far back that is can be asked', () => {
  const database = openDatabase(':memory:')
  const told = pushes(sqlOver(unwatched(database)))
  assert.deepEqual(told.bounds(), { oldest: 0, newest: 0 })
  database
    .prepare('INSERT INTO push (id, registry, repository, digest, at) VALUES (?, ?, ?, ?, ?)')
    .run(100_000, 'prod', 'a', digest, 1)
  told.add(ref, { digest, tag: 'v1', at: 2 })
  assert.deepEqual(told.bounds(), { oldest: 100_000, newest: 100_001 })
  database.prepare('UPDATE push SET id = 1 WHERE id = 100000').run()
  told.add(ref, { digest, at: 3 })
  assert.deepEqual(told.bounds(), { oldest: 100_001, newest: 100_002 })
  assert.deepEqual(told.page(ref, 0, 9), [
    { id: 100_001, digest, tag: 'v1', at: 2 },
    { id: 100_002, digest, at: 3 },
  ])
  assert.deepEqual(told.page(ref, 100_001, 9), [{ id: 100_002, digest, at: 3 }])
  database.close()
})
