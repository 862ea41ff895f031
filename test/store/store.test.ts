import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { expireManifests } from '../../daemon/repositories/manifest-retention.ts'
import { lockDatabase } from '../../daemon/store/lock.ts'
import { openStore, type Store } from '../../daemon/store/store.ts'
import type { NewIntent, Outcome } from '../../proto/resources/intent.ts'
import type { Run } from '../../proto/resources/run.ts'
import { type Folder, folder } from '../support/processes.ts'

const ref = { registry: 'r', repository: 'a/b' }
const open = (at: Folder): Store => openStore(join(at.path, 's.db'), { now: () => 1000 })
const intent: NewIntent = {
  digest: 'd',
  action: 'DELETE',
  tags: ['t'],
  mediaType: 'm',
  bytes: Buffer.from('x'),
  children: [],
  size: 1,
  reasons: ['r'],
}

function run(id: string, rest: Partial<Run> = {}): Run {
  return {
    ...ref,
    id,
    workspace: 'w',
    kind: 'CLEAN',
    state: 'QUEUED',
    trigger: 'request',
    createdBy: 'me',
    createdAt: 1,
    attempts: 0,
    cancelRequested: false,
    limitChecks: [],
    ...rest,
  }
}

test('a database of a newer careen is refused, and one that is closed opens again with all it held', () => {
  using at = folder()
  const store = open(at)
  store.repositories.upsert({ ...ref, workspace: 'w' })
  store.close()
  const again = open(at)
  assert.equal(again.repositories.get(ref)?.workspace, 'w')
  again.close()
  const raw = new SQLite(join(at.path, 's.db'))
  raw.pragma('user_version = 99')
  raw.close()
  assert.throws(() => open(at), { code: 'DATABASE_TOO_NEW', message: /version 99.*Use a newer careen/ })
})

test('a database of another program is refused and left as it was', () => {
  using at = folder()
  const raw = new SQLite(join(at.path, 's.db'))
  raw.exec('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)')
  raw.close()
  assert.throws(() => open(at), {
    code: 'STORE_FAILED',
    message: /belongs to another program: it has theirs/,
  })
  const after = new SQLite(join(at.path, 's.db'))
  assert.deepEqual(after.prepare('SELECT name FROM sqlite_schema').all(), [{ name: 'theirs' }])
  after.close()
})

test('a damaged row stops with its name, and is not passed over', () => {
  using at = folder()
  const store = open(at)
  store.runs.insert(run('one'))
  const raw = new SQLite(join(at.path, 's.db'))
  raw.exec("UPDATE run SET body = '{'")
  raw.close()
  assert.throws(() => store.runs.list({ limit: 9 }), { code: 'STORE_FAILED', message: /run one is damaged/ })
  store.close()
})

test('an object whose body is another object stops everything', () => {
  using at = folder()
  const store = open(at)
  store.objects.put('w', 1, { kind: 'registry', name: 'a', url: 'http://a' })
  const raw = new SQLite(join(at.path, 's.db'))
  for (const body of ['{}', '[]', '{"kind":"registry","name":"b"}']) {
    raw.prepare('UPDATE object SET body = ?').run(body)
    assert.throws(() => store.objects.all('w'), {
      code: 'STORE_FAILED',
      message: /object registry\.a is damaged/,
    })
  }
  raw.close()
  store.close()
})

test('one run of a kind at a time in a repository', () => {
  using at = folder()
  const store = open(at)
  store.runs.insert(run('one'))
  assert.throws(() => store.runs.insert(run('two')), { code: 'STORE_FAILED' })
  store.runs.insert(run('dry', { kind: 'DRY_RUN' }))
  assert.equal(store.runs.live(ref, 'CLEAN')?.id, 'one')
  store.runs.update('one', { state: 'CANCELLED' })
  store.runs.insert(run('two'))
  assert.deepEqual(
    store.runs.list({ limit: 9 }).map((one) => one.id),
    ['two', 'dry', 'one'],
  )
  assert.deepEqual(
    store.runs.list({ limit: 9, after: 'dry' }).map((one) => one.id),
    ['one'],
  )
  assert.equal(store.runs.insert(run('two', { kind: 'DRY_RUN' })), false)
  store.close()
})

