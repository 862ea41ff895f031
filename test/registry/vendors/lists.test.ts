import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latestIn } from '../../../daemon/registry/vendors/json.ts'
import { type Asked, digest, listed, openClient, startFake, type FakeAnswer } from './fake.ts'

/** Lists that come with the OCI API's own credentials and leave deletes to it: Google, GitLab, zot. */
const D1 = digest(1)
const D2 = digest(2)

test('Google: one call has all manifests, with the times of their upload', async () => {
  const body = {
    name: 'p/r/web',
    tags: ['a', 'b'],
    manifest: {
      [D1]: {
        imageSizeBytes: '1234',
        layerId: '',
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        tag: ['a', 'b'],
        timeCreatedMs: '1600000000000',
        timeUploadedMs: '1767225600000',
      },
      [D2]: { imageSizeBytes: '1', mediaType: '', tag: [], timeCreatedMs: '0', timeUploadedMs: '0' },
    },
    child: [],
  }
  await using fake = await startFake(() => ({ status: 200, body }))
  await using client = openClient({ url: fake.url, profile: 'gar' })
  assert.deepEqual(await listed(client, 'p/r/web'), [
    { digest: D1, tags: ['a', 'b'], pushed: 1_767_225_600_000 },
    { digest: D2, tags: [] },
  ])
  assert.deepEqual(fake.log, ['GET /v2/p/r/web/tags/list'])
})

const badTimes: readonly unknown[] = [
  '',
  'x',
  '1/2/26',
  '2026-01-01',
  '2026-01-01T00:00:00',
  1767225600,
  [],
  {},
]

test('Google: a time that is no number of milliseconds in a text is refused, a missing one is not known', async () => {
  for (const timeUploadedMs of [...badTimes, '1e12', '0x10', '-5', ' 5', '1767225600000.5', 1767225600000]) {
    const body = { manifest: { [D1]: { tag: ['a'], timeUploadedMs } } }
    await using fake = await startFake(() => ({ status: 200, body }))
    await using client = openClient({ url: fake.url, profile: 'gar' })
    await assert.rejects(listed(client), { code: 'REGISTRY_INVALID_RESPONSE', message: /timeUploadedMs/ })
  }
  await using fake = await startFake(() => ({ status: 200, body: { manifest: { [D1]: { tag: ['a'] } } } }))
  await using client = openClient({ url: fake.url, profile: 'gar' })
  assert.deepEqual(await listed(client), [{ digest: D1, tags: ['a'] }])
})

test('the latest of some times; never, missing and null are none; anything but RFC 3339 is refused', () => {
  const latest = (...times: readonly unknown[]): number | undefined =>
    latestIn(
      times.map((time) => (time === undefined ? {} : { time })),
      ['time'],
      'there',
    )
  assert.equal(latest(), undefined)
  assert.equal(latest(undefined, null, '0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z'), undefined)
  assert.equal(latest('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+02:00', null), Date.UTC(2026, 0, 1))
  for (const wrong of badTimes)
    assert.throws(() => latest('2026-01-01T00:00:00Z', wrong), {
      code: 'REGISTRY_INVALID_RESPONSE',
      message: /^there: .*"time" is no RFC 3339 time/,
    })
})

test('Google: without the map nothing is claimed; a broken one is refused', async () => {
  for (const [manifest, wanted] of [
    [undefined, 0],
    ['x', undefined],
    [{ latest: { tag: [] } }, undefined],
    [{ [D1]: { tag: 'a' } }, undefined],
  ] as const) {
    await using fake = await startFake(() => ({ status: 200, body: { tags: ['a'], manifest } }))
    await using client = openClient({ url: fake.url, profile: 'gar' })
    if (wanted === undefined) await assert.rejects(listed(client), { code: 'REGISTRY_INVALID_RESPONSE' })
    else assert.equal((await listed(client)).length, wanted)
  }
})

const gitlabTag = (name: string, of: string, more: object = {}) => ({
  name,
  digest: of,
  config_digest: digest('c'),
  media_type: 'application/vnd.oci.image.manifest.v1+json',
  size_bytes: 1000,
  created_at: '2026-01-01T00:00:00.000Z',
  ...more,
})

test('GitLab: tags in pages, an image once for each tag', async () => {
  const path = '/gitlab/v1/repositories/team/web/tags/list/'
  const answer = ({ url }: Asked): FakeAnswer | undefined => {
    if (url.pathname === '/gitlab/v1/') return { status: 200, body: {} }
    if (url.pathname !== path) return undefined
    return url.searchParams.get('last') === 'a'
      ? { status: 200, body: [gitlabTag('b', D1, { updated_at: '2026-02-01T00:00:00.000Z' })] }
      : {
          status: 200,
          headers: { link: `<${path}?n=1000&last=a>; rel="next"` },
          body: [gitlabTag('a', D1)],
        }
  }
  await using fake = await startFake(answer)
  await using client = openClient({ url: fake.url, profile: 'gitlab' })
  assert.deepEqual(await listed(client), [
    { digest: D1, tags: ['a'], pushed: Date.UTC(2026, 0, 1) },
    { digest: D1, tags: ['b'], pushed: Date.UTC(2026, 1, 1) },
  ])
})

