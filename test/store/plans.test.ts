import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, sqlOver } from '../../daemon/store/database.ts'
import { plans, type Plans } from '../../daemon/store/plans.ts'
import type { RepositoryEffect } from '../../policies/diff/effect.ts'
import { compact } from '../../policies/model/index.ts'
import { PLAN_LIFE, planKey, type StoredPlan } from '../../proto/resources/plan.ts'
import { migrationsUpTo } from '../support/migrations.ts'
import { folder } from '../support/processes.ts'

const effect = (repository: string): RepositoryEffect => ({
  repository: { registry: 'prod', repository },
  policy: 'lifecycle_policy.web',
  deletes: [],
  kept: 3,
  bytes: 4,
  limitChecks: [],
  lints: [],
})
const plan: StoredPlan = {
  id: 'p1',
  workspace: 'default',
  baseSerial: 1,
  createdAt: 10,
  createdBy: 'test',
  changes: [],
  // More than ten: the order is that of numbers.
  effects: Array.from({ length: 12 }, (_, i) => effect(`team/${12 - i}`)),
  summary: {
    add: 0,
    change: 0,
    destroy: 0,
    deletes: 0,
    untags: 0,
    kept: 0,
    repositories: 0,
    bytes: 0,
  },
}

const NOW = 1000

/** Stores a plan whole. */
function insert(store: Plans, { id, changes, effects, ...body }: StoredPlan, owner: string): boolean {
  if (!store.begin({ id, body, owner })) return false
  for (const [at, change] of changes.entries()) store.addChange(id, at, change)
  for (const [at, one] of effects.entries()) {
    store.addEffect(id, at, one)
    for (const [position, image] of one.deletes.entries()) store.addImage(id, [at, position], image)
  }
  return store.finish(id, { state: 'READY', body, content: { sha256: 'ab', bytes: 100 } })
}

/** A store whose workspace is at the serial of the plans. */
function opened() {
  const database = openDatabase(':memory:')
  database.prepare(`INSERT INTO workspace (name, serial, updated_at) VALUES ('default', 1, 0)`).run()
  const store = plans(sqlOver(unwatched(database)), () => NOW)
  return { database, store }
}

test('a plan comes back as it was made, with what it does to each repository in order', () => {
  const { store } = opened()
  insert(store, plan, 'ann')
  assert.deepEqual(store.get('p1'), { ...plan, contentSha256: 'ab' })
  insert(store, { ...plan, id: 'p2', effects: [] }, 'ann')
  assert.deepEqual(store.get('p2')?.effects, [])
  store.markApplied('p1', 7)
  assert.equal(store.get('p1')?.appliedSerial, 7)
})

test('the state of a plan follows the workspace and the clock, and its etag the state', () => {
  const { store, database } = opened()
  const made: StoredPlan = { ...plan, createdAt: NOW - PLAN_LIFE + 1 }
  const { id, changes: _changes, effects: _effects, ...body } = made
  store.begin({ id, body, owner: 'ann' })
  const heads = [store.head('p1')]
  store.finish('p1', { state: 'INCOMPLETE', body, content: { sha256: 'ab', bytes: 100 } })
  heads.push(store.head('p1'))
  database.prepare('UPDATE workspace SET serial = 2').run()
  heads.push(store.head('p1'))
  database.prepare('UPDATE workspace SET serial = 1').run()
  database.prepare('UPDATE plan SET created_at = created_at - 1').run()
  heads.push(store.head('p1'))
  store.markApplied('p1', 2)
  heads.push(store.head('p1'))
  assert.deepEqual(
    heads.map((head) => head?.state),
    ['PLANNING', 'INCOMPLETE', 'STALE', 'STALE', 'APPLIED'],
  )
  assert.equal(new Set(heads.map((head) => head?.etag)).size, 4)
})

