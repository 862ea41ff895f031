import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, sqlOver } from '../../daemon/store/database.ts'
import { plans } from '../../daemon/store/plans.ts'
import type { RepositoryEffect } from '../../policies/diff/effect.ts'
import type { StoredPlan } from '../../proto/resources/plan.ts'

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

test('a plan comes back as it was made, with what it does to each repository in order', () => {
  const store = plans(sqlOver(unwatched(openDatabase(':memory:'))))
  store.insert(plan)
  assert.deepEqual(store.get('p1'), plan)
  store.insert({ ...plan, id: 'p2', effects: [] })
  assert.deepEqual(store.get('p2')?.effects, [])
  store.markApplied('p1', 7)
  assert.equal(store.get('p1')?.appliedSerial, 7)
})

test('a plan that was stored in one piece is still read', () => {
  const database = openDatabase(':memory:')
  database
    .prepare('INSERT INTO plan (id, created_at, body) VALUES (?, ?, ?)')
    .run('p1', 10, JSON.stringify(plan))
  assert.deepEqual(plans(sqlOver(unwatched(database))).get('p1'), plan)
})

test('a plan that is forgotten takes its effects along', () => {
  const database = openDatabase(':memory:')
  const store = plans(sqlOver(unwatched(database)))
  store.insert(plan)
  store.insert({ ...plan, id: 'p2', createdAt: 20 })
  assert.equal(store.prune(15), 1)
  const left = database.prepare('SELECT DISTINCT plan FROM plan_effect').all()
  assert.deepEqual(left, [{ plan: 'p2' }])
})

test('a plan is stored whole or not at all', () => {
  const store = plans(sqlOver(unwatched(openDatabase(':memory:'))))
  const broken = { ...effect('x'), toJSON: () => assert.fail('no JSON') }
  assert.throws(() => store.insert({ ...plan, effects: [effect('a'), broken] }), /no JSON/)
  assert.equal(store.get('p1'), undefined)
})
