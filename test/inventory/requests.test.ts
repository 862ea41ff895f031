/** How many requests a scan costs, to the last one; the registry's own log counts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Snapshot, snapshot } from '../../daemon/inventory/snapshot.ts'
import { type MemoryRegistry, startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import { digestOf } from '../../daemon/registry/manifest/digest.ts'
import type { Digest } from '../../policies/index.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { mapCache } from '../support/map-cache.ts'
import { pushImage, pushIndex, type Pushed } from '../support/push.ts'

const signal = new AbortController().signal

type Scanner = {
  readonly registry: MemoryRegistry
  readonly push: (tags: string[], seed?: string, subject?: Pushed) => Promise<Pushed>
  /** Scans and says what was asked for in the repository: `HEAD tag`, `GET digest`, `blob`, ... with how often. */
  readonly scan: (repository?: string) => Promise<{ shot: Snapshot; asked: Record<string, number> }>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Scans one after another, with one cache, each remembering what the one before saw. */
async function openScanner(options: MemoryOptions = {}): Promise<Scanner> {
  const registry = await startMemoryRegistry(options)
  const client = openTestRegistry(registry.url)
  const cache = mapCache()
  const seen = new Map<string, Snapshot>()
  return {
    registry,
    push: (tags, seed, subject) =>
      pushImage(
        { url: registry.url, repository: 'a' },
        { tags, ...(seed === undefined ? {} : { seed }), ...(subject === undefined ? {} : { subject }) },
      ),
    scan: async (repository = 'a') => {
      const from = registry.log.length
      const before = seen.get(repository)
      const shot = await snapshot(client, repository, {
        signal,
        cache,
        known: [...(before?.manifests.keys() ?? [])],
        seenTags: new Set(before?.tags.keys()),
        firstSeen: () => 1,
      })
      seen.set(repository, shot)
      const asked: Record<string, number> = {}
      for (const { method, path } of registry.log.slice(from)) {
        const [, kind = '', reference = ''] = /(tags|manifests|blobs|referrers)\/(.+)$/.exec(path) ?? []
        if (kind === '') continue
        const what = kind === 'manifests' ? (reference.includes(':') ? 'digest' : 'tag') : kind
        const key = `${method} ${what}`
        asked[key] = (asked[key] ?? 0) + 1
      }
      return { shot, asked }
    },
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await registry.close()
    },
  }
}

/** The registry has no referrers API: one question tells. */
const FIXED = { 'GET tags': 1, 'GET referrers': 1 }

test('two requests a tagged image at first, one without a body later', async () => {
  await using scanner = await openScanner()
  for (let i = 0; i < 20; i += 1) await scanner.push([`t${i}`])
  assert.deepEqual((await scanner.scan()).asked, { ...FIXED, 'GET tag': 20, 'GET blobs': 20 })
  const { shot, asked } = await scanner.scan()
  assert.deepEqual(asked, { ...FIXED, 'HEAD tag': 20 })
  assert.equal(shot.images.length, 20)
  assert.ok(shot.images.every((image) => image.platform === 'linux/amd64' && image.blobs?.length === 2))
})

test('a moved tag costs its manifest and config, and the image that lost it one look', async () => {
  await using scanner = await openScanner()
  const old = await scanner.push(['latest'], 'old')
  await scanner.push(['stays'])
  await scanner.scan()
  const fresh = await scanner.push(['latest'], 'new')
  const { shot, asked } = await scanner.scan()
  assert.deepEqual(asked, { ...FIXED, 'HEAD tag': 2, 'GET digest': 1, 'HEAD digest': 1, 'GET blobs': 1 })
  assert.equal(shot.tags.get('latest'), fresh.digest)
  assert.deepEqual(shot.images.find(({ digest }) => digest === old.digest)?.tags, [])
  const back = await scanner.scan()
  assert.deepEqual(back.asked, { ...FIXED, 'HEAD tag': 2, 'HEAD digest': 1 })
})

test('tags that share an image cost one request each, and its config one', async () => {
  await using scanner = await openScanner()
  await scanner.push(['a', 'b', 'c'])
  assert.deepEqual((await scanner.scan()).asked, { ...FIXED, 'GET tag': 3, 'GET blobs': 1 })
  assert.deepEqual((await scanner.scan()).asked, { ...FIXED, 'HEAD tag': 3 })
})