test('an intent has one outcome and is never removed', () => {
  using at = folder()
  const store = open(at)
  const id = store.intents.insert(ref, { runId: 'one', generation: 1, at: 1 }, intent)
  assert.equal(store.intents.open(ref).length, 1)
  assert.equal(store.intents.recordOutcome(id, { outcome: 'deleted', at: 2 }), true)
  assert.equal(store.intents.recordOutcome(id, { outcome: 'refused', at: 3 }), false)
  assert.equal(store.intents.byDigest(ref, 'd')?.outcome, 'deleted')
  assert.deepEqual(
    store.intents.ofRepository(ref, 't', 9).map((one) => one.id),
    [id],
  )
  assert.deepEqual(store.intents.ofRepository(ref, 'other', 9), [])
  const raw = new SQLite(join(at.path, 's.db'))
  assert.throws(() => raw.exec('DELETE FROM intent'), /never removed/)
  assert.throws(() => raw.exec("UPDATE intent SET outcome = 'gone'"), /one outcome/)
  assert.throws(() => raw.exec("UPDATE intent SET digest = 'other'"), /never changed/)
  raw.close()
  store.close()
})

test('removals are listed for people without their manifests', () => {
  using at = folder()
  const store = open(at)
  store.runs.insert(run('one'))
  const ids = [1, 2].map((instant) =>
    store.intents.insert(
      ref,
      { runId: 'one', generation: 1, at: instant },
      { ...intent, bytes: Buffer.alloc(9) },
    ),
  )
  store.intents.recordOutcome(ids[1] ?? 0, { outcome: 'deleted', at: 3, detail: 'it is gone' })
  const { digest, action, tags, size, reasons } = intent
  const shown = { ...ref, runId: 'one', digest, action, tags, size, reasons, workspace: 'w' }
  assert.deepEqual(store.intents.removed({ run: 'one', after: 0, limit: 9 }), [
    { ...shown, id: ids[0], createdAt: 1 },
    { ...shown, id: ids[1], createdAt: 2, outcome: 'deleted', outcomeAt: 3, detail: 'it is gone' },
  ])
  store.close()
})

test('what a run came to is counted from the outcomes of its own intents', () => {
  using at = folder()
  const store = open(at)
  const fill = (runId: string, action: NewIntent['action'], outcome?: Outcome): void => {
    const id = store.intents.insert(ref, { runId, generation: 1, at: 1 }, { ...intent, action })
    if (outcome !== undefined) store.intents.recordOutcome(id, { outcome, at: 2 })
  }
  assert.deepEqual(store.intents.removalCounts('one'), { deleted: 0, untagged: 0, pending: 0 })
  for (const outcome of ['deleted', 'deleted', 'gone', 'refused', 'not_done', undefined] as const)
    fill('one', 'DELETE', outcome)
  for (const outcome of ['untagged', 'refused', 'not_done', undefined] as const) fill('one', 'UNTAG', outcome)
  fill('other', 'DELETE', 'deleted')
  store.intents.insert(ref, { runId: 'other', generation: 1, at: 1 }, { ...intent, part: true })
  assert.deepEqual(store.intents.removalCounts('one'), { deleted: 3, untagged: 1, pending: 2 })
  assert.deepEqual(store.intents.removalCounts('other'), { deleted: 1, untagged: 0, pending: 0 })
  assert.equal(store.intents.ofDigest('other', ref, 'd').length, 2)
  assert.equal(store.intents.count('other'), 1, 'the part is not counted')
  assert.equal(store.intents.ofDigest('other', ref, 'e').length, 0)
  const raw = new SQLite(join(at.path, 's.db'))
  const plan = raw
    .prepare(
      "EXPLAIN QUERY PLAN SELECT action, outcome, count(*) FROM intent WHERE run_id = 'one' AND part = 0 GROUP BY action, outcome",
    )
    .all()
  assert.match(JSON.stringify(plan), /COVERING INDEX intent_outcome/)
  raw.close()
  store.close()
})

