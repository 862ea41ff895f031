/** The objects of earlier serials. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import SQLite from 'better-sqlite3'
import { MIGRATIONS, migrate } from '../../daemon/store/migrate.ts'
import { openStore, type Store } from '../../daemon/store/store.ts'
import type { Registry } from '../../policies/model/index.ts'
import { folder } from '../support/processes.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const registry = (name: string, host = name): Registry => ({ kind: 'registry', name, url: `https://${host}` })

const ALL = { after: '', limit: 100 }

function urlsAt({ objects }: Store, serial: number): readonly string[] {
  const found = objects.at('w', serial, ALL)
  assert.equal(found.kind, 'found')
  return found.objects.flatMap((one) =>
    'object' in one && one.object.kind === 'registry' ? [one.object.url] : [],
  )
}

function addHistory({ objects }: Store, serial: number): void {
  objects.addHistory({
    workspace: 'w',
    serial,
    planId: `p${serial}`,
    appliedAt: 1,
    appliedBy: 'me',
    changes: [],
  })
  objects.setSerial('w', serial, 1)
}

test('each serial has the objects that its apply made', () => {
  using at = folder()
  const store = openStore(join(at.path, 's.db'), { now: () => 1 })
  for (const name of ['a', 'b', 'c']) store.objects.put('w', 1, registry(name))
  addHistory(store, 1)
  store.objects.put('w', 2, registry('b', 'b2'))
  store.objects.remove('registry.a', 2)
  addHistory(store, 2)
  store.objects.put('w', 3, registry('a', 'a3'))
  store.objects.remove('registry.c', 3)
  addHistory(store, 3)
  assert.deepEqual(urlsAt(store, 1), ['https://a', 'https://b', 'https://c'])
  assert.deepEqual(urlsAt(store, 2), ['https://b2', 'https://c'])
  assert.deepEqual(urlsAt(store, 3), ['https://a3', 'https://b2'])
  const page = store.objects.at('w', 1, { after: 'registry.a', limit: 1 })
  assert.deepEqual(page.kind === 'found' && page.objects.map(({ address }) => address), ['registry.b'])
  assert.deepEqual(store.objects.at('w', 4, ALL), { kind: 'unknown', oldest: 1 })
  assert.deepEqual(store.objects.at('v', 1, ALL), { kind: 'unknown', oldest: undefined })
  store.close()
})

test('a database of an earlier careen knows the objects of its newest serial, and of no earlier one', () => {
  using at = folder()
  const path = join(at.path, 's.db')
  const before = join(at.path, 'before')
  mkdirSync(before)
  const names = readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}_/.test(name))
    .toSorted()
  for (const name of names.slice(0, names.indexOf('0033_origins.sql')))
    copyFileSync(new URL(name, MIGRATIONS), join(before, name))
  const raw = new SQLite(path)
  migrate(raw, pathToFileURL(`${before}/`))
  const old = registry('a')
  raw.exec(`INSERT INTO workspace VALUES ('w', 2, 1)`)
  for (const serial of [1, 2])
    raw.exec(`INSERT INTO history VALUES ('w', ${serial}, 'p${serial}', 1, 'me', '[]')`)
  const scratch = openStore(join(at.path, 'scratch.db'), { now: () => 1 })
  scratch.objects.put('w', 1, old)
  const etag = scratch.objects.get('registry.a')?.etag
  scratch.close()
  raw
    .prepare('INSERT INTO object (address, workspace, kind, serial, etag, body) VALUES (?, ?, ?, ?, ?, ?)')
    .run('registry.a', 'w', 'registry', 1, etag, JSON.stringify(old))
  raw.close()
  const store = openStore(path, { now: () => 1 })
  assert.deepEqual(urlsAt(store, 2), ['https://a'])
  assert.deepEqual(store.objects.at('w', 1, ALL), { kind: 'unknown', oldest: 2 })
  assert.equal(store.objects.history('w', { limit: 9 })[0]?.origin, undefined)
  store.close()
})

test('the history says where an apply comes from, and what its images were to be', async () => {
  await using world = await openWorld()
  const origin = { id: 'git.example.com/web', revision: 'a'.repeat(40), modified: true }
  const declared = [{ object: registry('prod') }]
  const request = { workspace: 'default', requestedBy: 'me', declared, skipEffects: true, mayConnect: false }
  const plan = await world.plans.create({ ...request, origin }, () => {}, new AbortController().signal)
  await world.plans.apply(plan.id, '', 'me')
  const [entry] = world.store.objects.history('default', { limit: 1 })
  assert.deepEqual(entry?.origin, origin)
  assert.equal(entry?.images, undefined, 'without effects nothing is known of images')
  assert.equal(world.store.objects.at('default', 1, ALL).kind, 'found')
})

test('an apply keeps how many images it newly deletes', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const [entry] = world.store.objects.history('default', { limit: 1 })
  assert.deepEqual(entry?.images, { added: 2, removed: 0 })
})
