import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ledger, OpenIntent } from '../../daemon/ledger/ledger.ts'
import type { Decision } from '../../policies/index.ts'
import type { NewIntent } from '../../proto/resources/intent.ts'
import { all, allPushes } from '../support/parts.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'
import { effectTests, INTENT } from './ledger-effects.ts'
import { inputTests } from './ledger-input.ts'
import { inventoryTests } from './ledger-inventory.ts'
import { lookTests } from './ledger-looks.ts'

export type LedgerSetup = { readonly ledger: Ledger; readonly stop: () => Promise<void> }

const digest = `sha256:${'a'.repeat(64)}`
const intent: NewIntent = {
  ...INTENT,
  digest,
  bytes: Buffer.from([1, 0, 255]),
  children: [digest],
  size: 3,
}
const counts = { kept: 1, planned: 1, deleted: 1, untagged: 0, skipped: 0, failed: 0, bytes: 3 }
const decision: Decision = {
  digest,
  tags: ['pr-1'],
  action: 'DELETE',
  untag: [],
  reasons: [{ kind: 'not_selected' }],
  group: digest,
  follows: [],
  size: 3,
  verdicts: [],
}

/** A scan of one part, without tags. */
const alone = { part: 0, moved: [], missingTags: [], dangling: [] }
const sums = { tags: 3, images: 4, bytes: 7, complete: true }
/** What a worker may rely on, whether the truth is in its own process or behind gRPC. */
export function ledgerConformance(title: string, setup: (world: World) => Promise<LedgerSetup>): void {
  const within = async (body: (world: World, ledger: Ledger) => Promise<void>): Promise<void> => {
    await using world = await openWorld()
    await pushTen(world)
    await world.apply(webPolicy())
    const { ledger, stop } = await setup(world)
    try {
      await body(world, ledger)
    } finally {
      await stop()
    }
  }
  const begin = async (world: World, ledger: Ledger) => {
    const run = await world.start('prod/team/web')
    const assignment = await ledger.begin(run.id, 'one')
    assert.ok(assignment)
    return assignment
  }

  describe(`ledger conformance: ${title}`, () => {
    test('a run is begun with everything needed to decide, and by one worker at a time', () =>
      within(async (world, ledger) => {
        const before = world.clock.now()
        const assignment = await begin(world, ledger)
        assert.equal(assignment.run.repository, 'team/web')
        assert.equal(assignment.policy?.name, 'web')
        assert.equal(assignment.registry.url, world.registry.url)
        assert.deepEqual([assignment.looks.baseline, assignment.looks.since], [true, undefined])
        assert.ok(before <= assignment.now && assignment.now <= world.clock.now())
        assert.equal(await ledger.begin(assignment.run.id, 'two'), undefined)
        assert.equal(await ledger.begin('no-such-run', 'two'), undefined)
      }))

    test('an intent is stored whole, settled once, and found by the next runner until then', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        const { id } = await ledger.intend(lease, intent)
        const open = await ledger.openIntents(lease)
        const { mediaType, bytes } = intent
        assert.deepEqual(open.map(pick), [
          { id, digest, action: 'DELETE', tags: ['pr-1'], mediaType, bytes, children: [] },
        ])
        const [stored] = world.store.intents.ofRun(run.id, 0, 9)
        assert.deepEqual(Buffer.from(stored?.bytes ?? []), intent.bytes)
        await ledger.recordOutcome(lease, id, 'deleted', 'first')
        await ledger.recordOutcome(lease, id, 'not_done', 'second')
        const [settled] = world.store.intents.ofRun(run.id, 0, 9)
        assert.equal(settled?.outcome, 'deleted')
        assert.equal(settled?.detail, 'first')
        assert.deepEqual(await ledger.openIntents(lease), [])
      }))

    effectTests(within, begin)

    test('a lease that another runner took over is void for every call', () =>
      within(async (world, ledger) => {
        const { lease } = await begin(world, ledger)
        world.clock.skew = 61_000
        const next = await ledger.begin(lease.runId, 'two')
        assert.ok(next && next.lease.generation > lease.generation)
        const lost = { code: 'LEASE_LOST' }
        await assert.rejects(ledger.renew(lease), lost)
        await assert.rejects(ledger.intend(lease, intent), lost)
        await assert.rejects(ledger.recordOutcome(lease, '1', 'deleted'), lost)
        await assert.rejects(ledger.recordDecisions(lease, [decision], true), lost)
        await assert.rejects(ledger.facts(lease, { manifests: [], configs: [] }), lost)
        await assert.rejects(ledger.recordManifests(lease, { manifests: [], configs: [] }), lost)
        await assert.rejects(all(ledger.tags(lease)), lost)
        await assert.rejects(all(ledger.sightings(lease)), lost)
        await assert.rejects(all(ledger.approved(lease)), lost)
        await assert.rejects(ledger.assignmentInput(lease), lost)
        await assert.rejects(ledger.putBack(lease, [digest]), lost)
        await assert.rejects(ledger.openIntents(lease), lost)
        await assert.rejects(allPushes(ledger.pushes(lease, 0)), lost)
        await assert.rejects(
          ledger.recordScan(lease, { at: 1, after: 1, added: [], missing: [], ...alone, ...sums }, true),
          lost,
        )
        await assert.rejects(ledger.finish(lease, { state: 'SUCCEEDED', counts, limitChecks: [] }), lost)
        assert.ok(await ledger.intend(next.lease, intent))
      }))

    test('renewing prolongs the lease, and says whether the run was cancelled', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        world.clock.skew = 30_000
        assert.equal((await ledger.renew(lease)).validFor, 60_000)
        world.clock.skew = 89_000
        assert.equal(await ledger.begin(lease.runId, 'two'), undefined)
        world.runs.cancel(run.id)
        await assert.rejects(ledger.renew(lease), { code: 'CANCELLED' })
        await assert.rejects(ledger.intend(lease, intent), { code: 'CANCELLED' })
      }))

    test('no intent after the policy changed; one more after something else changed', () =>
      within(async (world, ledger) => {
        const { lease } = await begin(world, ledger)
        await world.apply(
          `${webPolicy()}\nlifecycle_policy "other" {\n  registry = registry.prod\n  repository = "x"\n}\n`,
          true,
        )
        assert.ok(await ledger.intend(lease, intent))
        await world.apply(webPolicy('', 'expire_period = "30d"'), true)
        await assert.rejects(ledger.intend(lease, intent), { code: 'POLICY_CHANGED' })
      }))

    inputTests(within, begin)
    inventoryTests(within, begin)
    lookTests(within, begin)

    test('decisions are kept in order; a new try discards the old ones', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        await ledger.recordDecisions(lease, [decision, decision], true)
        await ledger.recordDecisions(lease, [{ ...decision, tags: ['last'] }], false)
        assert.deepEqual(
          world.store.decisions.page(run.id, 0, 9).decisions.map((one) => one.tags),
          [['pr-1'], ['pr-1'], ['last']],
        )
        await ledger.recordDecisions(lease, [decision], true)
        assert.equal(world.store.decisions.page(run.id, 0, 9).decisions.length, 1)
      }))

    test('every result of a run is stored as it was given', () =>
      within(async (world, ledger) => {
        const parked = await begin(world, ledger)
        await ledger.finish(parked.lease, {
          state: 'AWAITING_APPROVAL',
          counts,
          limitChecks: [],
          digests: [digest],
          message: 'look',
        })
        assert.equal(world.runs.get(parked.run.id).state, 'AWAITING_APPROVAL')
        const back = await begin(world, ledger)
        await ledger.finish(back.lease, { state: 'QUEUED', message: 'stopped' })
        assert.deepEqual(world.handedBack, [back.run.id])
        const again = await ledger.begin(back.run.id, 'two')
        assert.ok(again)
        await ledger.finish(again.lease, {
          state: 'FAILED',
          errorCode: 'KEPT_TAG_MISSING',
          message: 'gone',
          incident: true,
        })
        const failed = world.runs.get(back.run.id)
        assert.deepEqual(
          [failed.state, failed.errorCode, failed.message, failed.attempts],
          ['FAILED', 'KEPT_TAG_MISSING', 'gone', 1],
        )
        assert.equal(world.store.repositories.get(failed)?.stopped, 'gone')
      }))
  })
}

function pick({ id, digest: of, action, tags, mediaType, bytes, children }: OpenIntent) {
  return { id, digest: of, action, tags, mediaType, bytes: Buffer.from(bytes), children }
}
