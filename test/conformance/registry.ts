import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { snapshot } from '../../daemon/inventory/snapshot.ts'
import type { RegistryClient } from '../../daemon/registry/client.ts'
import { EMPTY_BLOB, holdsTombstone, tombstoneOf } from '../../daemon/registry/manifest/tombstone.ts'
import { openRegistry } from '../../daemon/registry/open.ts'
import { restoreImage } from '../../daemon/repositories/put-image.ts'
import { mapCache } from '../support/map-cache.ts'
import { pushImage, pushIndex, type Target } from '../support/push.ts'

export type RegistrySetup = { readonly url: string; readonly stop: () => Promise<void> }

const signal = new AbortController().signal

/** Pauses are cut short; its time goes on as if they had not been. */
export function hastyClock() {
  let ahead = 0
  return {
    now: () => systemClock.now() + ahead,
    monotonic: () => systemClock.monotonic() + ahead,
    sleep: async (ms: number, stop?: AbortSignal) => {
      const until = systemClock.monotonic() + ahead + ms
      await systemClock.sleep(Math.min(ms, 5), stop)
      if (stop?.aborted !== true) ahead = Math.max(ahead, until - systemClock.monotonic())
    },
  }
}

export function openTestRegistry(
  url: string,
  credentials?: { username: string; password: string },
): RegistryClient {
  return openRegistry({
    url,
    version: 'test',
    ...hastyClock(),
    random: () => 0.5,
    ...(credentials === undefined ? {} : { credentials }),
  })
}

/** Where registries do otherwise than distribution 2.8. */
export type Traits = {
  /** A tag can go without its image. */
  readonly untag: boolean
  /** Tags go with the digest that they lead to. */
  readonly takesTags: boolean
}

