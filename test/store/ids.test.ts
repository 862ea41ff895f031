/** Ids of runs and plans are short, random and unique. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newRun } from '../../daemon/runs/index.ts'
import { startDue } from '../../daemon/schedule/due-runs.ts'
import { insertedWith, openIds } from '../../daemon/store/ids.ts'
import { openWorld, webPolicy } from '../support/world.ts'

test('an id is its kind and 8 digits of Crockford, made of the bytes that it is given', () => {
  const newId = openIds(randomBytes)
  const ids = Array.from({ length: 1000 }, () => newId('r'))
  for (const id of ids) assert.match(id, /^r-[0-9abcdefghjkmnpqrstvwxyz]{8}$/)
  assert.equal(new Set(ids).size, 1000)
  assert.equal(openIds((size) => Buffer.alloc(size, 31))('pl'), 'pl-zzzzzzzz')
})

/** Bytes that repeat each draw once. */
function repeating(): (size: number) => Uint8Array {
  let draws = 0
  return (size) => Buffer.alloc(size, Math.floor(draws++ / 2))
}

test('an id that exists is drawn again, for runs and for plans', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const newId = openIds(repeating())
  const deps = { ...world.base, newId }
  const states = ['a', 'b', 'c'].map((repository) => ({ registry: 'prod', repository, workspace: 'default' }))
  const what = { kind: 'DRY_RUN', trigger: 'request' } as const
  const ids = states.map((state) => newRun(deps, state, what).id)
  assert.deepEqual(ids, ['r-00000000', 'r-11111111', 'r-22222222'])
  assert.equal(world.store.runs.list({ limit: 9 }).length, 3)
  assert.equal(startDue(deps).length, 0)
  const plan = await world.plan(webPolicy('grace = "2d"'), true)
  assert.match(plan.id, /^pl-\w{8}$/)
  const { id, changes: _changes, effects: _effects, ...body } = plan
  assert.equal(world.store.plans.begin({ id, body }), false)
  assert.deepEqual(world.store.plans.get(plan.id), plan)
})

test('random bytes that never change are an error, and no endless loop', () => {
  assert.throws(
    () =>
      insertedWith(
        () => 'r-0',
        {},
        () => false,
      ),
    /random bytes of this host repeat/,
  )
})
