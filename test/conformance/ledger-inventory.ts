import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanRecord } from '../../daemon/inventory/scan-record.ts'
import { takeNotifications } from '../../daemon/inventory/take-notifications.ts'
import type { Assignment, Ledger } from '../../daemon/ledger/ledger.ts'
import { digestOf } from '../../daemon/registry/manifest/digest.ts'
import { AGREED } from '../../policies/evidence/arrival.ts'
import type { ManifestFacts } from '../../policies/model/content.ts'
import type { CareenError } from '../../policies/model/index.ts'
import { all, allPushes } from '../support/parts.ts'
import type { World } from '../support/world.ts'

const digest = `sha256:${'a'.repeat(64)}`
const counts = { kept: 1, planned: 0, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
const sums = { tags: 3, images: 4, bytes: 7, complete: true }
const bytesOf = (body: object) => {
  const bytes = Buffer.from(JSON.stringify(body))
  return { digest: digestOf(bytes), bytes }
}
const media = (kind: string) => `application/vnd.oci.image.${kind}.v1+json`
const manifest = (mediaType: string, body: object) => ({ mediaType, ...bytesOf({ mediaType, ...body }) })
const configReads = [
  bytesOf({ created: 'never', os: 'linux', architecture: 'amd64', config: { Labels: { l: 'm' } } }),
  bytesOf({}),
] as const
const configs = [
  { digest: configReads[0].digest, created: 'never', platform: 'linux/amd64', labels: { l: 'm' } },
  { digest: configReads[1].digest },
]
const config = configReads[0].digest
const imageRead = manifest(media('manifest'), {
  artifactType: 'a/b',
  config: { digest: config, size: 7 },
  layers: [],
  subject: { digest, size: 1 },
  annotations: { a: 'b', c: '' },
})
const image: ManifestFacts = {
  digest: imageRead.digest,
  mediaType: imageRead.mediaType,
  kind: 'image',
  size: imageRead.bytes.length,
  config,
  artifactType: 'a/b',
  subject: digest,
  children: [],
  attestations: [],
  annotations: { a: 'b', c: '' },
  blobs: [{ digest: config, size: 7 }],
}
const attests = { 'vnd.docker.reference.type': 'attestation-manifest' }
const indexRead = manifest(media('index'), {
  manifests: [
    { digest, size: 5, mediaType: image.mediaType, annotations: attests },
    { digest: image.digest, size: 1, mediaType: image.mediaType },
  ],
})
const index: ManifestFacts = {
  digest: indexRead.digest,
  mediaType: indexRead.mediaType,
  kind: 'index',
  size: indexRead.bytes.length,
  children: [digest, image.digest],
  attestations: [{ digest, size: 5, mediaType: image.mediaType }],
}

type Within = (body: (world: World, ledger: Ledger) => Promise<void>) => Promise<void>
type Begin = (world: World, ledger: Ledger) => Promise<Assignment>

/** What a worker may rely on of what it remembers from scan to scan. */
export function inventoryTests(within: Within, begin: Begin): void {
  test('tags: their digest, since when, how often they moved, when they were removed', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const other = `sha256:${'b'.repeat(64)}`
      const seen = (one: string) => ({ digest: one, firstSeenAt: 5, baseline: true })
      const tag = (name: string, of: string, baseline = false) => ({ tag: name, digest: of, baseline })
      const record = (at: number, moved: object[], missingTags: string[] = []) =>
        ledger.recordScan(
          lease,
          {
            at,
            after: at,
            part: 0,
            added: [seen(digest), seen(other)],
            missing: [],
            ...sums,
            moved: moved as never,
            missingTags,
            dangling: [],
          },
          true,
        )
      await record(10, [tag('a', digest, true), tag('b', digest, true)])
      await record(20, [{ ...tag('a', other), after: 10 }])
      const a = { tag: 'a', digest: other, since: 20, after: 10, baseline: false, moves: 1 }
      const b = { tag: 'b', digest, since: 10, baseline: true, moves: 0 }
      assert.deepEqual(await all(ledger.tags(lease)), [a, b])
      assert.deepEqual((await all(ledger.tags(lease))).slice(1), [b])
      const untagged = async () => (await all(ledger.sightings(lease))).map(({ untaggedAt }) => untaggedAt)
      assert.deepEqual(await untagged(), [undefined, undefined])
      await record(30, [], ['b'])
      assert.deepEqual((await all(ledger.tags(lease))).slice(1), [{ ...b, missingSince: 30 }])
      assert.deepEqual(await untagged(), [undefined, undefined])
      await record(40, [], ['b'])
      assert.deepEqual(await untagged(), [undefined, undefined], 'the second look came too soon')
      await record(30 + AGREED, [], ['b'])
      assert.deepEqual((await all(ledger.tags(lease))).slice(1), [{ ...b, removedAt: 30 }])
      assert.deepEqual(await untagged(), [30, undefined])
      await record(AGREED + 50, [tag('b', digest)])
      assert.deepEqual((await all(ledger.tags(lease))).slice(1), [b], 'it is back where it led: no arrival')
      assert.deepEqual(await untagged(), [undefined, undefined])
      assert.equal((await all(ledger.sightings(lease)))[0]?.putBackAt, AGREED + 50)
      await record(AGREED + 60, [tag('b', other)])
      assert.deepEqual(await untagged(), [AGREED + 60, undefined])
    }))

  test('a scan counts when its last part has come, and not when one is missing', () =>
    within(async (world, ledger) => {
      const { lease, run } = await begin(world, ledger)
      const part = (number: number, name: string) => ({
        ...sums,
        at: 9,
        after: 9,
        part: number,
        added: [{ digest: name, firstSeenAt: 9, baseline: false }],
        missing: [],
        moved: [{ tag: name, digest: name, baseline: true }],
        missingTags: [],
        dangling: [],
      })
      const held = async () => [
        (await all(ledger.sightings(lease))).length,
        (await all(ledger.tags(lease))).length,
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
        (await all(ledger.tags(lease))).map((one) => one.tag),
        ['u', 'v', 'w'],
      )
      assert.deepEqual(await held(), [3, 3, 9])
    }))

  test('pushes: those reported since the run began, of its repository, in order and in pages', () =>
    within(async (world, ledger) => {
      const told = (repository: string, more: object = {}, registry = 'prod') =>
        takeNotifications(world.store, registry, [{ action: 'push', repository, digest, at: 1_234, ...more }])
      told('team/web')
      const { lease, pushesUpTo } = await begin(world, ledger)
      world.delivered.set('prod', 1_000)
      const none = { pushes: [], upTo: pushesUpTo, deliveredUpTo: 1_000 }
      assert.deepEqual(await allPushes(ledger.pushes(lease, pushesUpTo)), none)
      told('team/other')
      told('team/web', {}, 'other')
      told('team/web', { tag: 'v1' })
      told('team/web', { digest: image.digest })
      const { pushes, upTo } = await allPushes(ledger.pushes(lease, pushesUpTo))
      const id = pushes[0]?.id ?? 0
      assert.deepEqual(pushes, [
        { id, digest, tag: 'v1', at: 1_234 },
        { id: id + 1, digest: image.digest, at: 1_234 },
      ])
      assert.deepEqual(await allPushes(ledger.pushes(lease, upTo)), { ...none, upTo })
      for (let i = 0; i < 1001; i += 1) told('team/web', { tag: `t${i}` })
      const many = await allPushes(ledger.pushes(lease, upTo))
      assert.deepEqual([many.pushes.length, many.pushes.at(-1)?.tag], [1001, 't1000'])
      told('team/other')
      const last = await allPushes(ledger.pushes(lease, many.upTo))
      assert.deepEqual([last.pushes, last.upTo], [[], many.upTo + 1])
    }))

  test('a registry that never sent a notification is up to date at no instant', () =>
    within(async (world, ledger) => {
      const { lease, pushesUpTo } = await begin(world, ledger)
      assert.deepEqual(await allPushes(ledger.pushes(lease, pushesUpTo)), { pushes: [], upTo: 0 })
    }))

  test('after a complete scan whose changes were all reported, a run may scan incrementally', () =>
    within(async (world, ledger) => {
      const tell = (tag: string): void =>
        takeNotifications(world.store, 'prod', [
          { action: 'push', repository: 'team/web', digest, tag, at: 5 },
        ])
      /** The next run: may it be spared? And then what it records. */
      const scanned = async (more: Partial<ScanRecord>, baseline = false): Promise<number | undefined> => {
        const { lease, incrementalAfter } = await begin(world, ledger)
        const moved = more.moved ?? [{ tag: 'v1', digest, baseline }]
        const nothing = { added: [], missing: [], missingTags: [], dangling: [] }
        await ledger.recordScan(
          lease,
          { ...sums, ...nothing, at: Date.now(), after: Date.now(), part: 0, ...more, moved },
          true,
        )
        await ledger.finish(lease, { state: 'SUCCEEDED', counts, limitChecks: [] })
        return incrementalAfter
      }
      assert.equal(await scanned({}, true), undefined, 'never looked at')
      assert.equal(await scanned({}), undefined, 'nothing was ever told')
      tell('v1')
      assert.equal(await scanned({}), undefined, 'it was not told of v1')
      assert.equal(await scanned({ moved: [] }), 1)
      tell('v2')
      assert.equal(await scanned({ complete: false, moved: [{ tag: 'v2', digest, baseline: false }] }), 1)
      assert.equal(await scanned({ moved: [{ tag: 'v3', digest, baseline: false }] }), 2)
      assert.equal(await scanned({ moved: [] }), undefined, 'v3 was not told of')
      assert.equal(await scanned({ complete: false, moved: [] }), 2)
    }))

  test('metadata is what the daemon reads in the bytes, and bytes with another digest are refused', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const wanted = {
        manifests: [index.digest, digest, image.digest],
        configs: configs.map((one) => one.digest),
      }
      assert.deepEqual(await ledger.facts(lease, wanted), { manifests: [], configs: [] })
      // Why no comparison of all metadata: over gRPC it has the id of the request too.
      const mismatch = (error: CareenError): boolean =>
        error.code === 'CONTENT_MISMATCH' && error.metadata['field'] === 'manifests[1]'
      const lie = { ...indexRead, digest: image.digest }
      await assert.rejects(
        ledger.recordManifests(lease, { manifests: [imageRead, lie], configs: [] }),
        mismatch,
      )
      const forged = { digest: config, bytes: Buffer.from('{}') }
      await assert.rejects(ledger.recordManifests(lease, { manifests: [], configs: [forged] }), {
        code: 'CONTENT_MISMATCH',
      })
      assert.deepEqual(await ledger.facts(lease, wanted), { manifests: [], configs: [] })
      const read = { manifests: [imageRead, indexRead], configs: configReads }
      await ledger.recordManifests(lease, read)
      const relabeled = { ...indexRead, mediaType: image.mediaType }
      await ledger.recordManifests(lease, { manifests: [relabeled], configs: [] })
      assert.deepEqual(await ledger.facts(lease, wanted), { manifests: [index, image], configs })
      assert.deepEqual(world.store.facts.get('elsewhere', wanted), { manifests: [], configs: [] })
    }))

  test('metadata that does not fit into one answer comes in several, and all of it', () =>
    within(async (world, ledger) => {
      const { lease } = await begin(world, ledger)
      const big = Array.from({ length: 50 }, (_, i) =>
        bytesOf({ config: { Labels: { l: 'x'.repeat(60_000), i: String(i) } } }),
      )
      for (const one of big) await ledger.recordManifests(lease, { manifests: [], configs: [one] })
      const wanted = big.map((one) => one.digest)
      const { configs: found } = await ledger.facts(lease, { manifests: [], configs: wanted })
      assert.deepEqual(new Set(found.map((one) => one.digest)), new Set(wanted))
    }))
}
