import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import SQLite from 'better-sqlite3'
import { pruneFacts, UNUSED } from '../../daemon/inventory/prune-content.ts'
import { migrate, MIGRATIONS } from '../../daemon/store/migrate.ts'
import { openStore } from '../../daemon/store/store.ts'
import type { ConfigFacts, ManifestFacts } from '../../policies/model/content.ts'
import type { NewIntent } from '../../proto/resources/intent.ts'
import { folder } from '../support/processes.ts'

const DAY = 24 * 3600 * 1000
/** Long enough for a fact to go, and not quite. */
const LONG: number = UNUSED + 8 * DAY
const ref = { registry: 'r', repository: 'a' }

const manifest = (digest: string, config?: string): ManifestFacts => ({
  digest,
  mediaType: 'm',
  kind: 'image',
  size: 1,
  children: [],
  attestations: [],
  ...(config === undefined ? {} : { config }),
})
const config = (digest: string): ConfigFacts => ({ digest, created: '2026-01-01T00:00:00Z' })
const intent = (digest: string): NewIntent => ({
  digest,
  action: 'DELETE',
  tags: [],
  mediaType: 'm',
  bytes: Buffer.from('x'),
  children: [],
  size: 1,
  reasons: [],
})

function opened() {
  const at = folder()
  const clock = { now: 1000 * DAY }
  const store = openStore(join(at.path, 's.db'), { now: () => clock.now })
  let pauses = 0
  const raw = new SQLite(join(at.path, 's.db'))
  return {
    clock,
    store,
    pauses: () => pauses,
    prune: (stop: AbortSignal = new AbortController().signal) =>
      pruneFacts({ store, now: clock.now, yieldLoop: async () => void (pauses += 1), stop }),
    /** Without using them. */
    held: () =>
      raw
        .prepare<[], { digest: string }>('SELECT digest FROM fact ORDER BY digest')
        .all()
        .map((row) => row.digest)
        .join(' '),
    uses: () => raw.prepare<[], { n: number }>('SELECT count(*) AS n FROM fact_use').get()?.n,
    [Symbol.dispose]: () => {
      raw.close()
      store.close()
      at[Symbol.dispose]()
    },
  }
}

test('what nobody used for 90 days and nothing refers to goes, and what was used stays', async () => {
  using all = opened()
  const { store, clock } = all
  store.facts.add('r', { manifests: ['a', 'b'].map((one) => manifest(one)), configs: [config('c')] })
  clock.now += UNUSED
  assert.equal(await all.prune(), 0)
  assert.deepEqual(store.facts.get('r', { manifests: ['b'], configs: [] }).manifests, [manifest('b')])
  clock.now += LONG - UNUSED
  assert.equal(await all.prune(), 2)
  assert.equal(all.held(), 'b')
  assert.equal(all.uses(), 1)
  clock.now += LONG
  assert.equal(await all.prune(), 1)
  assert.deepEqual([all.held(), all.uses()], ['', 0])
})

test('a use counts to the day it was, whatever was noted of it', async () => {
  using all = opened()
  const { store, clock } = all
  const wanted = { manifests: ['a'], configs: [] }
  store.facts.add('r', { manifests: [manifest('a')], configs: [] })
  clock.now += 6 * DAY
  store.facts.get('r', wanted)
  clock.now += UNUSED - DAY
  assert.equal(await all.prune(), 0)
  clock.now += 3 * DAY
  assert.equal(await all.prune(), 1)
})

test('to look at what manifests are made of is no use, and to learn them again is one', async () => {
  using all = opened()
  const { store, clock } = all
  const both = { manifests: [manifest('a'), manifest('b')], configs: [] }
  store.facts.add('r', both)
  clock.now += LONG
  assert.equal(store.facts.parts('r', ['a']).size, 1)
  store.facts.add('r', { ...both, manifests: [manifest('b')] })
  assert.equal(await all.prune(), 1)
  assert.equal(all.held(), 'b')
})