test('what another repository has shown is known', async () => {
  await using scanner = await openScanner()
  const { registry } = scanner
  await scanner.push(['a'])
  await scanner.scan()
  const there = registry.repositories.get('a')
  assert.ok(there)
  registry.repositories.set('b', { ...there, tags: new Map(there.tags) })
  assert.deepEqual((await scanner.scan('b')).asked, { ...FIXED, 'GET tag': 1 })
})

test('an index: its children one request each, its attestations none', async () => {
  await using scanner = await openScanner()
  const at = { url: scanner.registry.url, repository: 'a' }
  const parts = [await scanner.push([], 'amd'), await scanner.push([], 'arm')]
  const attestation = await scanner.push([], 'attestation')
  const index = await pushIndex(at, ['multi'], [...parts, attestation], [attestation.digest])
  const first = await scanner.scan()
  assert.deepEqual(first.asked, { ...FIXED, 'GET tag': 1, 'GET digest': 2, 'GET blobs': 2 })
  const second = await scanner.scan()
  assert.deepEqual(second.asked, { ...FIXED, 'HEAD tag': 1, 'HEAD digest': 2 })
  for (const { shot } of [first, second]) {
    const by = new Map(shot.images.map((image) => [image.digest, image]))
    assert.equal(by.size, 4)
    assert.deepEqual(
      by.get(index.digest)?.children,
      [...parts, attestation].map(({ digest }) => digest),
    )
    assert.equal(by.get(attestation.digest)?.size, attestation.size)
    assert.equal(by.get(attestation.digest)?.mediaType, attestation.mediaType)
  }
  scanner.registry.repositories.get('a')?.manifests.delete(index.digest)
  scanner.registry.repositories.get('a')?.tags.delete('multi')
  const orphaned = await scanner.scan()
  assert.equal(orphaned.shot.images.length, 3)
  assert.deepEqual(orphaned.asked, {
    'GET tags': 1,
    'HEAD digest': 3,
    'GET digest': 2,
    'GET blobs': 1,
    'GET referrers': 1,
  })
})

test('an attestation that another index lists as an image is looked at', async () => {
  await using scanner = await openScanner()
  const at = { url: scanner.registry.url, repository: 'a' }
  const both = await scanner.push([], 'both')
  await pushIndex(at, ['one'], [both], [both.digest])
  await pushIndex(at, ['two'], [both])
  const { shot, asked } = await scanner.scan()
  assert.deepEqual(asked, { ...FIXED, 'GET tag': 2, 'GET digest': 1, 'GET blobs': 1 })
  assert.equal(shot.images.find(({ digest }) => digest === both.digest)?.platform, 'linux/amd64')
})

test('referrers are asked of everything, every time, where there is the API', async () => {
  await using scanner = await openScanner({ referrersApi: true })
  const subject = await scanner.push(['a'])
  const signature = await scanner.push([], 'signature', subject)
  const first = await scanner.scan()
  assert.deepEqual(first.asked, {
    'GET tags': 1,
    'GET tag': 1,
    'GET digest': 1,
    'GET blobs': 2,
    'GET referrers': 2,
  })
  const { asked, shot } = await scanner.scan()
  assert.deepEqual(asked, { 'GET tags': 1, 'HEAD tag': 1, 'HEAD digest': 1, 'GET referrers': 2 })
  assert.equal(shot.images.find(({ digest }) => digest === signature.digest)?.subject, subject.digest)
})

const gone: readonly [string, (registry: MemoryRegistry, digest: Digest) => void, readonly string[]][] = [
  [
    'tag and manifest',
    (r, d) => r.repositories.get('a')?.tags.delete('a') && r.repositories.get('a')?.manifests.delete(d),
    [],
  ],
  ['the manifest alone', (r, d) => r.repositories.get('a')?.manifests.delete(d), ['a']],
]
for (const [what, remove, dangling] of gone) {
  test(`what is gone is gone, however well it is known: ${what}`, async () => {
    await using scanner = await openScanner()
    const { digest } = await scanner.push(['a'])
    await scanner.push(['b'])
    await scanner.scan()
    remove(scanner.registry, digest)
    const { shot } = await scanner.scan()
    assert.deepEqual(shot.dangling, dangling)
    assert.deepEqual(
      shot.images.flatMap(({ tags }) => tags),
      ['b'],
    )
  })
}

