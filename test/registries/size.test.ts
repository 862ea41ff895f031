import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSizes } from '../../daemon/registries/size.ts'
import { openStore, type Store } from '../../daemon/store/store.ts'
import type { Blob } from '../../policies/index.ts'
import type { ManifestFacts } from '../../policies/model/content.ts'
import { folder } from '../support/processes.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const base: Blob = { digest: 'base', size: 1000 }

function image(digest: string, blobs: readonly Blob[], rest: Partial<ManifestFacts> = {}): ManifestFacts {
  const kind = blobs.length === 0 ? 'index' : 'image'
  return { digest, mediaType: 'm', kind, size: 10, children: [], attestations: [], blobs, ...rest }
}

/** As a scan leaves it. */
function scanned(
  store: Store,
  repository: string,
  images: readonly (ManifestFacts | string)[],
  at = 5,
): void {
  const ref = { registry: 'r', repository }
  const told = images.flatMap((one) => (typeof one === 'string' ? [] : [one]))
  const digests = images.map((one) => (typeof one === 'string' ? one : one.digest))
  store.transaction(() => {
    store.repositories.upsert({ ...ref, workspace: 'w' })
    store.facts.add('r', { manifests: told, configs: [] })
    store.sightings.add(
      ref,
      digests.map((digest) => ({ digest, firstSeenAt: 1, baseline: true })),
    )
    store.repositories.recordScan(ref, { at, tags: 1, images: images.length, bytes: 0 })
  })
}

function opened() {
  const at = folder()
  const store = openStore(join(at.path, 's.db'), { now: () => 1000 })
  let yields = 0
  const yieldLoop = async (): Promise<void> => void (yields += 1)
  return {
    store,
    yields: () => yields,
    of: openSizes({ store, yieldLoop }).of,
    [Symbol.dispose]: () => {
      store.close()
      at[Symbol.dispose]()
    },
  }
}

test('what repositories of a registry share is counted once, as its storage keeps it', async () => {
  using all = opened()
  assert.equal(await all.of('r'), undefined)
  all.store.repositories.upsert({ registry: 'r', repository: 'never', workspace: 'w' })
  assert.equal(await all.of('r'), undefined, 'a repository that was never scanned tells nothing')
  scanned(all.store, 'a', [image('one', [base, { digest: 'x', size: 7 }]), image('two', [base])])
  assert.deepEqual(await all.of('r'), { bytes: 1027, scanned: 1, repositories: 2, unsized: 0 })
  scanned(all.store, 'b', [image('three', [base, { digest: 'y', size: 100 }])])
  assert.deepEqual(await all.of('r'), { bytes: 1137, scanned: 2, repositories: 3, unsized: 0 })
  scanned(all.store, 'c', [image('one', [base])])
  assert.deepEqual((await all.of('r'))?.bytes, 1137, 'the same image under another name adds nothing')
})

test('another registry with the same parts keeps them once more, and is not mixed in', async () => {
  using all = opened()
  scanned(all.store, 'a', [image('one', [base])])
  const ref = { registry: 'other', repository: 'a' }
  all.store.repositories.upsert({ ...ref, workspace: 'w' })
  all.store.facts.add('other', { manifests: [image('one', [base])], configs: [] })
  all.store.sightings.add(ref, [{ digest: 'one', firstSeenAt: 1, baseline: true }])
  all.store.repositories.recordScan(ref, { at: 1, tags: 1, images: 1, bytes: 0 })
  assert.equal((await all.of('r'))?.bytes, 1010)
  assert.equal((await all.of('other'))?.bytes, 1010)
})

test('attestations count as their index describes them; images without a size count as missing', async () => {
  using all = opened()
  const attestation = { digest: 'att', size: 40, mediaType: 'm' }
  scanned(all.store, 'a', [
    image('index', [], { attestations: [attestation], children: ['one', 'att'] }),
    image('one', [base]),
    'att',
    'unreadable',
  ])
  assert.deepEqual(await all.of('r'), { bytes: 1060, scanned: 1, repositories: 1, unsized: 1 })
})

test('it is worked out anew after a scan and not before, in slices between which others have their turn', async () => {
  using all = opened()
  const many = Array.from({ length: 450 }, (_, n) => image(`m${n}`, [{ digest: `b${n}`, size: 1 }, base]))
  scanned(all.store, 'a', many)
  const sizes = await Promise.all([all.of('r'), all.of('r')])
  assert.deepEqual(
    sizes.map((size) => size?.bytes),
    [5950, 5950],
  )
  assert.equal(all.yields(), 3, 'both asked for one')
  await all.of('r')
  assert.equal(all.yields(), 3)
  all.store.sightings.remove({ registry: 'r', repository: 'a' }, ['m0'], 1)
  scanned(all.store, 'a', [], 6)
  assert.equal((await all.of('r'))?.bytes, 5939)
})

test('a failure is reported, and not remembered', async () => {
  using all = opened()
  scanned(all.store, 'a', [image('one', [base])])
  const { parts } = all.store.facts
  let broken = true
  const facts = {
    ...all.store.facts,
    parts: (...wanted: Parameters<typeof parts>) => {
      if (broken) throw new Error('no disk')
      return parts(...wanted)
    },
  }
  const { of } = openSizes({ store: { ...all.store, facts }, yieldLoop: async () => {} })
  await assert.rejects(of('r'), /no disk/)
  broken = false
  assert.equal((await of('r'))?.bytes, 1010)
})

test('with one repository, a registry holds what its repository does', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.push('team/web', { tags: ['pr-1', 'again'], days: 10 })
  await world.apply(webPolicy(), true)
  assert.equal((await world.registries.list({ limit: 9 }))[0]?.size, undefined)
  await world.dryRun('prod/team/web')
  const { bytes } = world.repositories.get('prod/team/web')
  assert.ok(bytes !== undefined && bytes > 0)
  const size = (await world.registries.list({ limit: 9 }))[0]?.size
  assert.deepEqual(size, { bytes, scanned: 1, repositories: 1, unsized: 0 })
})