test('a plan of an older version of the tables is moved to the new ones', () => {
  using at = folder()
  const path = join(at.path, 'careen.db')
  const database = openDatabase(path, migrationsUpTo(36, at.path))
  const whole = {
    ...plan,
    effects: [{ ...effect('a'), deletes: [{ digest: 'd' }] }],
    changes: [{ action: 'create' }],
  }
  const insertOld = database.prepare(
    'INSERT INTO plan (id, created_at, body, applied_serial) VALUES (?, ?, ?, ?)',
  )
  insertOld.run('p1', 10, JSON.stringify({ ...whole, effects: [] }), null)
  insertOld.run('p2', 10, JSON.stringify({ ...whole, id: 'p2' }), 7)
  database
    .prepare('INSERT INTO plan_effect (plan, part, body) VALUES (?, ?, ?)')
    .run('p1', 0, JSON.stringify(whole.effects[0]))
  database.close()
  const read = openDatabase(path)
  const parts = (table: string) =>
    read.prepare(`SELECT plan, body FROM ${table} ORDER BY plan`).all() as { plan: string; body: string }[]
  for (const [table, body] of [
    ['plan_change', { action: 'create' }],
    ['plan_image', { digest: 'd' }],
    ['plan_effect', effect('a')],
  ] as const)
    assert.deepEqual(
      parts(table).map((row) => [row.plan, JSON.parse(row.body)]),
      [
        ['p1', body],
        ['p2', body],
      ],
      table,
    )
  const states = read.prepare('SELECT id, state FROM plan ORDER BY id').all()
  assert.deepEqual(states, [
    { id: 'p1', state: 'READY' },
    { id: 'p2', state: 'APPLIED' },
  ])
})

test('of approvals of before, the newest of an applied plan was used', () => {
  using at = folder()
  const path = join(at.path, 'careen.db')
  const database = openDatabase(path, migrationsUpTo(48, at.path))
  const insertPlan = database.prepare(
    'INSERT INTO plan (id, created_at, body, applied_serial) VALUES (?, ?, ?, ?)',
  )
  insertPlan.run('p1', 10, JSON.stringify(plan), 7)
  insertPlan.run('p2', 10, JSON.stringify({ ...plan, id: 'p2' }), null)
  const approve = database.prepare(
    "INSERT INTO given_approval (id, workspace, plan_id, images, sha256, note, created_by, created_at, expires_at, revoked_at) VALUES (?, 'default', ?, 0, '', '', 'tim', 1, 99, ?)",
  )
  approve.run('older', 'p1', null)
  approve.run('newest', 'p1', null)
  approve.run('revoked', 'p1', 5)
  approve.run('waiting', 'p2', null)
  database.close()
  const read = openDatabase(path)
  assert.deepEqual(read.prepare('SELECT id FROM given_approval WHERE used_serial = 7').pluck().all(), [
    'newest',
  ])
  assert.equal(read.prepare('SELECT count(used_serial) FROM given_approval').pluck().get(), 1)
})

test('a plan that is forgotten takes its effects along', () => {
  const { store, database } = opened()
  insert(store, plan, 'ann')
  insert(store, { ...plan, id: 'p2', createdAt: 20 }, 'ann')
  assert.equal(store.prune(15), 1)
  const left = database.prepare('SELECT DISTINCT plan FROM plan_effect').all()
  assert.deepEqual(left, [{ plan: 'p2' }])
})

test('a plan that was not made has no parts', () => {
  const { store, database } = opened()
  const { changes: _changes, effects: _effects, ...body } = plan
  const failure = { code: 'CANCELLED', message: 'why', metadata: {} } as const
  for (const id of ['p1', 'p2']) {
    store.begin({ id, body })
    store.spool(id, 0, [{ address: 'registry.a', etag: '"x"' }])
    store.addEffect(id, 0, effect('a'))
  }
  store.fail('p1', 'FAILED', failure)
  store.cancelAll(failure)
  store.fail('p2', 'FAILED', failure)
  assert.deepEqual(
    ['p1', 'p2'].map((id) => [store.head(id)?.state, store.head(id)?.failure]),
    [
      ['FAILED', failure],
      ['CANCELLED', failure],
    ],
  )
  assert.equal(store.finish('p1', { state: 'READY', body, content: { sha256: 'ab', bytes: 100 } }), false)
  for (const table of ['plan_spool', 'plan_effect'])
    assert.deepEqual(database.prepare(`SELECT * FROM ${table}`).all(), [])
})