test('a registry that sends no digest in its headers is asked for the manifests', async () => {
  const lies: MemoryOptions = {
    fault: ({ method }) => (method === 'HEAD' ? { kind: 'answer', status: 200 } : undefined),
  }
  await using scanner = await openScanner(lies)
  await scanner.push(['a'])
  await scanner.scan()
  const { shot, asked } = await scanner.scan()
  assert.deepEqual(asked, { ...FIXED, 'HEAD tag': 1, 'GET tag': 1 })
  assert.equal(shot.images.length, 1)
})

test('a tag whose digest is only in the header, and not in the registry, is dangling', async () => {
  const digest = `sha256:${'1'.repeat(64)}`
  const lies: MemoryOptions = {
    fault: ({ method }) =>
      method === 'HEAD'
        ? { kind: 'answer', status: 200, headers: { 'docker-content-digest': digest } }
        : undefined,
  }
  await using scanner = await openScanner(lies)
  await scanner.push(['a'])
  await scanner.scan()
  const { shot } = await scanner.scan()
  assert.deepEqual(shot.dangling, ['a'])
})

for (const [told, byTag, byDigest] of [
  ['', undefined, undefined],
  ['sha256:abc', undefined, undefined],
  [`sha512:${'1'.repeat(128)}`, undefined, undefined],
  [`sha256:${'1'.repeat(64)}`, `sha256:${'1'.repeat(64)}`, undefined],
] as const) {
  test(`a header with the digest "${told.slice(0, 12)}" is believed of a tag at most`, async () => {
    const headers = { 'docker-content-digest': told }
    const registry = await startMemoryRegistry({ fault: () => ({ kind: 'answer', status: 200, headers }) })
    const client = openTestRegistry(registry.url)
    assert.equal(await client.resolve('a', 'tag', signal), byTag)
    assert.equal(await client.resolve('a', `sha256:${'2'.repeat(64)}`, signal), byDigest)
    await client.close()
    await registry.close()
  })
}

for (const [status, expected] of [
  [401, undefined],
  [403, undefined],
  [404, undefined],
  [405, undefined],
  [429, 'REGISTRY_THROTTLED'],
  [503, 'REGISTRY_UNREACHABLE'],
] as const) {
  test(`a HEAD that is answered ${status} says ${expected ?? 'nothing: a GET follows'}`, async () => {
    const registry = await startMemoryRegistry({ fault: () => ({ kind: 'answer', status }) })
    const client = openTestRegistry(registry.url)
    const resolved = client.resolve('a', 'tag', signal)
    if (expected === undefined) assert.equal(await resolved, undefined)
    else await assert.rejects(resolved, { code: expected, message: /\/a:tag: / })
    await client.close()
    await registry.close()
  })
}

test('an index that is sent as an image, and says so nowhere, is not remembered', async () => {
  await using scanner = await openScanner()
  const at = { url: scanner.registry.url, repository: 'a' }
  const child = await scanner.push([], 'child')
  const index = await pushIndex(at, ['multi'], [child])
  const holds = scanner.registry.repositories.get('a')
  const manifest = holds?.manifests.get(index.digest)
  assert.ok(holds && manifest)
  const body = JSON.parse(Buffer.from(manifest.bytes).toString()) as { mediaType?: string }
  delete body.mediaType
  const bytes = Buffer.from(JSON.stringify(body))
  const disguised = {
    digest: digestOf(bytes),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    bytes,
  }
  holds.manifests.set(disguised.digest, disguised)
  holds.tags.set('multi', disguised.digest)
  await scanner.scan()
  holds.manifests.set(disguised.digest, { ...disguised, mediaType: manifest.mediaType })
  const { shot } = await scanner.scan()
  assert.deepEqual(shot.images.find(({ digest }) => digest === disguised.digest)?.children, [child.digest])
})
