/** Objects are parsed once, and anew when their row changes, whoever changed it. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { cachedObjects } from '../../daemon/store/object-cache.ts'
import { etagOf, type ObjectRow } from '../../daemon/store/opaque.ts'
import { openStore } from '../../daemon/store/store.ts'
import type { DeclaredObject } from '../../policies/index.ts'
import { folder } from '../support/processes.ts'

function registry(name: string, url = 'https://r.test'): DeclaredObject {
  return { kind: 'registry', name, url }
}

function rowOf(name: string): ObjectRow {
  const object = registry(name)
  return {
    address: `registry.${name}`,
    workspace: 'w',
    kind: 'registry',
    serial: 1,
    etag: etagOf(object),
    body: JSON.stringify(object),
    required_features: '[]',
    manager: '',
  }
}

test('an equal row gives the same object, which nobody can change', () => {
  const { objectOf } = cachedObjects(9)
  const one = objectOf(rowOf('a'))
  assert.equal(objectOf(rowOf('a')), one)
  assert.ok('object' in one)
  assert.throws(() => Object.assign(one.object, { url: 'https://other.test' }), TypeError)
  assert.throws(() => Object.assign(one, { serial: 9 }), TypeError)
})

const CHANGES: readonly Partial<ObjectRow>[] = [
  { serial: 2 },
  { workspace: 'x' },
  { etag: '"other"' },
  { body: JSON.stringify(registry('a', 'https://other.test')) },
  { required_features: '["of_a_newer_careen"]' },
]
for (const change of CHANGES)
  test(`a row with another ${Object.keys(change).join()} is read anew`, () => {
    const [cached, fresh] = [cachedObjects(9).objectOf, cachedObjects(9).objectOf]
    cached(rowOf('a'))
    const row = { ...rowOf('a'), ...change }
    assert.deepEqual(cached(row), fresh(row))
    assert.notDeepEqual(cached(row), fresh(rowOf('a')))
  })

test('of more objects than fit, the oldest is read anew', () => {
  const { objectOf } = cachedObjects(2)
  const [a, b, c] = ['a', 'b', 'c'].map((name) => objectOf(rowOf(name)))
  assert.equal(objectOf(rowOf('c')), c)
  assert.equal(objectOf(rowOf('b')), b)
  const again = objectOf(rowOf('a'))
  assert.notEqual(again, a)
  assert.deepEqual(again, a)
})

test('a row that is changed behind the store is not understood any more', () => {
  using at = folder()
  const file = join(at.path, 's.db')
  const store = openStore(file, { now: () => 1 })
  store.objects.put('w', 1, registry('a'))
  assert.equal(store.objects.all('w').length, 1)
  const other = new SQLite(file)
  other.prepare('UPDATE object SET body = ?').run(JSON.stringify(registry('a', 'https://other.test')))
  other.close()
  assert.equal(store.objects.get('registry.a'), undefined)
  assert.equal(store.objects.opaque('w').length, 1)
  store.close()
})
