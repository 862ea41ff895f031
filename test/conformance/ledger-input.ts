import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Assignment, Ledger } from '../../daemon/ledger/ledger.ts'
import { AGREED } from '../../policies/evidence/arrival.ts'
import { DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { all } from '../support/parts.ts'
import { refOf, webPolicy, type World } from '../support/world.ts'

type Within = (body: (world: World, ledger: Ledger) => Promise<void>) => Promise<void>
type Begin = (world: World, ledger: Ledger) => Promise<Assignment>

/** A scan of one part, without tags. */
const alone = { part: 0, moved: [], missingTags: [], dangling: [] }
const sums = { tags: 3, images: 4, bytes: 7, complete: true }

/** How a worker reads what can be long. */
export function inputTests(within: Within, begin: Begin): void {
  test('the input of an assignment is what the assignment has', () =>
    within(async (world, ledger) => {
      const pin = { ...refOf('prod/team/web'), reference: 'pr-1', reason: 'bug 4711', field: 'pin' }
      const asked = { by: 'ana', actor: DAEMON_ACTOR, requestId: '', validateOnly: false }
      world.pins.create({ ...asked, pins: [{ ...pin, end: { after: 60_000 } }] })
      world.pins.create({ ...asked, pins: [{ ...pin, reference: 'v9', end: 'never' }] })
      const { lease, protections, pins, quotaScope, quotaRegistries, looks } = await begin(world, ledger)
      assert.deepEqual(
        pins.map(({ reference, owner, reason, until }) => [reference, owner, reason, until === undefined]),
        [
          ['pr-1', 'ana', 'bug 4711', false],
          ['v9', 'ana', 'bug 4711', true],
        ],
      )
      const input = { protections, pins, quotaScope, quotaRegistries, dangling: looks.dangling ?? [] }
      assert.deepEqual(await ledger.assignmentInput(lease), input)
      await world.apply(webPolicy('', 'expire_period = "30d"'), true)
      await assert.rejects(ledger.assignmentInput(lease), { code: 'POLICY_CHANGED' })
    }))

  test('sightings and approved digests come in order and in pages', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const names = Array.from({ length: 1500 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)
      await ledger.recordScan(
        lease,
        {
          at: 7,
          after: 7,
          added: names.map((one) => ({ digest: one, firstSeenAt: 7, baseline: true })),
          missing: [],
          ...alone,
          tags: 3,
          images: 4,
          bytes: 7,
          complete: true,
        },
        true,
      )
      const seen = await all(ledger.sightings(lease))
      assert.deepEqual(
        seen.map((one) => one.digest),
        names,
      )
      assert.deepEqual(seen[0], { digest: names[0], firstSeenAt: 7, baseline: true })
      const approved = names.slice(0, 1200)
      world.store.approvals.add(refOf('prod/team/web'), approved, { source: 'pl-1', at: world.clock.now() })
      assert.deepEqual(await all(ledger.approved(lease)), approved)
      const vanish = (at: number) =>
        ledger.recordScan(lease, { at, after: at, added: [], missing: names, ...alone, ...sums }, true)
      await vanish(8)
      assert.equal((await all(ledger.sightings(lease)))[0]?.missingSince, 8)
      await vanish(9)
      assert.equal((await all(ledger.sightings(lease))).length, 1500, 'the second look came too soon')
      await vanish(8 + AGREED)
      assert.equal((await all(ledger.sightings(lease))).length, 0)
    }))

  test('reading stops when its signal aborts', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const names = Array.from({ length: 20_000 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)
      const added = names.map((one) => ({ digest: one, firstSeenAt: 7, baseline: true }))
      await ledger.recordScan(lease, { at: 7, after: 7, added: [], missing: [], ...alone, ...sums }, true)
      world.store.sightings.add(world.runs.get(lease.runId), added)
      const stop = new AbortController()
      let parts = 0
      const reading = (async () => {
        for await (const _ of ledger.sightings(lease, stop.signal)) {
          parts += 1
          stop.abort()
        }
      })()
      await assert.rejects(reading, { code: 'CANCELLED' })
      assert.ok(parts < 20)
      assert.equal((await all(ledger.sightings(lease))).length, 20_000)
    }))

  test('what is recalled is complete, also if its pushes are longer than a message', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      const digests = Array.from({ length: 40 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)
      const tags = Array.from({ length: 500 }, (_, i) => `${'t'.repeat(120)}${i}`)
      world.store.transaction(() => {
        for (const digest of digests)
          for (const tag of tags) world.store.pushes.add(run, { digest, tag, at: 1 })
      })
      world.store.sightings.add(
        run,
        digests.map((digest) => ({ digest, firstSeenAt: 7, baseline: true })),
      )
      const { sightings, pushes } = await ledger.recall(lease, digests)
      assert.deepEqual(new Set(sightings.map(({ digest }) => digest)), new Set(digests))
      assert.equal(pushes.length, 20_000)
      assert.deepEqual(new Set(pushes.map(({ digest }) => digest)), new Set(digests))
    }))
}