test('only the manifest of a settled intent can be emptied, and nothing be put in its place', () => {
  using at = folder()
  const store = open(at)
  const id = store.intents.insert(ref, { runId: 'one', generation: 1, at: 1 }, intent)
  const raw = new SQLite(join(at.path, 's.db'))
  assert.throws(() => raw.exec("UPDATE intent SET bytes = x''"), /never changed/)
  assert.equal(store.storedManifests.expireBefore(100, 9), 0)
  store.intents.recordOutcome(id, { outcome: 'deleted', at: 2 })
  assert.throws(() => raw.exec("UPDATE intent SET bytes = x'07'"), /never changed/)
  assert.equal(store.storedManifests.expireBefore(3, 9), 1)
  assert.equal(store.intents.byDigest(ref, 'd')?.bytes.length, 0)
  assert.throws(() => raw.exec("UPDATE intent SET bytes = x'07'"), /never changed/)
  raw.close()
  store.close()
})

test('the trash drops what is too old, then the oldest beyond its size; intents stay', () => {
  using at = folder()
  const store = open(at)
  const fill = (digest: string, settledAt: number, size: number): void => {
    const bytes = Buffer.alloc(size, 1)
    const id = store.intents.insert(ref, { runId: 'one', generation: 1, at: 1 }, { ...intent, digest, bytes })
    store.intents.recordOutcome(id, { outcome: 'deleted', at: settledAt })
  }
  for (const [digest, settledAt] of [
    ['e', 50],
    ['a', 10],
    ['c', 30],
    ['b', 20],
    ['d', 40],
  ] as const)
    fill(digest, settledAt, 100)
  store.intents.insert(ref, { runId: 'one', generation: 1, at: 1 }, { ...intent, digest: 'open' })
  const kept = (): string =>
    store.intents
      .ofRun('one', 0, 99)
      .filter((one) => one.bytes.length > 0)
      .map((one) => one.digest)
      .toSorted()
      .join('')
  assert.equal(store.storedManifests.size(), 500)
  assert.equal(expireManifests(store, { age: 5, size: 1000 }, 24), 1)
  assert.equal(kept(), 'bcdeopen')
  assert.equal(expireManifests(store, { age: 1000, size: 299 }, 24), 2)
  assert.equal(kept(), 'deopen')
  assert.equal(expireManifests(store, { age: 1000, size: 299 }, 24), 0)
  assert.equal(store.storedManifests.expireBeyond(0, 1), 1)
  assert.equal(kept(), 'eopen')
  assert.equal(store.intents.ofRun('one', 0, 99).length, 6)
  store.close()
})

test('a transaction is all or nothing, also inside another', () => {
  using at = folder()
  const store = open(at)
  assert.throws(() =>
    store.transaction(() => {
      store.objects.setSerial('w', 1, 1)
      throw new Error('no')
    }),
  )
  assert.equal(store.objects.workspace('w').serial, 0)
  store.transaction(() => {
    store.objects.setSerial('w', 2, 1)
    assert.throws(() =>
      store.transaction(() => {
        store.objects.setSerial('w', 3, 1)
        throw new Error('no')
      }),
    )
  })
  assert.equal(store.objects.workspace('w').serial, 2)
  store.close()
})

test('due repositories come longest due first, and a scan keeps its first baseline', () => {
  using at = folder()
  const store = open(at)
  for (const [repository, due] of [
    ['a', 30],
    ['b', 10],
    ['c', 99],
  ] as const) {
    store.repositories.upsert({ registry: 'r', repository, workspace: 'w' })
    store.repositories.setPolicy({ registry: 'r', repository }, 'p', due)
  }
  assert.deepEqual(
    store.repositories.due(50, 9).map((one) => one.repository),
    ['b', 'a'],
  )
  const first = { registry: 'r', repository: 'a' }
  for (const instant of [5, 9]) {
    store.repositories.recordScan(first, { at: instant, tags: 2, images: 3, bytes: 9 })
    store.looks.add(first, { at: instant, after: instant })
  }
  const state = store.repositories.get({ registry: 'r', repository: 'a' })
  assert.deepEqual([state?.baselineAt, state?.lastScanAt, state?.tags], [5, 9, 2])
  assert.deepEqual(
    store.repositories.list({ after: 'r/a', limit: 9 }).map((one) => one.repository),
    ['b', 'c'],
  )
  store.close()
})