test('a caller has 20 plans of a workspace that are not applied: the oldest is forgotten, and no plan of others', () => {
  const { store } = opened()
  const add = (id: string, createdAt: number, owner = 'ann', workspace = 'default'): readonly string[] => {
    insert(store, { ...plan, id, createdAt, workspace }, owner)
    return store.forget(workspace, owner, id)
  }
  add('of-bob', 1, 'bob')
  add('elsewhere', 1, 'ann', 'other')
  add('applied', 1)
  store.markApplied('applied', 7)
  const forgotten = Array.from({ length: 21 }, (_, i) => add(`p${i}`, 10 + i)).flat()
  assert.deepEqual(forgotten, ['p0'])
  const has = (id: string): boolean => store.get(id) !== undefined
  assert.deepEqual(['of-bob', 'elsewhere', 'applied', 'p0', 'p1', 'p20'].map(has), [
    true,
    true,
    true,
    false,
    true,
    true,
  ])
  assert.deepEqual(add('early', 2), ['p1'], 'the plan that was just made stays')
  const { changes: _changes, effects: _effects, ...body } = { ...plan, createdAt: 99 }
  store.begin({ id: 'bad', body, owner: 'ann' })
  store.fail('bad', 'FAILED', { code: 'INTERNAL', message: '', metadata: {} })
  assert.deepEqual(add('late', 50).toSorted(), ['bad', 'early'], 'those that were not made go first')
})

test('what all plans have is bounded: the oldest of the caller goes first, then the oldest of all, and none that is applied', () => {
  const { store } = opened()
  const add = (id: string, createdAt: number, owner: string, most: number): readonly string[] => {
    insert(store, { ...plan, id, createdAt }, owner)
    return store.forgetBeyond(id, most)
  }
  const all = [
    add('bob-1', 1, 'bob', 400),
    add('ann-1', 2, 'ann', 400),
    add('ann-2', 3, 'ann', 400),
    add('ann-0', 0, 'ann', 400),
  ]
  assert.deepEqual(all.flat(), [], 'four of 100 bytes are as many as there may be')
  assert.deepEqual(add('ann-3', 4, 'ann', 400), ['ann-0'])
  assert.deepEqual(add('cid-1', 5, 'cid', 400), ['bob-1'], 'who has no other')
  store.markApplied('ann-1', 7)
  assert.deepEqual(add('cid-2', 6, 'cid', 400), [], 'one that is applied does not count')
  assert.deepEqual(add('ann-4', 7, 'ann', 100), ['ann-2', 'ann-3', 'cid-1', 'cid-2'])
  assert.deepEqual(add('ann-5', 8, 'ann', 99), ['ann-4'], 'the new one stays')
  assert.notEqual(store.get('ann-1'), undefined)
})

test('plans are listed newest first, in pages, and one workspace alone', () => {
  const { store } = opened()
  for (const [at, id] of ['a', 'b', 'c', 'd'].entries())
    insert(
      store,
      { ...plan, id, createdAt: at < 2 ? 5 : at, workspace: id === 'd' ? 'other' : 'default' },
      'ann',
    )
  const pages: string[] = []
  for (let after: string | undefined; ;) {
    const [one] = store.list({ limit: 1, ...compact({ after }) })
    if (one === undefined) break
    pages.push(one.id)
    after = planKey(one)
  }
  assert.deepEqual(pages, ['b', 'a', 'd', 'c'])
  assert.deepEqual(
    store.list({ limit: 9, workspace: 'other' }).map(({ id }) => id),
    ['d'],
  )
})
