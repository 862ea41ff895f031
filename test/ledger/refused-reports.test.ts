/** What the daemon checks of a worker besides the report itself: protections, limits, kinds of runs, and how often it was refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { LONGEST_DELETE } from '../../daemon/registry/client.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import type { Decision } from '../../policies/index.ts'
import type { NewIntent, Run } from '../../proto/resources/index.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const PROTECT = 'protect "keep" {\n  registry = registry.prod\n  tag_regexp = "pr-1"\n}\n'
const ALL = 'max_delete_percent = 100'

/** Ten images, two of them too old. The plan showed none of them, so none is approved. */
async function worldWith(policy: string): Promise<World> {
  const world = await openWorld()
  await world.push('team/web', { tags: ['first'], days: 1 })
  await world.apply(policy)
  await pushTen(world)
  return world
}

/** Works on the run with a ledger that changes one call. */
function workWith(world: World, run: Run, change: Partial<Ledger>): Promise<Run> {
  return world.workOn(run, { ledger: { ...world.ledger, ...change }, worker: 'liar' })
}

/** Returns the intent of an image as the registry has it. */
function intentOf(world: World, { digest, tags }: Pick<Decision, 'digest' | 'tags'>): NewIntent {
  const manifest = world.stored().manifests.get(digest)
  assert.ok(manifest)
  const { mediaType, bytes } = manifest
  return { digest, action: 'DELETE', tags, mediaType, bytes, children: [], size: 1, reasons: [] }
}

/** Returns decisions that delete every image with a tag. */
function deleteAll(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.map((one) => ({ ...one, action: 'DELETE', reasons: [] }))
}

test('a protected image is not deleted, whatever the worker decided', async () => {
  await using world = await worldWith(`${webPolicy(ALL)}${PROTECT}`)
  const refused: unknown[] = []
  const run = await workWith(world, await world.start('prod/team/web'), {
    recordDecisions: async (lease, decisions, first) => {
      const exceeded = await world.ledger.recordDecisions(lease, deleteAll(decisions), first)
      const held = decisions.find(({ tags }) => tags.includes('pr-1'))
      assert.ok(held)
      await world.ledger
        .intend(lease, intentOf(world, held))
        .catch((thrown: Error) => refused.push(thrown.message))
      return exceeded
    },
  })
  assert.match(String(refused[0]), /is protected by protect\.keep/)
  assert.equal(
    world.store.intents.ofRun(run.id, 0, 99).some(({ tags }) => tags.includes('pr-1')),
    false,
  )
})

test('a worker that ignores the limits of the policy is stopped at the first intent', async () => {
  for (const limit of ['max_delete_count = 1', 'max_delete_percent = 10']) {
    await using world = await worldWith(webPolicy(limit))
    const run = await world.start('prod/team/web')
    const ended = await workWith(world, run, {
      finish: async (lease, result) => {
        if (result.state !== 'AWAITING_APPROVAL') return world.ledger.finish(lease, result)
        const [wanted] = world.store.decisions
          .page(run.id, 0, 99)
          .decisions.filter(({ action }) => action !== 'KEEP')
        assert.ok(wanted)
        await assert.rejects(world.ledger.intend(lease, intentOf(world, wanted)), {
          code: 'LIMIT_EXCEEDED',
          message: /, limit 10?[ .]/,
        })
        await world.ledger.finish(lease, result)
      },
    })
    assert.equal(ended.state, 'AWAITING_APPROVAL')
    assert.equal(world.store.intents.count(run.id), 0)
  }
})

test('a worker that reads the limits otherwise waits for approval all the same, by those of the daemon', async () => {
  await using world = await worldWith(webPolicy('max_delete_percent = 10'))
  await using served = await serve(world)
  const ledger = remoteLedger(served.client, newWorker())
  const begin: Ledger['begin'] = async (...args) => {
    const begun = await ledger.begin(...args)
    if (begun?.policy === undefined) return begun
    const limits = { ...begun.policy.limits, maxDeletePercent: 100 }
    return { ...begun, policy: { ...begun.policy, limits } }
  }
  const ended = await world.workOn(await world.start('prod/team/web'), { ledger: { ...ledger, begin } })
  assert.equal(ended.state, 'AWAITING_APPROVAL', ended.message)
  assert.match(ended.message ?? '', /limit 10 %/)
  assert.deepEqual(
    ended.limitChecks.map(({ ok, limit }) => [ok, limit]),
    [
      [false, 10],
      [true, 1],
    ],
  )
})

