import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ledger, OpenIntent } from '../../daemon/operations/ledger.ts'
import type { Decision, ManifestFacts, NewIntent } from '../../policies/index.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

export type LedgerSetup = { readonly ledger: Ledger; readonly stop: () => Promise<void> }

const digest = `sha256:${'a'.repeat(64)}`
const intent: NewIntent = {
  digest,
  action: 'DELETE',
  tags: ['pr-1'],
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  bytes: Buffer.from([1, 0, 255]),
  children: [],
  size: 3,
  reasons: ['because'],
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
const alone = { part: 0, moved: [], lost: [] }
const sums = { tags: 3, images: 4, bytes: 7 }
const image: ManifestFacts = {
  digest: `sha256:${'b'.repeat(64)}`,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  kind: 'image',
  size: 12,
  config: `sha256:${'c'.repeat(64)}`,
  artifactType: 'a/b',
  subject: digest,
  children: [],
  attestations: [],
  annotations: { a: 'b', c: '' },
  blobs: [{ digest: `sha256:${'c'.repeat(64)}`, size: 7 }],
}
const index: ManifestFacts = {
  digest: `sha256:${'d'.repeat(64)}`,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  kind: 'index',
  size: 13,
  children: [digest, image.digest],
  attestations: [{ digest, size: 5, mediaType: image.mediaType }],
}
const configs = [
  { digest: `sha256:${'c'.repeat(64)}`, created: 'never', platform: 'linux/amd64', labels: { l: 'm' } },
  { digest: `sha256:${'e'.repeat(64)}` },
]

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
        const assignment = await begin(world, ledger)
        assert.equal(assignment.run.repository, 'team/web')
        assert.equal(assignment.policy?.name, 'web')
        assert.equal(assignment.registry.url, world.registry.url)
        assert.equal(assignment.firstScan, true)
        assert.equal(await ledger.begin(assignment.run.id, 'two'), undefined)
        assert.equal(await ledger.begin('no-such-run', 'two'), undefined)
      }))

    test('an intent is stored whole, settled once, and found by the next runner until then', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        const id = await ledger.intend(lease, intent)
        const open = await ledger.openIntents(lease)
        assert.deepEqual(open.map(pick), [{ id, digest, action: 'DELETE', tags: ['pr-1'] }])
        const [stored] = world.store.intents.ofRun(run.id, 0, 9)
        assert.deepEqual(Buffer.from(stored?.bytes ?? []), intent.bytes)
        assert.deepEqual(stored?.reasons, intent.reasons)
        await ledger.settle(lease, id, 'deleted', 'first')
        await ledger.settle(lease, id, 'not_done', 'second')
        const [settled] = world.store.intents.ofRun(run.id, 0, 9)
        assert.equal(settled?.outcome, 'deleted')
        assert.equal(settled?.detail, 'first')
        assert.deepEqual(await ledger.openIntents(lease), [])
      }))

    test('a lease that another runner took over is void for every call', () =>
      within(async (world, ledger) => {
        const { lease } = await begin(world, ledger)
        world.clock.skew = 61_000
        const next = await ledger.begin(lease.runId, 'two')
        assert.ok(next && next.lease.token > lease.token)
        const lost = { code: 'LEASE_LOST' }
        await assert.rejects(ledger.renew(lease), lost)
        await assert.rejects(ledger.intend(lease, intent), lost)
        await assert.rejects(ledger.settle(lease, 1, 'deleted'), lost)
        await assert.rejects(ledger.recordDecisions(lease, [decision], true), lost)
        await assert.rejects(ledger.facts(lease, { manifests: [], configs: [] }), lost)
        await assert.rejects(ledger.recordFacts(lease, { manifests: [image], configs: [] }), lost)
        await assert.rejects(ledger.tags(lease, ''), lost)
        await assert.rejects(
          ledger.recordScan(lease, { at: 1, added: [], vanished: [], ...alone, ...sums }, true),
          lost,
        )
        await assert.rejects(ledger.finish(lease, { state: 'SUCCEEDED', counts, guards: [] }), lost)
        assert.ok(await ledger.intend(next.lease, intent))
      }))

    test('renewing prolongs; a cancelled run hears of it', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        world.clock.skew = 30_000
        assert.ok((await ledger.renew(lease)).until > lease.until)
        world.runs.cancel(run.id)
        await assert.rejects(ledger.renew(lease), { code: 'CANCELLED' })
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

    test('sightings and approved digests come in order and in pages', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        const names = Array.from({ length: 1500 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)
        await ledger.recordScan(
          lease,
          {
            at: 7,
            added: names.map((one) => ({ digest: one, firstSeenAt: 5, baseline: true })),
            vanished: [],
            ...alone,
            tags: 3,
            images: 4,
            bytes: 7,
          },
          true,
        )
        const first = await ledger.sightings(lease, '')
        assert.equal(first.length, 1000)
        const second = await ledger.sightings(lease, first.at(-1)?.digest ?? '')
        assert.equal(first.length + second.length, 1500)
        assert.deepEqual(first[0], { digest: names[0], firstSeenAt: 5, baseline: true })
        assert.equal(world.store.repositories.get(run)?.tags, 3)
        assert.equal((await ledger.approved(lease, '')).length, 2)
        await ledger.recordScan(
          lease,
          { at: 8, added: [], vanished: names, ...alone, tags: 3, images: 4, bytes: 7 },
          true,
        )
        assert.equal((await ledger.sightings(lease, '')).length, 0)
      }))

    test('tags: where they lead, since when, how often they moved, when they went', () =>
      within(async (world, ledger) => {
        const { lease } = await begin(world, ledger)
        const other = image.digest
        const seen = (one: string) => ({ digest: one, firstSeenAt: 5, baseline: true })
        const tag = (name: string, of: string, baseline = false) => ({ tag: name, digest: of, baseline })
        const record = (at: number, moved: object[], lost: string[] = []) =>
          ledger.recordScan(
            lease,
            {
              at,
              part: 0,
              added: [seen(digest), seen(other)],
              vanished: [],
              ...sums,
              moved: moved as never,
              lost,
            },
            true,
          )
        await record(10, [tag('a', digest, true), tag('b', digest, true)])
        await record(20, [tag('a', other)])
        const a = { tag: 'a', digest: other, since: 20, baseline: false, moves: 1 }
        const b = { tag: 'b', digest, since: 10, baseline: true, moves: 0 }
        assert.deepEqual(await ledger.tags(lease, ''), [a, b])
        assert.deepEqual(await ledger.tags(lease, 'a'), [b])
        const untagged = async () => (await ledger.sightings(lease, '')).map(({ untaggedAt }) => untaggedAt)
        assert.deepEqual(await untagged(), [undefined, undefined])
        await record(30, [], ['b'])
        assert.deepEqual(await ledger.tags(lease, 'a'), [{ ...b, vanishedAt: 30 }])
        assert.deepEqual(await untagged(), [30, undefined])
        await record(40, [], ['b'])
        assert.deepEqual(await untagged(), [30, undefined])
        await record(50, [tag('b', digest)])
        assert.deepEqual(await ledger.tags(lease, 'a'), [{ ...b, baseline: false, since: 50 }])
        assert.deepEqual(await untagged(), [undefined, undefined])
        await record(60, [tag('b', other)])
        assert.deepEqual(await untagged(), [60, undefined])
      }))

    test('a scan counts when its last part has come, and not when one is missing', () =>
      within(async (world, ledger) => {
        const { lease, run } = await begin(world, ledger)
        const part = (number: number, name: string) => ({
          ...sums,
          at: 9,
          part: number,
          added: [{ digest: name, firstSeenAt: 9, baseline: false }],
          vanished: [],
          moved: [{ tag: name, digest: name, baseline: true }],
          lost: [],
        })
        const held = async () => [
          (await ledger.sightings(lease, '')).length,
          (await ledger.tags(lease, '')).length,
          world.store.repositories.get(run)?.lastScanAt,
        ]
        const before = world.store.repositories.get(run)?.lastScanAt
        const nothing = await held()
        await ledger.recordScan(lease, part(0, 'x'), false)
        assert.deepEqual(await held(), nothing)
        await assert.rejects(ledger.recordScan(lease, part(2, 'z'), true), { code: 'FAILED_PRECONDITION' })
        assert.deepEqual(await held(), nothing)
        assert.equal(world.store.repositories.get(run)?.lastScanAt, before)
        await ledger.recordScan(lease, part(0, 'u'), false)
        await ledger.recordScan(lease, part(1, 'v'), false)
        await ledger.recordScan(lease, part(2, 'w'), true)
        assert.deepEqual(
          (await ledger.tags(lease, '')).map((one) => one.tag),
          ['u', 'v', 'w'],
        )
        assert.deepEqual(await held(), [3, 3, 9])
      }))

    test('facts are remembered as they were told, once', () =>
      within(async (world, ledger) => {
        const { lease } = await begin(world, ledger)
        const wanted = {
          manifests: [index.digest, digest, image.digest],
          configs: configs.map((one) => one.digest),
        }
        assert.deepEqual(await ledger.facts(lease, wanted), { manifests: [], configs: [] })
        await ledger.recordFacts(lease, { manifests: [image, index], configs })
        await ledger.recordFacts(lease, { manifests: [{ ...index, children: [] }], configs: [] })
        assert.deepEqual(await ledger.facts(lease, wanted), { manifests: [index, image], configs })
        assert.deepEqual(world.store.facts.get('elsewhere', wanted), { manifests: [], configs: [] })
      }))

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

    test('every ending is kept as it was told', () =>
      within(async (world, ledger) => {
        const parked = await begin(world, ledger)
        await ledger.finish(parked.lease, {
          state: 'AWAITING_APPROVAL',
          counts,
          guards: [],
          digests: [digest],
          message: 'look',
        })
        assert.equal(world.runs.get(parked.run.id).state, 'AWAITING_APPROVAL')
        assert.deepEqual(world.store.runs.parkedDigests(parked.run.id), [digest])
        const back = await begin(world, ledger)
        await ledger.finish(back.lease, { state: 'QUEUED', message: 'stopped' })
        assert.deepEqual(world.handedBack, [back.run.id])
        const again = await ledger.begin(back.run.id, 'two')
        assert.ok(again)
        await ledger.finish(again.lease, {
          state: 'FAILED',
          errorCode: 'KEPT_TAG_VANISHED',
          message: 'gone',
          incident: true,
        })
        const failed = world.runs.get(back.run.id)
        assert.deepEqual(
          [failed.state, failed.errorCode, failed.message, failed.attempts],
          ['FAILED', 'KEPT_TAG_VANISHED', 'gone', 2],
        )
        assert.equal(world.store.repositories.get(failed)?.stopped, 'gone')
      }))
  })
}

function pick({ id, digest: of, action, tags }: OpenIntent): OpenIntent {
  return { id, digest: of, action, tags }
}