test('GitLab without its metadata database has no list; trouble with it is no such thing', async () => {
  await using none = await startFake(() => undefined)
  await using bare = openClient({ url: none.url, profile: 'gitlab' })
  assert.deepEqual(await listed(bare), [])
  await using refusing = await startFake(({ url }) =>
    url.pathname === '/gitlab/v1/' ? { status: 200 } : { status: 404, body: {} },
  )
  await using client = openClient({ url: refusing.url, profile: 'gitlab' })
  await assert.rejects(listed(client), { code: 'REGISTRY_NOT_FOUND', message: /profile = "distribution"/ })
})

const zotResult = (index: number) => ({
  Tag: `t${index}`,
  Digest: digest(index),
  PushTimestamp: '2026-01-01T00:00:00Z',
  TaggedTimestamp: '2026-01-02T00:00:00Z',
})

test('zot: pages of its search, the later of push and tagging', async () => {
  const all = Array.from({ length: 250 }, (_, i) => zotResult(i))
  const queries: string[] = []
  const answer = ({ url }: Asked): FakeAnswer | undefined => {
    if (url.pathname !== '/v2/_zot/ext/search') return undefined
    const query = url.searchParams.get('query') ?? ''
    queries.push(query)
    const [, limit = 0, offset = 0] = /limit: (\d+), offset: (\d+)/.exec(query)?.map(Number) ?? []
    const Results = all.slice(offset, offset + limit)
    return { status: 200, body: { data: { ImageList: { Results } } } }
  }
  await using fake = await startFake(answer)
  await using client = openClient({ url: fake.url, profile: 'zot' })
  const found = await listed(client)
  assert.equal(found.length, 250)
  assert.deepEqual(found[249], { digest: digest(249), tags: ['t249'], pushed: Date.UTC(2026, 0, 2) })
  assert.equal(queries.length, 2)
  assert.match(queries[0] ?? '', /ImageList\(repo: "team\/web", requestedPage:/)
})

test('zot without the search extension has no list; an error of it is not an empty one', async () => {
  await using none = await startFake(() => undefined)
  await using bare = openClient({ url: none.url, profile: 'zot' })
  assert.deepEqual(await listed(bare), [])
  const errors = [{ message: 'repo not scanned yet', path: ['ImageList'] }]
  await using refusing = await startFake(() => ({ status: 200, body: { errors, data: null } }))
  await using client = openClient({ url: refusing.url, profile: 'zot' })
  await assert.rejects(listed(client), { code: 'REGISTRY_INVALID_RESPONSE', message: /repo not scanned yet/ })
})

test('zot: what an index contains is refused by itself; where deletes are off, that is said of the registry', async () => {
  const denied = (code: string): FakeAnswer => ({ status: 405, body: { errors: [{ code, message: 'no' }] } })
  await using holding = await startFake(() => denied('DENIED'))
  await using client = openClient({ url: holding.url, profile: 'zot' })
  assert.deepEqual(await client.deleteManifest('team/web', D1), {
    kind: 'refused',
    why: 'an index contains it',
  })
  assert.equal(holding.log.length, 1)
  await using off = await startFake(() => denied('UNSUPPORTED'))
  await using other = openClient({ url: off.url, profile: 'zot' })
  await assert.rejects(other.deleteManifest('team/web', D1), { code: 'REGISTRY_DELETE_DISABLED' })
})

for (const profile of ['gar', 'gitlab', 'zot', 'harbor', 'acr']) {
  for (const [status, code] of [
    [401, 'REGISTRY_UNAUTHORIZED'],
    [500, 'REGISTRY_UNREACHABLE'],
  ] as const) {
    test(`${profile}: a list that answers ${status} fails the scan, and says how to do without`, async () => {
      await using fake = await startFake(() => ({ status, body: {} }))
      await using client = openClient({ url: fake.url, profile })
      await assert.rejects(listed(client), { code, message: /profile = "distribution"/ })
    })
  }
}

test('a registry of no known kind has no list', async () => {
  await using fake = await startFake(() => undefined)
  for (const profile of ['distribution', 'quay', 'ecr', 'hub']) {
    await using client = openClient({ url: fake.url, profile })
    assert.deepEqual(await listed(client), [])
  }
  assert.equal(fake.log.length, 0)
})