const noWarning = (message: string): void => assert.fail(message)

test('the lock is held once, freed on release, and names its holder', () => {
  using at = folder()
  const path = join(at.path, 's.db')
  const first = lockDatabase(path, 4711, noWarning)
  assert.throws(() => lockDatabase(path, 1, noWarning), {
    code: 'DATABASE_LOCKED',
    message: /another daemon, process 4711/,
  })
  first.release()
  lockDatabase(path, 2, noWarning).release()
})

test('two names of one database meet in one lock', () => {
  using at = folder()
  const first = lockDatabase(join(at.path, 's.db'), 4711, noWarning)
  symlinkSync(join(at.path, 's.db'), join(at.path, 'alias.db'))
  assert.throws(() => lockDatabase(join(at.path, 'alias.db'), 1, noWarning), {
    code: 'DATABASE_LOCKED',
    message: /4711/,
  })
  first.release()
  assert.throws(() => lockDatabase(join(at.path, 'no/such/folder.db'), 1, noWarning), {
    code: 'STORE_FAILED',
    message: /Check that its folder exists/,
  })
})

test('killed at any moment, an apply is there whole or not at all', async () => {
  using at = folder()
  const script = join(at.path, 'writer.ts')
  const store = join(import.meta.dirname, '../../daemon/store/store.ts')
  writeFileSync(
    script,
    `import { openStore } from ${JSON.stringify(store)}
const store = openStore(process.argv[2], { now: () => 1 })
for (;;) {
  store.transaction(() => {
  const serial = store.objects.workspace('w').serial + 1
  for (let i = 0; i < 40; i += 1) store.objects.put('w', serial, { kind: 'registry', name: 'r' + i, url: 'http://r' + serial })
  store.objects.setSerial('w', serial, 1)
  })
  if (store.objects.workspace('w').serial === 1) process.send('going')
}`,
  )
  for (let round = 0; round < 20; round += 1) {
    const path = join(at.path, `k${round}.db`)
    const child = fork(script, [path], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    await once(child, 'message')
    await new Promise((resolve) => setTimeout(resolve, round * 3))
    child.kill('SIGKILL')
    await once(child, 'close')
    const found = openStore(path, { now: () => 1 })
    const { serial } = found.objects.workspace('w')
    const objects = found.objects.all('w')
    assert.ok(serial >= 1)
    assert.equal(objects.length, 40)
    assert.ok(
      objects.every((object) => object.serial === serial),
      'a torn apply',
    )
    found.close()
  }
})

test('what a registry can do is kept, replaced, and lost with a damaged row only', () => {
  using at = folder()
  const store = open(at)
  assert.equal(store.registryFacts.get('prod'), undefined)
  const facts = {
    url: 'https://r.test',
    profile: 'zot',
    detectedBy: 'declared',
    digestDelete: 'yes',
    untag: 'no',
    untaggedListing: false,
    pushTimes: true,
    referrers: 'yes',
    catalog: 'open',
    probedAt: 5,
  } as const
  store.registryFacts.put('prod', facts)
  store.registryFacts.put('prod', { ...facts, untag: 'yes', probedAt: 6 })
  assert.deepEqual(store.registryFacts.get('prod'), { ...facts, untag: 'yes', probedAt: 6 })
  assert.equal(store.registryFacts.get('other'), undefined)
  store.close()
  const raw = new SQLite(join(at.path, 's.db'))
  raw.exec("UPDATE registry_facts SET facts = '{'")
  raw.close()
  const again = open(at)
  assert.throws(() => again.registryFacts.get('prod'), { code: 'STORE_FAILED' })
  again.close()
})
