import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, sqlOver } from '../../daemon/store/database.ts'

test('the values of a statement do not decide its plan, so that it is planned once', () => {
  const database = openDatabase(':memory:')
  database.exec(
    'CREATE TABLE item (id INTEGER, shelf INTEGER); CREATE INDEX fifth ON item (id) WHERE shelf = 5',
  )
  const sql = sqlOver(unwatched(database))
  const planFor = (shelf: number): string => {
    const text = 'EXPLAIN QUERY PLAN SELECT id FROM item WHERE shelf = ?'
    return sql
      .all<{ detail: string }>(text, shelf)
      .map(({ detail }) => detail)
      .join()
  }
  assert.deepEqual([5, 6, 5].map(planFor), ['SCAN item', 'SCAN item', 'SCAN item'])
  database.close()
})

test('values and their types arrive as they were given', () => {
  const database = openDatabase(':memory:')
  const sql = sqlOver(unwatched(database))
  const types = sql.get(
    'SELECT typeof(?) AS a, typeof(?) AS b, typeof(?) AS c, typeof(?) AS d, ? AS text',
    7,
    '7',
    null,
    Buffer.from('7'),
    '?',
  )
  assert.deepEqual(types, { a: 'real', b: 'text', c: 'null', d: 'blob', text: '?' })
  database.close()
})