/** What the driver must find in any registry that behaves as distribution 2.8 does, but for its traits. */
export function registryConformance(
  title: string,
  setup: () => Promise<RegistrySetup>,
  { untag, takesTags }: Traits = { untag: false, takesTags: true },
): void {
  describe(`registry conformance: ${title}`, () => {
    let made: RegistrySetup
    let client: RegistryClient
    const at = (repository: string): Target => ({ url: made.url, repository })
    before(async () => {
      made = await setup()
      client = openTestRegistry(made.url)
    })
    after(async () => {
      await client.close()
      await made.stop()
    })

    test('an unknown repository is REGISTRY_NOT_FOUND, an unknown manifest is undefined', async () => {
      await assert.rejects(client.tags('no/such', signal), { code: 'REGISTRY_NOT_FOUND' })
      await pushImage(at('known'), { tags: ['a'] })
      assert.equal(await client.manifest('known', 'nope', signal), undefined)
      assert.equal(await client.manifest('known', `sha256:${'0'.repeat(64)}`, signal), undefined)
    })

    test('it is plain distribution: an open door, and no list of its own', async () => {
      assert.equal((await client.identify(signal)).profile, 'distribution')
      const { status, anonymous, headers } = await client.ping(signal)
      assert.deepEqual([status, anonymous], [200, 200])
      assert.ok(!Number.isNaN(Date.parse(headers.get('date') ?? '')))
      for await (const one of client.inventory('known', signal)) assert.fail(one.digest)
    })

    test('tags and repositories are complete', async () => {
      for (let i = 0; i < 25; i += 1) await pushImage(at('many'), { tags: [`t${i}`] })
      assert.deepEqual(
        await client.tags('many', signal),
        Array.from({ length: 25 }, (_, i) => `t${i}`).toSorted(),
      )
      assert.ok((await client.repositories(signal)).includes('many'))
    })

    test('a manifest has the digest of its bytes, by tag and by digest', async () => {
      const pushed = await pushImage(at('digest'), { tags: ['a', 'b'] })
      const byTag = await client.manifest('digest', 'a', signal)
      assert.equal(byTag?.digest, pushed.digest)
      assert.deepEqual((await client.manifest('digest', pushed.digest, signal))?.bytes, byTag?.bytes)
    })

    test('deleting a digest takes all its tags; again it is gone; a tag alone goes or is refused', async () => {
      const pushed = await pushImage(at('delete'), { tags: ['a', 'b'] })
      await pushImage(at('delete'), { tags: ['c'] })
      assert.equal((await client.deleteTag('delete', 'a', pushed.digest)).kind, untag ? 'deleted' : 'refused')
      assert.equal(await client.resolve('delete', pushed.digest, signal), pushed.digest)
      assert.deepEqual(await client.deleteManifest('delete', pushed.digest), { kind: 'deleted' })
      assert.deepEqual(await client.tags('delete', signal), takesTags ? ['c'] : ['b', 'c'])
      assert.deepEqual(await client.deleteManifest('delete', pushed.digest), { kind: 'gone' })
    })

    test('a tombstone may be put on any tag; deleting it removes those tags, and nothing else', async () => {
      const doomed = await pushImage(at('buried'), { tags: ['a', 'b'], seed: 'doomed' })
      const kept = await pushImage(at('buried'), { tags: ['c'], seed: 'kept' })
      const tombstone = tombstoneOf('run')
      await client.putBlob('buried', EMPTY_BLOB)
      for (const reference of [tombstone.digest, 'a', 'b'])
        await client.putManifest('buried', reference, tombstone)
      const served = await client.manifest('buried', 'a', signal)
      assert.ok(served && holdsTombstone(served))
      assert.deepEqual(await client.deleteManifest('buried', doomed.digest), { kind: 'deleted' })
      assert.deepEqual(await client.tags('buried', signal), ['a', 'b', 'c'])
      assert.deepEqual(await client.deleteManifest('buried', tombstone.digest), { kind: 'deleted' })
      assert.deepEqual(await client.tags('buried', signal), takesTags ? ['c'] : ['a', 'b', 'c'])
      assert.equal((await client.manifest('buried', 'c', signal))?.digest, kept.digest)
    })

    test('a repository whose tags are all gone has none', async () => {
      const pushed = await pushImage(at('emptied'), { tags: ['a'] })
      if (untag) await client.deleteTag('emptied', 'a', pushed.digest)
      await client.deleteManifest('emptied', pushed.digest)
      assert.deepEqual(await client.tags('emptied', signal), [])
    })

    test('the probe changes nothing', async () => {
      await pushImage(at('probe'), { tags: ['a'] })
      const found = await client.probe('probe', signal)
      assert.equal(found.digestDelete, 'yes')
      assert.equal(found.untag, untag)
      assert.ok(Math.abs(found.clockSkew ?? 0) < 5000)
      assert.deepEqual(await client.tags('probe', signal), ['a'])
    })

    test('a snapshot knows children, signatures, times and what lost its tag', async () => {
      const child = await pushImage(at('shot'), { tags: [], seed: 'child', created: '2024-05-01T00:00:00Z' })
      const index = await pushIndex(at('shot'), ['multi'], [child])
      const nested = await pushIndex(at('shot'), ['nested'], [index])
      const old = await pushImage(at('shot'), { tags: ['moved'], seed: 'old' })
      const fresh = await pushImage(at('shot'), {
        tags: ['moved'],
        seed: 'new',
        created: '1970-01-01T00:00:00Z',
      })
      const options = {
        signal,
        known: [old.digest, `sha256:${'1'.repeat(64)}`],
        seenTags: new Set<string>(),
        cache: mapCache(),
        firstSeen: (digest: string) => (digest === old.digest ? 1 : 2),
      }
      const shot = await snapshot(client, 'shot', options)
      const by = new Map(shot.images.map((image) => [image.digest, image]))
      assert.equal(shot.images.length, 5)
      assert.deepEqual(by.get(index.digest)?.children, [child.digest])
      const built = { at: Date.parse('2024-05-01T00:00:00Z'), source: 'config' }
      for (const digest of [child.digest, index.digest, nested.digest])
        assert.deepEqual(by.get(digest)?.created, built)
      assert.deepEqual(by.get(old.digest)?.tags, [])
      assert.deepEqual([by.get(old.digest)?.firstSeen, by.get(fresh.digest)?.firstSeen], [1, 2])
      assert.deepEqual([by.get(old.digest)?.pushed, by.get(fresh.digest)?.pushed], [undefined, undefined])
      assert.equal(by.get(fresh.digest)?.created?.at, 0)
      assert.ok((by.get(fresh.digest)?.size ?? 0) > 300)
      const again = await snapshot(client, 'shot', { ...options, seenTags: new Set(shot.tags.keys()) })
      const sorted = (images: readonly { digest: string }[]) =>
        images.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
      assert.deepEqual(sorted(again.images), sorted(shot.images))
    })

    test('a digest is resolved without reading its manifest, if it is there', async () => {
      const pushed = await pushImage(at('told'), { tags: ['a'] })
      assert.equal(await client.resolve('told', 'a', signal), pushed.digest)
      assert.equal(await client.resolve('told', pushed.digest, signal), pushed.digest)
      assert.equal(await client.resolve('told', 'nope', signal), undefined)
      await client.deleteManifest('told', pushed.digest)
      assert.equal(await client.resolve('told', pushed.digest, signal), undefined)
    })

    test('a deleted image is restored and proven; a tag that moved on is left alone', async () => {
      const child = await pushImage(at('back'), { tags: [], seed: 'child' })
      const index = await pushIndex(at('back'), ['one', 'two'], [child])
      const parts = await Promise.all(
        [child.digest, index.digest].map((digest) => client.manifest('back', digest, signal)),
      )
      await client.deleteManifest('back', index.digest)
      await client.deleteManifest('back', child.digest)
      const other = await pushImage(at('back'), { tags: ['two'], seed: 'other' })
      const [childPart, indexPart] = parts
      assert.ok(childPart && indexPart)
      const request = {
        repository: 'back',
        parts: [
          { ...childPart, tags: [] },
          { ...indexPart, tags: ['one', 'two'] },
        ],
      }
      const report = {
        kind: 'restored',
        tags: ['one'],
        tagConflicts: ['two'],
        manifests: [child.digest, index.digest],
      }
      assert.deepEqual(await restoreImage(client, request, signal), { ...report, unchanged: false })
      assert.deepEqual(await restoreImage(client, request, signal), { ...report, unchanged: true })
      assert.equal((await client.manifest('back', 'two', signal))?.digest, other.digest)
    })
  })
}
