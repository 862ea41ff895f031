import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Assignment, Ledger } from '../../daemon/ledger/ledger.ts'
import { LONGEST_DELETE } from '../../daemon/registry/client.ts'
import { tombstoneOf } from '../../daemon/registry/manifest/index.ts'
import type { NewIntent } from '../../proto/resources/intent.ts'
import { all } from '../support/parts.ts'
import type { World } from '../support/world.ts'

type Within = (body: (world: World, ledger: Ledger) => Promise<void>) => Promise<void>
type Begin = (world: World, ledger: Ledger) => Promise<Assignment>

const digest = `sha256:${'b'.repeat(64)}`
export const INTENT: NewIntent = {
  digest,
  action: 'DELETE',
  tags: ['pr-1'],
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  bytes: Buffer.from('{}'),
  children: [],
  size: 2,
  reasons: ['because'],
}

/** What becomes of intents, as far as every ledger has to agree on it. */
export function effectTests(within: Within, begin: Begin): void {
  test('an outcome is corrected once, if the registry confirmed a delete and the image is still there', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      const outcomes = () => world.store.intents.ofRun(run.id, 0, 9).map(({ outcome }) => outcome)
      const ids = [(await ledger.intend(lease, INTENT)).id, (await ledger.intend(lease, INTENT)).id] as const
      await ledger.recordOutcome(lease, ids[0], 'deleted')
      await ledger.recordOutcome(lease, ids[0], 'not_gone', 'it is there')
      await ledger.recordOutcome(lease, ids[0], 'deleted')
      await ledger.recordOutcome(lease, ids[1], 'refused')
      await ledger.recordOutcome(lease, ids[1], 'not_gone')
      assert.deepEqual(outcomes(), ['not_gone', 'refused'])
      assert.equal(world.store.intents.byDigest(run, digest), undefined)
    }))

  test('what was said to be gone and is there is as if it had not been said', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const part = {
        part: 0,
        missing: [],
        missingTags: [],
        dangling: [],
        tags: 2,
        images: 1,
        bytes: 2,
        complete: true,
      }
      const moved = ['pr-1', 'pr-2'].map((tag) => ({ tag, digest, baseline: false, after: 5 }))
      const added = [{ digest, firstSeenAt: 10, baseline: false, after: 5 }]
      await ledger.recordScan(lease, { at: 10, after: 10, ...part, added, moved }, true)
      const known = async () => [await all(ledger.sightings(lease)), await all(ledger.tags(lease))]
      const before = await known()
      const both = ['pr-1', 'pr-2']
      for (const [action, outcome] of [
        ['DELETE', 'deleted'],
        ['DELETE', 'gone'],
        ['UNTAG', 'untagged'],
      ] as const) {
        const { id } = await ledger.intend(lease, { ...INTENT, action, tags: both })
        await ledger.recordOutcome(lease, id, outcome)
        assert.notDeepEqual(await known(), before, outcome)
        await ledger.recordOutcome(lease, id, 'not_gone')
        assert.deepEqual(await known(), before, outcome)
      }
    }))

  test('an open intent says for how long its DELETE may still arrive, and since when it is open', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      await ledger.intend(lease, INTENT)
      const [soon] = await ledger.openIntents(lease)
      assert.ok((soon?.mayArriveFor ?? 0) > LONGEST_DELETE)
      assert.equal(soon?.createdAt, world.store.intents.ofRun(run.id, 0, 9)[0]?.createdAt)
      await ledger.finish(lease, { state: 'FAILED', errorCode: 'INTERNAL', message: 'x' })
      world.wait(LONGEST_DELETE)
      const next = await begin(world, ledger)
      assert.equal((await ledger.openIntents(next.lease))[0]?.mayArriveFor, 0)
    }))

  test('an assignment says of what there is none, until there is some', () =>
    within(async (world, ledger) => {
      world.store.approvals.clear({ registry: 'prod', repository: 'team/web' })
      const first = await begin(world, ledger)
      assert.deepEqual(first.empty, new Set(['open intents', 'approved digests']))
      await ledger.intend(first.lease, INTENT)
      world.store.approvals.add(first.run, [INTENT.digest], { source: first.run.id, at: 1 })
      await ledger.finish(first.lease, { state: 'FAILED', errorCode: 'INTERNAL', message: 'x' })
      assert.deepEqual((await begin(world, ledger)).empty, new Set())
    }))

  test('open intents are read completely, however large their manifests are together', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const ids: string[] = []
      for (let i = 0; i < 20; i += 1)
        ids.push((await ledger.intend(lease, { ...INTENT, bytes: Buffer.alloc(250_000, i) })).id)
      const open = await ledger.openIntents(lease)
      assert.deepEqual(
        open.map(({ id, bytes }) => [id, bytes.length, bytes[0]]),
        ids.map((id, i) => [id, 250_000, i]),
      )
    }))

  test('an intent says within which time its DELETE must be sent, but that of a tombstone', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      const tombstone = { ...INTENT, ...tombstoneOf(run.id) }
      const committed = [await ledger.intend(lease, INTENT), await ledger.intend(lease, tombstone)]
      assert.deepEqual(
        committed.map(({ sendWithin }) => sendWithin),
        [10_000, undefined],
      )
    }))

  test('what a run put back is remembered as back', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      await ledger.recordOutcome(lease, (await ledger.intend(lease, INTENT)).id, 'deleted')
      await ledger.putBack(lease, [digest])
      const [stored] = world.store.intents.ofRun(run.id, 0, 9)
      assert.ok(stored?.restoredAt !== undefined)
      assert.deepEqual(
        (await all(ledger.sightings(lease))).map((sighting) => sighting.digest),
        [digest],
      )
    }))
}
