import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore, type Store } from '../../../daemon/store/store.ts'
import { folder } from '../../support/processes.ts'
import { watchLog } from './power.ts'

const clock = { now: () => 1 }

/** Tokens are what is written here: one row each. */
const write = (store: Store, id: string): void => void store.secrets.of(id, () => Buffer.from(id))

/** Returns what a copy has of what was written. */
function found(path: string, names: readonly string[]): readonly string[] {
  const store = openStore(path, clock)
  try {
    return names.filter(
      (name) => Buffer.from(store.secrets.of(name, () => Buffer.from('lost'))).toString() === name,
    )
  } finally {
    store.close()
  }
}

test('a loss of power undoes lazy commits after the last durable one, and nothing else', () => {
  using at = folder()
  const path = join(at.path, 'a.db')
  const store = openStore(path, clock)
  const watch = watchLog(path)
  const after = (name: string): readonly string[] => {
    const copy = join(at.path, `${name}.db`)
    copyFileSync(path, copy)
    copyFileSync(`${path}-wal`, `${copy}-wal`)
    watch.cut(`${copy}-wal`)
    return found(copy, ['durable', 'lazy', 'later', 'last'])
  }
  store.transaction(() => write(store, 'durable'))
  watch.synced()
  store.lazyTransaction(() => write(store, 'lazy'))
  assert.deepEqual(after('one'), ['durable'])
  store.lazyTransaction(() => write(store, 'later'))
  store.transaction(() => write(store, 'last'))
  watch.synced()
  assert.deepEqual(after('two'), ['durable', 'lazy', 'later', 'last'])
  store.close()
  watch.close()
})
