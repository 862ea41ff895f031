/** An apply of many objects: prepared a slice at a time, beside other calls, and then one transaction. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { readConfiguration } from '../../policies/index.ts'
import { openWorld, type World } from '../support/world.ts'

const COUNT = 230

function policies(from: number, more = ''): string {
  const one = (at: number): string =>
    `lifecycle_policy "p${from + at}" {\n  registry = registry.prod\n  repository = "team/r${from + at}"\n  status = "ACTIVE"\n  ${more}\n  rule "r" {\n    tag_regexp = "pr-.*"\n    expire_period = "7d"\n  }\n}\n`
  return `registry "prod" {\n  url = "$URL"\n}\n${Array.from({ length: COUNT }, (_, at) => one(at)).join('')}`
}

/** Calls `act` whenever the work of a plan lets others have their turn. */
function atTurns(world: World, act: () => void): void {
  let now = 0
  world.clock.monotonic = () => (now += 20)
  world.clock.sleep = async () => act()
}

type Rows = { readonly objects: number; readonly versions: number; readonly serial: number | null }

/** Counts what another process sees. */
function stored({ database }: World): Rows {
  const file = new SQLite(database, { readonly: true })
  const text = `SELECT (SELECT count(*) FROM object) AS objects, (SELECT count(*) FROM object_version) AS versions,
    (SELECT max(serial) FROM workspace) AS serial`
  const rows = file.prepare(text).get() as Rows
  file.close()
  return rows
}

test('a large apply changes nothing until its end, and then all of it', async () => {
  await using world = await openWorld()
  const made = await world.plan(policies(0), true)
  const seen = new Set<string>()
  let turns = 0
  atTurns(world, () => {
    turns += 1
    seen.add(JSON.stringify(stored(world)))
  })
  const { serial } = await world.plans.apply(made.id, 'once', 'ann')
  assert.ok(turns >= 4, `${turns} turns`)
  assert.deepEqual([...seen], [JSON.stringify({ objects: 0, versions: 0, serial: null })])
  assert.deepEqual(stored(world), { objects: COUNT + 1, versions: COUNT + 1, serial: 1 })
  const { objects } = await readConfiguration([
    { name: 'p.hcl', text: policies(0).replace('$URL', world.registry.url) },
  ])
  assert.deepEqual(
    world.store.objects.all('default').map(({ object }) => object),
    objects.toSorted((a, b) => (`${a.kind}${a.name}` < `${b.kind}${b.name}` ? -1 : 1)),
  )
  const states = world.store.repositories.list({ limit: 999 })
  assert.equal(states.length, COUNT)
  assert.ok(states.every(({ policy, nextRunAt }) => policy?.startsWith('lifecycle_policy.p') && nextRunAt))
  assert.deepEqual(world.base.workspaces.model('default').policies.length, COUNT)
  assert.equal(
    (await world.plans.apply(made.id, 'once', 'ann')).serial,
    serial,
    'a repeated call is answered',
  )
  // Half of them are others now: what is gone is gone, what stays keeps its next run.
  const before = new Map(states.map((one) => [one.repository, one]))
  const next = await world.plan(policies(COUNT / 2), true)
  await world.plans.apply(next.id, '', 'ann')
  for (const one of world.store.repositories.list({ limit: 999 })) {
    const isGone = Number(one.repository.slice('team/r'.length)) < COUNT / 2
    assert.equal(one.policy === undefined, isGone, one.repository)
    if (before.has(one.repository) && !isGone)
      assert.equal(one.nextRunAt, before.get(one.repository)?.nextRunAt)
  }
})

test('what another call applies while a large plan is prepared makes it stale', async () => {
  await using world = await openWorld()
  const made = await world.plan(policies(0), true)
  let left = 3
  atTurns(world, () => {
    left -= 1
    if (left === 0) world.store.objects.setSerial('default', 7, 1)
  })
  await assert.rejects(world.plans.apply(made.id, '', 'ann'), { code: 'PLAN_STALE' })
  assert.deepEqual(stored(world), { objects: 0, versions: 0, serial: 7 })
  world.store.objects.setSerial('default', 0, 1)
  assert.equal((await world.plans.apply(made.id, '', 'ann')).serial, 1, 'nothing of the first try is left')
  assert.equal(stored(world).objects, COUNT + 1)
})

test('the same request twice at once applies a large plan once, and both get its serial', async () => {
  await using world = await openWorld()
  const made = await world.plan(policies(0), true)
  atTurns(world, () => {})
  const both = await Promise.all([1, 2].map(() => world.plans.apply(made.id, 'twice', 'ann')))
  assert.deepEqual(
    both.map(({ serial }) => serial),
    [1, 1],
  )
  assert.deepEqual(stored(world), { objects: COUNT + 1, versions: COUNT + 1, serial: 1 })
})