test('an inventory, a tag now or before, and a removal that may come back keep it, in its own registry', async () => {
  using all = opened()
  const { store, clock } = all
  const names = ['gone', 'open', 'other', 'refused', 'sighted', 'tagged', 'trashed', 'untagged']
  store.facts.add('r', { manifests: names.map((one) => manifest(one)), configs: [] })
  store.facts.add('elsewhere', { manifests: [manifest('sighted')], configs: [] })
  clock.now += LONG
  store.sightings.add(ref, [{ digest: 'sighted', firstSeenAt: 1, baseline: true }])
  store.sightings.add({ ...ref, registry: 'elsewhere' }, [
    { digest: 'other', firstSeenAt: 1, baseline: true },
  ])
  store.tags.move(ref, [{ tag: 't', digest: 'tagged', baseline: true }], 1)
  store.tags.move(ref, [{ tag: 'u', digest: 'untagged', baseline: true }], 1)
  store.tags.remove(ref, ['u'], 2)
  const by = { runId: 'one', generation: 1, at: 1 }
  store.intents.insert(ref, by, { ...intent('open'), bytes: new Uint8Array() })
  for (const digest of ['gone', 'trashed', 'refused'])
    store.intents.recordOutcome(store.intents.insert(ref, by, intent(digest)), {
      outcome: digest === 'refused' ? 'refused' : 'deleted',
      at: digest === 'gone' ? 5 : 9,
    })
  assert.equal(store.storedManifests.expireBefore(6, 9), 1)
  assert.equal(await all.prune(), 3)
  assert.equal(all.held(), 'open refused sighted tagged trashed untagged')
  clock.now += LONG
  store.sightings.remove(ref, ['sighted'], 1)
  store.tags.forget(ref, 3)
  store.storedManifests.expireBefore(10, 9)
  assert.equal(await all.prune(), 4)
  assert.equal(all.held(), 'open tagged')
})

test('what is referred to keeps its config, whichever the registry lists first', async () => {
  using all = opened()
  const { store, clock } = all
  store.facts.add('r', {
    manifests: [manifest('b', 'a-config'), manifest('c', 'z-config'), manifest('d', 'never read')],
    configs: [config('a-config'), config('lone'), config('z-config')],
  })
  for (const digest of ['b', 'c', 'd']) store.sightings.add(ref, [{ digest, firstSeenAt: 1, baseline: true }])
  clock.now += LONG
  assert.equal(await all.prune(), 1)
  assert.equal(all.held(), 'a-config b c d z-config')
  clock.now += LONG
  store.sightings.remove(ref, ['b', 'd'], 1)
  assert.equal(await all.prune(), 3)
  assert.equal(all.held(), 'c z-config')
})

test('it goes in slices, between which others have their turn, and ends when asked to', async () => {
  using all = opened()
  const { store, clock } = all
  const manifests = Array.from({ length: 1100 }, (_, n) => manifest(`m${n}`))
  store.transaction(() => {
    for (const registry of ['q', 'r']) store.facts.add(registry, { manifests, configs: [] })
  })
  clock.now += LONG
  assert.equal(await all.prune(AbortSignal.abort()), 0)
  assert.equal(all.uses(), 2200)
  assert.equal(await all.prune(), 2200)
  assert.equal(all.pauses(), 13, 'twelve slices of manifests and one of configs')
})

test('facts from before uses were noted begin their 90 days at the first look', async () => {
  using at = folder()
  const older = join(at.path, 'migrations')
  mkdirSync(older)
  for (const name of readdirSync(MIGRATIONS).filter((one) => /^000[1-6]/.test(one)))
    copyFileSync(new URL(name, MIGRATIONS), join(older, name))
  const path = join(at.path, 's.db')
  const raw = new SQLite(path)
  migrate(raw, pathToFileURL(`${older}/`))
  raw.exec(`INSERT INTO fact VALUES ('r', 'manifest', 'a', '${JSON.stringify(manifest('a'))}')`)
  raw.close()
  const clock = { now: 1000 * DAY }
  const store = openStore(path, { now: () => clock.now })
  const prune = () =>
    pruneFacts({ store, now: clock.now, yieldLoop: async () => {}, stop: new AbortController().signal })
  assert.equal(await prune(), 0)
  clock.now += UNUSED
  assert.equal(await prune(), 0)
  clock.now += LONG - UNUSED
  assert.equal(await prune(), 1)
  store.close()
})
