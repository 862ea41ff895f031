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
  store.insert(plan, 'ann')
  assert.deepEqual(store.get('p1'), plan)
  store.insert({ ...plan, id: 'p2', effects: [] }, 'ann')
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
  store.insert(plan, 'ann')
  store.insert({ ...plan, id: 'p2', createdAt: 20 }, 'ann')
  assert.equal(store.prune(15), 1)
  const left = database.prepare('SELECT DISTINCT plan FROM plan_effect').all()
  assert.deepEqual(left, [{ plan: 'p2' }])
})

test('a plan is stored whole or not at all', () => {
  const store = plans(sqlOver(unwatched(openDatabase(':memory:'))))
  const broken = { ...effect('x'), toJSON: () => assert.fail('no JSON') }
  assert.throws(() => store.insert({ ...plan, effects: [effect('a'), broken] }, 'ann'), /no JSON/)
  assert.equal(store.get('p1'), undefined)
})

test('a caller has 20 plans of a workspace that are not applied: the oldest is forgotten, and no plan of others', () => {
  const store = plans(sqlOver(unwatched(openDatabase(':memory:'))))
  store.insert({ ...plan, id: 'of-bob', createdAt: 1 }, 'bob')
  store.insert({ ...plan, id: 'elsewhere', workspace: 'other', createdAt: 1 }, 'ann')
  store.insert({ ...plan, id: 'applied', createdAt: 1 }, 'ann')
  store.markApplied('applied', 7)
  for (let i = 0; i < 21; i += 1) store.insert({ ...plan, id: `p${i}`, createdAt: 10 + i }, 'ann')
  const has = (id: string): boolean => store.get(id) !== undefined
  assert.deepEqual(['of-bob', 'elsewhere', 'applied', 'p0', 'p1', 'p20'].map(has), [
    true,
    true,
    true,
    false,
    true,
    true,
  ])
  store.insert({ ...plan, id: 'early', createdAt: 2 }, 'ann')
  assert.deepEqual(['early', 'p1', 'p2'].map(has), [true, false, true], 'the plan that was just made stays')
})
