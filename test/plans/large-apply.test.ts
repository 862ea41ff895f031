/** An apply of many objects: prepared a slice at a time, beside other calls, and then one transaction. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { setFailpoints } from '../../daemon/failpoint.ts'
import { readConfiguration } from '../../policies/index.ts'
import { careen, folder, startTestDaemon } from '../support/processes.ts'
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

type Rows = {
  readonly objects: number
  readonly versions: number
  readonly governed: number
  readonly serial: number | null
}

const NOTHING: Rows = { objects: 0, versions: 0, governed: 0, serial: null }
const ALL: Rows = { objects: COUNT + 1, versions: COUNT + 1, governed: COUNT, serial: 1 }

/** Counts what another process sees. */
function stored({ database }: Pick<World, 'database'>): Rows {
  const file = new SQLite(database, { readonly: true })
  const text = `SELECT (SELECT count(*) FROM object) AS objects, (SELECT count(*) FROM object_version) AS versions,
    (SELECT count(*) FROM repository WHERE policy IS NOT NULL AND next_run_at IS NOT NULL) AS governed,
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
  assert.deepEqual(
    [...seen],
    [NOTHING, ALL].map((rows) => JSON.stringify(rows)),
  )
  assert.deepEqual(stored(world), ALL)
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
  assert.deepEqual(stored(world), { ...NOTHING, serial: 7 })
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
  assert.deepEqual(stored(world), ALL)
})

test('what is written to repositories while a large plan is prepared counts', async () => {
  await using world = await openWorld()
  const { repositories } = world.store
  const ref = (at: number) => ({ registry: 'prod', repository: `team/r${at}` })
  await world.apply(policies(0), true)
  const made = await world.plan(policies(COUNT / 2), true)
  const due = world.clock.now() + 1
  let turn = 0
  // Why at each turn: the last one is between what is staged and the commit.
  atTurns(world, () => {
    if (stored(world).serial !== 1) return
    turn += 1
    repositories.setNextRun(ref(COUNT - 1), due + turn)
    repositories.setPolicy(ref(COUNT - 2 - turn), undefined, undefined)
    repositories.upsert({ registry: 'prod', repository: `late${turn}`, workspace: 'default' })
  })
  await world.plans.apply(made.id, '', 'ann')
  assert.equal(repositories.get(ref(COUNT - 1))?.nextRunAt, due + turn, 'an earlier run stays')
  assert.equal(repositories.get(ref(COUNT - 2 - turn))?.policy, `lifecycle_policy.p${COUNT - 2 - turn}`)
  assert.equal(repositories.get(ref(0))?.policy, undefined)
  assert.equal(repositories.get({ registry: 'prod', repository: `late${turn}` })?.policy, undefined)
  assert.equal(stored(world).governed, COUNT)
})

test('an address that another workspace takes meanwhile is refused, and nothing is written', async () => {
  await using world = await openWorld()
  const made = await world.plan(policies(0), true)
  const { objects } = await readConfiguration([
    { name: 'p.hcl', text: policies(0).replace('$URL', 'http://127.0.0.1:1') },
  ])
  const taken = objects.find(({ name }) => name === 'p7')
  assert.ok(taken)
  let left = 3
  atTurns(world, () => {
    left -= 1
    if (left === 0) world.store.objects.put('other', 1, taken)
  })
  await assert.rejects(world.plans.apply(made.id, '', 'ann'), {
    code: 'ALREADY_EXISTS',
    message: /lifecycle_policy\.p7 belongs to workspace other/,
  })
  assert.deepEqual(stored(world), { ...NOTHING, objects: 1, versions: 1 })
})

test('a large apply that fails at any write of its transaction leaves nothing, and succeeds the next time', async () => {
  await using world = await openWorld()
  await world.apply(policies(0), true)
  const made = await world.plan(policies(COUNT / 2), true)
  const { largeTransaction } = world.store
  let [failing, writes, isInside] = [0, 0, false]
  const watched: typeof largeTransaction = (body) => {
    isInside = true
    return largeTransaction(body)
  }
  Object.assign(world.store, { largeTransaction: watched })
  setFailpoints((name) => {
    if (!isInside || !['store.write', 'apply.beforeCommit'].includes(name)) return
    writes += 1
    if (writes === failing) throw new Error('the disk is full')
  })
  let failed: unknown
  for (failing = 1; stored(world).serial === 1; failing += 1) {
    ;[writes, isInside] = [0, false]
    failed = await world.plans.apply(made.id, '', 'ann').then(
      () => undefined,
      (error: unknown) => error,
    )
    if (failed !== undefined) assert.deepEqual(stored(world), ALL, `write ${failing}`)
  }
  // Why: the last one fails after the commit.
  assert.equal(failed, undefined)
  setFailpoints(undefined)
  assert.ok(failing > 10, `${failing} writes`)
  assert.deepEqual(stored(world), { ...ALL, versions: ALL.versions + COUNT, serial: 2 })
})

test('a daemon that is killed in a large apply leaves nothing of it', async () => {
  using at = folder()
  await using daemon = await startTestDaemon(at.path, [], { CAREEN_FAILPOINTS: 'apply.beforeCommit=kill' })
  const file = join(at.path, 'p.hcl')
  writeFileSync(file, policies(0).replace('$URL', 'http://127.0.0.1:9'))
  const flags = ['-auto-approve', '-skip-effects', '-no-second-reading']
  const { code } = await careen(['apply', ...flags, file], daemon.env)
  assert.notEqual(code, 0)
  await daemon.ended
  assert.equal(daemon.process.signalCode, 'SIGKILL')
  assert.deepEqual(stored(daemon), NOTHING)
})

test('a plan of many objects lets others have their turn, and sees those of one serial', async () => {
  await using world = await openWorld()
  await world.apply(policies(0), true)
  const { objects } = world.store
  const { every } = objects
  let [turns, slices] = [0, 0]
  const counted: typeof every = (...given) => {
    slices += 1
    return every(...given)
  }
  Object.assign(objects, { every: counted })
  atTurns(world, () => {
    turns += 1
    if (slices !== 1 || objects.workspace('default').serial === 2) return
    objects.remove('lifecycle_policy.p0', 2)
    objects.setSerial('default', 2, 1)
  })
  const made = await world.plan(policies(0), true)
  assert.ok(turns > 10, `${turns} turns`)
  assert.ok(slices > 3, `${slices} slices`)
  assert.equal(made.baseSerial, 2)
  assert.deepEqual(
    made.changes.map(({ action, ...change }) => [action, 'after' in change && change.after.name]),
    [['create', 'p0']],
  )
})
