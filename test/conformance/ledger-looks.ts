import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanRecord } from '../../daemon/inventory/scan-record.ts'
import { takeNotifications } from '../../daemon/inventory/take-notifications.ts'
import type { Assignment, Ledger } from '../../daemon/ledger/ledger.ts'
import { AGREED } from '../../policies/evidence/arrival.ts'
import { all } from '../support/parts.ts'
import type { World } from '../support/world.ts'

const digest = `sha256:${'a'.repeat(64)}`
const image = { digest: `sha256:${'b'.repeat(64)}` }
const counts = { kept: 1, planned: 0, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
const sums = { tags: 3, images: 4, bytes: 7, complete: true }

type Within = (body: (world: World, ledger: Ledger) => Promise<void>) => Promise<void>
type Begin = (world: World, ledger: Ledger) => Promise<Assignment>

/** What a worker may rely on of what looks did not show, and of what comes back. */
export function lookTests(within: Within, begin: Begin): void {
  test('what is gone is remembered, and is put back when it is seen again', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      const look = (at: number, more: Partial<ScanRecord>) =>
        ledger.recordScan(
          lease,
          {
            at,
            after: at,
            part: 0,
            added: [],
            missing: [],
            moved: [],
            missingTags: [],
            dangling: [],
            ...sums,
            ...more,
          },
          true,
        )
      const seen = { digest, firstSeenAt: 10, baseline: false, after: 5 }
      const tag = { tag: 'a', digest, baseline: false, after: 5 }
      await look(10, { added: [seen], moved: [tag] })
      assert.deepEqual(await all(ledger.sightings(lease)), [seen])
      takeNotifications(world.store, 'prod', [
        { action: 'push', repository: 'team/web', digest, tag: 'a', at: 7 },
      ])
      const told = { ...seen, pushedAt: 7 }
      await look(20, { missing: [digest] })
      assert.deepEqual(await all(ledger.sightings(lease)), [{ ...told, missingSince: 20 }])
      await look(30, { added: [{ ...seen, firstSeenAt: 30 }] })
      assert.deepEqual(await all(ledger.sightings(lease)), [{ ...told, putBackAt: 30 }])
      await look(40, { missing: [digest] })
      await look(40 + AGREED, { missing: [digest] })
      assert.deepEqual(await all(ledger.sightings(lease)), [])
      assert.equal((await all(ledger.tags(lease)))[0]?.removedAt, 40 + AGREED)
      const { sightings, pushes } = await ledger.recall(lease, [digest, image.digest])
      assert.deepEqual(sightings, [{ ...told, putBackAt: 30, missingSince: 40, goneAt: 40 + AGREED }])
      assert.deepEqual(
        pushes.map(({ tag: name, at }) => [name, at]),
        [['a', 7]],
      )
      world.store.sightings.putBack(run, [digest, image.digest], AGREED + 99)
      assert.deepEqual(await all(ledger.sightings(lease)), [
        { ...told, putBackAt: AGREED + 99 },
        { digest: image.digest, firstSeenAt: AGREED + 99, baseline: false, putBackAt: AGREED + 99 },
      ])
      assert.equal((await all(ledger.tags(lease)))[0]?.removedAt, undefined)
    }))

  test('a dangling tag keeps its first bound while complete scans list it', () =>
    within(async (world, ledger) => {
      let { lease } = await begin(world, ledger)
      const look = async (at: number, dangling: ScanRecord['dangling'], complete = true) => {
        const nothing = { part: 0, added: [], missing: [], moved: [], missingTags: [] }
        const scan = { at, after: at, ...nothing, ...sums, complete }
        await ledger.recordScan(lease, { ...scan, dangling: dangling.slice(0, 1) }, dangling.length < 2)
        if (dangling.length > 1)
          await ledger.recordScan(lease, { ...scan, part: 1, dangling: dangling.slice(1) }, true)
        await ledger.finish(lease, { state: 'SUCCEEDED', counts, limitChecks: [] })
        const next = await begin(world, ledger)
        lease = next.lease
        return next.looks.dangling ?? []
      }
      const one = { tag: 'one', after: 10 }
      assert.deepEqual(await look(20, [{ tag: 'first' }, one]), [{ tag: 'first' }, one])
      const both = [
        { tag: 'first', after: 20 },
        { ...one, after: 20 },
      ]
      assert.deepEqual(await look(30, both), [{ tag: 'first' }, one])
      assert.deepEqual(await look(40, [], false), [{ tag: 'first' }, one], 'not everything was looked at')
      assert.deepEqual(await look(50, [{ ...one, after: 30 }]), [one])
      assert.deepEqual(await look(60, []), [])
      assert.deepEqual(await look(70, [{ ...one, after: 60 }]), [{ ...one, after: 60 }])
    }))

  test('what careen removed is gone at once', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const added = [digest, image.digest].map((one) => ({ digest: one, firstSeenAt: 10, baseline: true }))
      const moved = ['a', 'b'].map((tag, i) => ({ tag, digest: added[i]?.digest ?? '', baseline: true }))
      const nothing = { part: 0, missing: [], missingTags: [], dangling: [] }
      await ledger.recordScan(lease, { at: 10, after: 10, ...nothing, added, moved, ...sums }, true)
      const rest = { mediaType: 'm', bytes: Buffer.from([1]), children: [], size: 1, reasons: [] }
      const deleted = await ledger.intend(lease, { digest, action: 'DELETE', tags: ['a'], ...rest })
      const untag = await ledger.intend(lease, {
        digest: image.digest,
        action: 'UNTAG',
        tags: ['b'],
        ...rest,
      })
      await ledger.recordOutcome(lease, deleted.id, 'deleted')
      await ledger.recordOutcome(lease, untag.id, 'untagged')
      const left = await all(ledger.sightings(lease))
      assert.deepEqual(
        left.map((one) => [one.digest, one.untaggedAt !== undefined]),
        [[image.digest, true]],
      )
      assert.ok((await all(ledger.tags(lease))).every(({ removedAt }) => removedAt !== undefined))
    }))

  test('a loss that is not believed is remembered until a look is, or until it is accepted', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      const loss = { at: 20, lost: 6, known: 9, since: 10, names: ['a', 'b'], digests: [digest] }
      await ledger.recordLoss(lease, loss)
      assert.deepEqual(world.store.losses.get(run), loss)
      assert.match(world.store.repositories.get(run)?.loss ?? '', /^6 of 9 images .* a, b and 4 more$/)
      const nothing = { part: 0, added: [], missing: [], moved: [], missingTags: [], dangling: [], ...sums }
      await ledger.recordScan(lease, { at: 30, after: 30, ...nothing, complete: false }, true)
      assert.ok(world.store.losses.get(run))
      await ledger.recordScan(lease, { at: 40, after: 35, ...nothing }, true)
      assert.equal(world.store.losses.get(run), undefined)
      const { looks } = await (async () => {
        await ledger.finish(lease, { state: 'SUCCEEDED', counts, limitChecks: [] })
        return begin(world, ledger)
      })()
      assert.deepEqual([looks.baseline, looks.after, looks.since, looks.newest], [false, 35, 40, 40])
    }))
}
