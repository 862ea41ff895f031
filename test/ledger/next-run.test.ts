/** Which run a worker gets that has no job: the fair one that it may execute. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { newRun } from '../../daemon/runs/index.ts'
import { CareenError, FEATURE_NAMES } from '../../policies/model/index.ts'
import { openWorld, type World } from '../support/world.ts'

const POLICY = 'status = "ACTIVE"\n  keep_days = 1'

/** Registries with a default policy each, and repositories that have one more feature in their policy. */
async function prepared(registries: readonly string[], newer: readonly string[] = []) {
  const world = await openWorld()
  await world.apply(
    registries
      .map(
        (name) =>
          `registry "${name}" {\n  url = "https://${name}.example.invalid"\n}\n` +
          `default_policy "${name}" {\n  registry = registry.${name}\n  ${POLICY}\n}\n`,
      )
      .join('') +
      newer
        .map(
          (name) =>
            `lifecycle_policy "n-${name.replace('*', '')}" {\n  registry = registry.${registries[0]}\n  repositories = "${name}"\n  status = "ACTIVE"\n` +
            '  rule "one" {\n    tag_regexp = ".*"\n    group_by = "(.*)"\n    expire_period = "7d"\n    retained_top = 1\n  }\n}\n',
        )
        .join(''),
    true,
  )
  return world
}

function queued(
  world: World,
  registry: string,
  repository: string,
  trigger: 'schedule' | 'request' = 'schedule',
) {
  world.store.repositories.upsert({ registry, repository, workspace: 'default' })
  const state = world.store.repositories.get({ registry, repository })
  assert.ok(state)
  return newRun(world.base, state, { kind: 'CLEAN', trigger }).id
}

const wish = () => ({ worker: 'one', attempt: randomUUID() })

test('registries take turns, what a person started goes first, and nothing is given twice', async () => {
  await using world = await prepared(['a', 'b'])
  const a = ['1', '2', '3'].map((name) => queued(world, 'a', name))
  const b = queued(world, 'b', '1')
  const asked = queued(world, 'a', 'asked', 'request')
  const began: (string | undefined)[] = []
  for (let i = 0; i < 6; i += 1) began.push((await world.ledger.beginNext(wish()))?.run.id)
  assert.deepEqual(new Set(began.slice(0, 2)), new Set([asked, b]))
  assert.deepEqual(began.slice(2), [...a, undefined])
})

test('an attempt is repeated; a repetition alone begins nothing', async () => {
  await using world = await prepared(['a'])
  const id = queued(world, 'a', '1')
  const attempt = wish()
  assert.equal(await world.ledger.beginNext({ ...attempt, repeatOnly: true }), undefined)
  assert.equal(world.runs.get(id).state, 'QUEUED')
  const first = await world.ledger.beginNext(attempt)
  queued(world, 'a', '2')
  const again = await world.ledger.beginNext(attempt)
  const only = await world.ledger.beginNext({ ...attempt, repeatOnly: true })
  assert.ok(first)
  assert.deepEqual([again?.lease, only?.lease], [first.lease, first.lease])
  await world.ledger.renew(first.lease)
  assert.equal(await world.ledger.beginNext({ ...attempt, repeatOnly: true }), undefined, 'it has arrived')
})

test('runs that need a newer worker do not keep those behind them from an older one', async () => {
  const newer = ['new0', 'new1', 'new2']
  await using world = await prepared(['a'], newer)
  for (const name of newer) queued(world, 'a', name)
  const [old, next] = [queued(world, 'a', 'old1'), queued(world, 'a', 'old2')]
  const older = FEATURE_NAMES.filter((name) => name !== 'group_by')
  assert.equal((await world.ledger.beginNext(wish(), older))?.run.id, old)
  assert.equal((await world.ledger.beginNext(wish(), older))?.run.id, next)
  assert.equal(await world.ledger.beginNext(wish(), older), undefined)
  const [first] = world.store.runs.queued(1)
  assert.match(first?.message ?? '', /waits for a capable worker: one does not know group_by/)
  assert.equal((await world.ledger.beginNext(wish()))?.run.repository, 'new0')
})

test('a worker reads on where it stopped, however many runs wait that it cannot execute', async () => {
  await using world = await prepared(['a'], ['new*'])
  world.store.transaction(() => {
    for (let i = 0; i < 900; i += 1) queued(world, 'a', `new${i}`)
  })
  const old = queued(world, 'a', 'old')
  const older = FEATURE_NAMES.filter((name) => name !== 'group_by')
  const found: (string | undefined)[] = []
  for (let i = 0; i < 2; i += 1) found.push((await world.ledger.beginNext(wish(), older))?.run.id)
  assert.deepEqual(found, [undefined, old])
})

test('a paused registry, a grant on another one, and all deletes on hold: the run waits', async () => {
  await using world = await prepared(['a', 'b'])
  const [a, b] = [queued(world, 'a', '1'), queued(world, 'b', '1')]
  const pause = { reason: 'a copy runs', pausedBy: 'test', pausedAt: world.clock.now() }
  world.store.pauses.set({ registry: 'a' }, pause)
  const onlyA = world.ledgers({
    identity: 'token:a',
    instance: randomUUID(),
    mayTake: ({ registry }) => registry === 'a',
  })
  assert.equal(await onlyA.beginNext(wish()), undefined)
  world.store.holds.set('registries', new CareenError('STORE_READ_ONLY', 'held'))
  assert.equal(await world.ledger.beginNext(wish()), undefined)
  const { waiting, message } = world.runs.get(b)
  assert.deepEqual(
    [waiting, message],
    ['HOLD', 'held'],
    'who follows the run is not left waiting without a word',
  )
  world.store.holds.set('registries', undefined)
  assert.equal(world.runs.get(b).waiting, 'WORKER')
  assert.equal((await world.ledger.beginNext(wish()))?.run.id, b)
  world.store.pauses.remove({ registry: 'a' })
  assert.equal((await onlyA.beginNext(wish()))?.run.id, a)
})

test('a run whose worker ended is given again when its lease has ended, and cancelled ones end', async () => {
  await using world = await prepared(['a'])
  const [one, two] = [queued(world, 'a', '1'), queued(world, 'a', '2')]
  const began = [await world.ledger.beginNext(wish()), await world.ledger.beginNext(wish())]
  assert.deepEqual(
    began.map((each) => each?.run.id),
    [one, two],
  )
  const other = world.ledgers({ identity: 'token:b', instance: randomUUID() })
  assert.equal(await other.beginNext(wish()), undefined)
  world.store.runs.update(one, { cancelRequested: true })
  world.clock.skew += 61_000
  const again = await other.beginNext(wish())
  assert.deepEqual([again?.run.id, again?.run.attempts], [two, 2])
  assert.equal(world.runs.get(one).state, 'CANCELLED')
})

test('a worker whose reports were refused gets none, and the run that waits says so', async () => {
  await using world = await prepared(['a'])
  const id = queued(world, 'a', '1')
  const instance = randomUUID()
  for (let i = 0; i < 3; i += 1)
    world.store.refusedReports.add({
      at: world.clock.now(),
      worker: `token:liar ${instance}`,
      runId: 'r',
      what: 'it lies',
    })
  const liar = world.ledgers({ identity: 'token:liar', instance })
  await assert.rejects(liar.beginNext(wish()), { code: 'REPORT_REFUSED' })
  assert.match(world.runs.get(id).message ?? '', /^waits for another worker: worker one gets no runs/)
})