test('after an approval a worker deletes what was approved, and nothing else', async () => {
  await using world = await worldWith(webPolicy('max_delete_count = 1'))
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  const run = await world.approve(parked.id, 'r')
  const ended = await workWith(world, run, {
    recordDecisions: async (lease, decisions, first) => {
      const exceeded = await world.ledger.recordDecisions(lease, deleteAll(decisions), first)
      const other = decisions.find(({ tags }) => tags.includes('release-9'))
      assert.ok(other)
      await assert.rejects(world.ledger.intend(lease, intentOf(world, other)), {
        code: 'REPORT_REFUSED',
        message: /is not among the approved images/,
      })
      return exceeded
    },
  })
  assert.deepEqual([ended.state, ended.removals?.deleted], ['SUCCEEDED', 2])
})

test('no intent in a dry run, and none before a complete scan', async () => {
  await using world = await worldWith(webPolicy(ALL))
  const first = await world.start('prod/team/web', 'DRY_RUN')
  await workWith(world, first, {
    recordDecisions: async (lease, decisions, isFirst) => {
      const exceeded = await world.ledger.recordDecisions(lease, decisions, isFirst)
      const wanted = decisions.find(({ action }) => action === 'DELETE')
      assert.ok(wanted)
      await assert.rejects(world.ledger.intend(lease, intentOf(world, wanted)), { message: /by a dry run/ })
      await assert.rejects(world.ledger.putBack(lease, [wanted.digest]), { message: /puts nothing back/ })
      return exceeded
    },
  })
  await workWith(world, await world.start('prod/team/web'), {
    recordScan: (lease, scan, last) =>
      world.ledger.recordScan(lease, { ...scan, complete: false, missing: [], missingTags: [] }, last),
    recordDecisions: async (lease, decisions, isFirst) => {
      const exceeded = await world.ledger.recordDecisions(lease, decisions, isFirst)
      const wanted = decisions.find(({ action }) => action === 'DELETE')
      assert.ok(wanted)
      await assert.rejects(world.ledger.intend(lease, intentOf(world, wanted)), { code: 'REPORT_REFUSED' })
      return exceeded
    },
  })
  assert.equal((await world.tags('team/web')).length, 11)
})

test('that an earlier delete was not done is believed only when it cannot arrive any more', async () => {
  await using world = await worldWith(webPolicy(ALL))
  const left: number[] = []
  await workWith(world, await world.start('prod/team/web'), {
    intend: async (lease, intent) => {
      await world.ledger.intend(lease, intent)
      left.push(...world.store.intents.ofLease(lease).map(({ id }) => id))
      throw new Error('the worker dies')
    },
  })
  const { id } = await world.start('prod/team/web')
  const begun = await world.ledger.begin(id, 'next')
  assert.ok(begun)
  const [open] = await world.ledger.openIntents(begun.lease)
  const settle = () => world.ledger.recordOutcome(begun.lease, open?.id ?? '', 'not_done')
  await assert.rejects(settle(), { code: 'REPORT_REFUSED', message: /may still arrive/ })
  world.wait(LONGEST_DELETE)
  await settle()
  assert.equal(world.store.intents.get(left[0] ?? 0)?.outcome, 'not_done')
})

test('three refused reports in an hour: recorded, logged, and the worker gets no more runs', async () => {
  await using world = await worldWith(webPolicy(ALL))
  await using served = await serve(world)
  const ledger = remoteLedger(served.client, newWorker())
  for (let i = 1; i <= 3; i += 1) {
    const run = await workWith(world, await world.start('prod/team/web'), {
      ...ledger,
      recordScan: (lease, scan, last) =>
        ledger.recordScan(lease, { ...scan, missing: ['sha256:none'] }, last),
    })
    assert.deepEqual([run.state, run.errorCode], ['FAILED', 'REPORT_REFUSED'])
    assert.match(world.warned.at(-1) ?? '', new RegExp(`refused a report.*${run.id}.*liar.*no digest`))
  }
  assert.equal(world.store.refusedReports.since(0).length, 3)
  const next = await world.start('prod/team/web')
  await assert.rejects(ledger.begin(next.id, 'liar'), { code: 'REPORT_REFUSED', message: /gets no runs/ })
  assert.deepEqual([world.runs.get(next.id).state, world.runs.get(next.id).attempts], ['QUEUED', 0])
  assert.match(world.runs.get(next.id).message ?? '', /^waits for another worker: worker liar gets no runs: /)
  assert.deepEqual(world.deletes(), [])
  const honest = await world.workOn(next, {
    ledger: remoteLedger(served.client, newWorker()),
    worker: 'honest',
  })
  assert.equal(honest.state, 'SUCCEEDED', honest.message)
  world.clock.skew += 3_600_001
  assert.equal((await world.clean('prod/team/web', { ledger, worker: 'liar' })).state, 'SUCCEEDED')
})
