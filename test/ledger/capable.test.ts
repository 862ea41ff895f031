/** Which workers get a run: those that know all of its policy and protections, and speak the daemon's protocol. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { runsWithoutCapableWorker } from '../../daemon/schedule/due-runs.ts'
import { CareenError, FEATURE_NAMES } from '../../policies/model/index.ts'
import { refuseProtocol, WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const MINUTE = 60_000
const GROUPED = `${webPolicy('', 'max = 1\n    group_by = "pr-([0-9]+)"')}
  protect "theirs" {
    registry = registry.prod
    repository = "team/other"
    annotations = { keep = "yes" }
  }`
const without = (name: string): readonly string[] => FEATURE_NAMES.filter((one) => one !== name)

test('a run waits for a worker that knows all of its policy, and says so', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(GROUPED)
  const { id } = await world.start('prod/team/web')
  assert.equal(await world.ledger.begin(id, 'old', without('group_by')), undefined)
  const waiting = world.runs.get(id)
  assert.equal(waiting.state, 'QUEUED')
  assert.match(waiting.message ?? '', /^waits for a capable worker: old does not know group_by\. Upgrade/)
  assert.deepEqual(waiting.waitsFor, ['group_by'])
  assert.equal(waiting.attempts, 0)
  assert.deepEqual(runsWithoutCapableWorker(world.base), [])
  world.clock.skew = 11 * MINUTE
  assert.deepEqual(
    runsWithoutCapableWorker(world.base).map((run) => run.id),
    [id],
  )
  const begun = await world.ledger.begin(id, 'new', without('protect_annotations'))
  assert.equal(begun?.run.message, undefined, 'features of other repositories are not needed')
  assert.deepEqual(runsWithoutCapableWorker(world.base), [])
})

test('the time that a run waits for a capable worker begins when its window opens', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(GROUPED)
  const { id } = await world.start('prod/team/web')
  const { runs } = world.store
  world.clock.skew = 60 * MINUTE
  runs.waitForWindow(id, { at: world.clock.now(), message: 'waits for its window' })
  runs.openWindows(world.clock.now())
  assert.equal(await world.ledger.begin(id, 'old', without('group_by')), undefined)
  assert.deepEqual(runsWithoutCapableWorker(world.base), [])
  world.clock.skew += 11 * MINUTE
  assert.deepEqual(
    runsWithoutCapableWorker(world.base).map((run) => run.id),
    [id],
  )
})

test('a worker that does not know a protection of the repository does not get the run', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(GROUPED.replace('team/other', 'team/web'))
  const { id } = await world.start('prod/team/web')
  assert.equal(await world.ledger.begin(id, 'old', without('protect_annotations')), undefined)
  assert.equal(await world.ledger.begin(id, 'older', []), undefined)
  assert.match(world.runs.get(id).message ?? '', /older does not know group_by, protect_annotations\./)
})

test('a worker over gRPC says what it knows and what it speaks', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(GROUPED)
  await using served = await serve(world)
  const { AcquireRun } = served.client.services.WorkerService.service
  const { id } = await world.start('prod/team/web')
  const run = `workspaces/default/runs/${id}`
  const worker = { instance: 'i', name: 'older', protocol: WORKER_PROTOCOL, features: [] }
  assert.equal((await served.client.unary(AcquireRun, { run, worker })).assignment, null)
  await assert.rejects(
    served.client.unary(AcquireRun, { run, worker: { ...worker, protocol: 0 } }),
    (error) => {
      const { code, message, metadata } = CareenError.from(error)
      assert.partialDeepStrictEqual(
        [code, metadata],
        ['PROTOCOL_UNSUPPORTED', { daemon: '4', worker: 'none' }],
      )
      assert.match(
        message,
        /daemon speaks the worker protocol 4, and the worker speaks none.*Upgrade the worker/,
      )
      return true
    },
  )
  const current = { ...worker, features: [...FEATURE_NAMES] }
  for (const named of [id, `runs/${id}`, `${run}/`])
    await assert.rejects(served.client.unary(AcquireRun, { run: named, worker: current }), (error) => {
      const { code, metadata } = CareenError.from(error)
      assert.partialDeepStrictEqual([code, metadata], ['NAME_INVALID', { field: 'run' }], named)
      return true
    })
  const other = { run: run.replace('default', 'other'), worker: current }
  assert.equal((await served.client.unary(AcquireRun, other)).assignment, null)
  assert.equal(world.runs.get(id).attempts, 0)
  assert.ok(await remoteLedger(served.client, newWorker()).begin(id, 'new'))
})

test('a daemon speaks its protocol, and the one before if that is of the same package', () => {
  refuseProtocol(WORKER_PROTOCOL)
  for (const spoken of [-1, 0, 1, 2, 3])
    assert.throws(() => refuseProtocol(spoken), {
      code: 'PROTOCOL_UNSUPPORTED',
      message: /Upgrade the worker/,
    })
  assert.throws(() => refuseProtocol(WORKER_PROTOCOL + 1), {
    code: 'PROTOCOL_UNSUPPORTED',
    message: /Upgrade the daemon, then its workers/,
  })
})
