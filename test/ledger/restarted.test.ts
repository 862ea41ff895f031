/** A daemon that was restarted during a run verifies the later reports by what its store has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeServices } from '../../daemon/compose.ts'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

/** Returns the ledger of the same worker, of a daemon that remembers nothing. */
function restarted({ base, clock }: World, { instance }: Lease): Ledger {
  const hooks = {
    deliveredUpTo: () => undefined,
    late: openLateDeletes(clock.monotonic),
    applied: () => {},
    ended: () => {},
    applyRules: () => undefined,
    health: { report: async () => [], canStore: () => true },
    requeue: () => {},
    warn: () => {},
  }
  return composeServices(base, hooks).ledgers({ identity: 'process:test', instance })
}

test('between two parts of the decisions: the rest is accepted, a wrong one is not, and all of them count', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  let after: Ledger | undefined
  const run = await world.workOn(await world.start('prod/team/web', 'DRY_RUN'), {
    ledger: {
      ...world.ledger,
      recordDecisions: async (lease, decisions) => {
        const [first] = decisions
        assert.ok(first)
        await world.ledger.recordDecisions(lease, decisions.slice(0, 5), true)
        after = restarted(world, lease)
        const again = after.recordDecisions(lease, [first], false)
        await assert.rejects(again, { code: 'REPORT_REFUSED', message: /decided twice/ })
        const other = { ...first, digest: `sha256:${'e'.repeat(64)}` }
        await assert.rejects(after.recordDecisions(lease, [other], false), { code: 'REPORT_REFUSED' })
        return after.recordDecisions(lease, decisions.slice(5), false)
      },
      finish: async (lease, result) => after?.finish(lease, result),
    },
  })
  assert.deepEqual([run.state, run.counts?.kept, run.counts?.planned], ['SUCCEEDED', 8, 2], run.message)
})

test('between two parts of a scan: the rest is accepted, and the scan is stored whole', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  let after: Ledger | undefined
  const run = await world.workOn(await world.start('prod/team/web', 'DRY_RUN'), {
    ledger: {
      ...world.ledger,
      recordScan: async (lease, scan, last) => {
        assert.ok(last)
        const nothing = { missing: [], moved: [], missingTags: [], dangling: [] }
        const parts = [scan.added.slice(0, 3), scan.added.slice(3)] as const
        await world.ledger.recordScan(lease, { ...scan, ...nothing, added: parts[0] }, false)
        after = restarted(world, lease)
        await after.recordScan(lease, { ...scan, part: 1, added: parts[1] }, true)
      },
      recordDecisions: async (lease, decisions, first) =>
        (after ?? world.ledger).recordDecisions(lease, decisions, first),
      finish: async (lease, result) => after?.finish(lease, result),
    },
  })
  assert.deepEqual([run.state, run.counts?.kept, run.counts?.planned], ['SUCCEEDED', 8, 2], run.message)
  assert.equal(world.store.repositories.get(run)?.images, 10)
})

for (const change of [undefined, 'grace = "9d"'])
  test(`between the decisions and the deletes: ${change === undefined ? 'the run goes on' : 'it stops if the policy changed meanwhile'}`, async () => {
    await using world = await openWorld()
    await pushTen(world)
    await world.apply(webPolicy())
    let after: Ledger | undefined
    const run = await world.clean('prod/team/web', {
      ledger: {
        ...world.ledger,
        intend: async (lease, intent) => {
          if (after === undefined && change !== undefined) await world.apply(webPolicy(change), true)
          after ??= restarted(world, lease)
          return after.intend(lease, intent)
        },
        recordOutcome: async (...args) => (after ?? world.ledger).recordOutcome(...args),
        finish: async (lease, result) => (after ?? world.ledger).finish(lease, result),
      },
    })
    assert.equal(run.errorCode, change === undefined ? undefined : 'POLICY_CHANGED', run.message)
    assert.equal((await world.tags('team/web')).length, change === undefined ? 8 : 10)
  })
