import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, digest, listed, openClient, signal, startFake, type FakeAnswer } from './fake.ts'

type Version = { id: number; name: string; metadata: { package_type: string; container: { tags: string[] } } }

const version = (id: number, tags: string[] = []): Version & Record<string, unknown> => ({
  id,
  name: digest(id),
  url: `https://api.github.com/orgs/acme/packages/container/team%2Fweb/versions/${id}`,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-02-01T00:00:00Z',
  metadata: { package_type: 'container', container: { tags } },
})

type Behaviour = {
  readonly owner?: 'Organization' | 'User'
  readonly scopes?: string
  readonly refuse?: FakeAnswer
  readonly rename?: boolean
}

/** The part of GitHub's REST API about package versions, as its OpenAPI description has it. */
function github(
  versions: Version[],
  { owner = 'Organization', scopes, refuse, rename = false }: Behaviour = {},
) {
  const base = `/${owner === 'User' ? 'users' : 'orgs'}/acme/packages/container/team%2Fweb/versions`
  return ({ method, url, headers }: Asked): FakeAnswer | undefined => {
    const { pathname, searchParams } = url
    if (headers.authorization !== 'Bearer ghp_secret')
      return { status: 401, body: { message: 'Bad credentials' } }
    if (pathname === '/users/acme') return { status: 200, body: { login: 'acme', type: owner } }
    if (!pathname.startsWith(base)) return { status: 404, body: { message: 'Package not found.' } }
    const id = Number(pathname.slice(base.length + 1))
    const at = versions.findIndex((one) => one.id === id)
    if (id > 0 && at === -1) return { status: 404, body: { message: 'Package version not found.' } }
    if (method === 'DELETE') {
      if (refuse) return refuse
      versions.splice(at, 1)
      return { status: 204 }
    }
    if (id > 0) return { status: 200, body: rename ? { ...versions[at], name: digest('f') } : versions[at] }
    const size = Number(searchParams.get('per_page') ?? 30)
    const page = Number(searchParams.get('page') ?? 1)
    const more = versions.length > page * size
    const next = `<http://${headers.host}${base}?per_page=${size}&page=${page + 1}>; rel="next"`
    return {
      status: 200,
      headers: {
        ...(more ? { link: next } : {}),
        ...(scopes === undefined ? {} : { 'x-oauth-scopes': scopes }),
      },
      body: versions.slice((page - 1) * size, page * size),
    }
  }
}

const credentials = { username: 'ann', password: 'ghp_secret' }
const REPOSITORY = 'acme/team/web'

async function open(versions: Version[], behaviour: Behaviour = {}) {
  const fake = await startFake(github(versions, behaviour))
  const client = openClient({ url: 'https://ghcr.io', api: fake.url, credentials })
  return {
    fake,
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await fake[Symbol.asyncDispose]()
    },
  }
}

for (const owner of ['Organization', 'User'] as const) {
  test(`all versions of a package of ${owner === 'User' ? 'a user' : 'an organization'}, over pages`, async () => {
    const versions = Array.from({ length: 150 }, (_, i) => version(i + 1, i === 0 ? ['latest', 'v1'] : []))
    await using at = await open(versions, { owner })
    const found = await listed(at.client, REPOSITORY)
    assert.equal(found.length, 150)
    assert.deepEqual(found[0], { digest: digest(1), tags: ['latest', 'v1'], pushed: Date.UTC(2026, 1, 1) })
    assert.equal(at.fake.log.filter((line) => line.includes('versions?')).length, 2)
  })
}

test('an image is deleted by the number of its version, after a look that the number is still its', async () => {
  const versions = [version(1), version(2), version(3)]
  await using at = await open(versions)
  await listed(at.client, REPOSITORY)
  const before = at.fake.log.length
  assert.deepEqual(await at.client.deleteManifest(REPOSITORY, digest(2)), { kind: 'deleted' })
  assert.deepEqual(
    at.fake.log.slice(before).map((line) => line.replace(/\/orgs.*versions/, '')),
    ['GET /2', 'DELETE /2'],
  )
  assert.deepEqual(
    versions.map(({ id }) => id),
    [1, 3],
  )
  assert.deepEqual(await at.client.deleteManifest(REPOSITORY, digest(2)), { kind: 'gone' })
})

test('without a list before it, the version is looked up; one that is not there is gone', async () => {
  await using at = await open([version(1), version(2)])
  assert.deepEqual(await at.client.deleteManifest(REPOSITORY, digest(2)), { kind: 'deleted' })
  assert.deepEqual(await at.client.deleteManifest(REPOSITORY, digest(9)), { kind: 'gone' })
  assert.equal(at.fake.log.filter((line) => line.startsWith('DELETE')).length, 1)
})

test('deletes keep to the pace that GitHub allows', async () => {
  const pauses: number[] = []
  await using fake = await startFake(github([version(1), version(2), version(3)]))
  await using client = openClient({
    url: 'https://ghcr.io',
    api: fake.url,
    credentials,
    now: () => 1000,
    sleep: async (ms) => void pauses.push(ms),
  })
  for (const id of [1, 2, 3]) await client.deleteManifest(REPOSITORY, digest(id))
  assert.deepEqual(pauses, [400, 800])
})

test('a clock that is set back does not hold up deletes', async () => {
  const pauses: number[] = []
  let now = 3_600_000
  await using fake = await startFake(github([version(1), version(2)]))
  await using client = openClient({
    url: 'https://ghcr.io',
    api: fake.url,
    credentials,
    now: () => now,
    monotonic: () => 1000,
    sleep: async (ms) => void pauses.push(ms),
  })
  await client.deleteManifest(REPOSITORY, digest(1))
  now = 0
  await client.deleteManifest(REPOSITORY, digest(2))
  assert.deepEqual(pauses, [400])
})

test('a look that takes half a minute is too long ago for a delete', async () => {
  let monotonic = 0
  const versions = github([version(1)])
  await using fake = await startFake((asked) => {
    if (asked.url.pathname.endsWith('versions/1')) monotonic += 30_000
    return versions(asked)
  })
  await using client = openClient({
    url: 'https://ghcr.io',
    api: fake.url,
    credentials,
    monotonic: () => monotonic,
  })
  await listed(client, REPOSITORY)
  await assert.rejects(client.deleteManifest(REPOSITORY, digest(1)), { code: 'REGISTRY_THROTTLED' })
  assert.ok(fake.log.every((line) => !line.startsWith('DELETE')))
})

test('in a slot the rate is waited for when the slot begins, and nothing waits after that', async () => {
  const pauses: number[] = []
  await using fake = await startFake(github([version(1), version(2), version(3)]))
  await using client = openClient({
    url: 'https://ghcr.io',
    api: fake.url,
    credentials,
    now: () => 1000,
    sleep: async (ms) => void pauses.push(ms),
  })
  await listed(client, REPOSITORY)
  const counts: number[] = []
  for (const id of [1, 2, 3]) {
    const turn = await client.deleteSlot(REPOSITORY, signal)
    counts.push(pauses.length)
    assert.deepEqual(await client.deleteManifest(REPOSITORY, digest(id)), { kind: 'deleted' })
    turn.end()
    assert.equal(pauses.length, counts.at(-1))
  }
  assert.deepEqual(pauses, [400, 800])
})

test('a turn that GitHub does not answer is given back', async () => {
  await using at = await open([version(1)])
  await at.fake[Symbol.asyncDispose]()
  await assert.rejects(at.client.deleteSlot(REPOSITORY, signal), { code: 'REGISTRY_UNREACHABLE' })
  await assert.rejects(at.client.deleteSlot(REPOSITORY, signal), { code: 'REGISTRY_UNREACHABLE' })
})

test('a number that stands for another image deletes nothing', async () => {
  const versions = [version(1), version(2)]
  await using at = await open(versions, { rename: true })
  await assert.rejects(at.client.deleteManifest(REPOSITORY, digest(2)), { message: /Nothing was deleted/ })
  assert.equal(versions.length, 2)
})

const limited = { 'x-ratelimit-remaining': '0' }
const REFUSALS: readonly [string, FakeAnswer, { kind?: string; code?: string }][] = [
  [
    'the last tagged version',
    { status: 400, body: { message: 'You cannot delete the last tagged version' } },
    { kind: 'refused' },
  ],
  ['5,000 downloads', { status: 422, body: { message: 'more than 5000 downloads' } }, { kind: 'refused' }],
  [
    'no right',
    { status: 403, body: { message: 'Must have admin rights' } },
    { code: 'REGISTRY_UNAUTHORIZED' },
  ],
  ['no right, told as not found', { status: 404, body: { message: 'Not Found' } }, { kind: 'unknown' }],
  [
    'too many',
    { status: 403, headers: limited, body: { message: 'rate limit' } },
    { code: 'REGISTRY_THROTTLED' },
  ],
  ['too many deletes', { status: 429, headers: { 'retry-after': '60' } }, { code: 'REGISTRY_THROTTLED' }],
  ['trouble', { status: 502, body: '<html>' }, { kind: 'unknown' }],
]
for (const [title, refuse, wanted] of REFUSALS) {
  test(`a refusal: ${title}; sent once`, async () => {
    await using at = await open([version(1), version(2)], { refuse })
    const call = at.client.deleteManifest(REPOSITORY, digest(2))
    if (wanted.code === undefined) assert.equal((await call).kind, wanted.kind)
    else await assert.rejects(call, { code: wanted.code })
    assert.equal(at.fake.log.filter((line) => line.startsWith('DELETE')).length, 1)
  })
}

const RIGHTS: readonly [string | undefined, string][] = [
  ['read:packages, delete:packages', 'yes'],
  ['read:packages', 'forbidden'],
  ['', 'unknown'],
  [undefined, 'unknown'],
]
for (const [scopes, right] of RIGHTS) {
  test(`a token with the scopes "${scopes ?? '(not told)'}": ${right}; no DELETE is sent`, async () => {
    await using at = await open([version(1)], scopes === undefined ? {} : { scopes })
    const { digestDelete, untag } = await at.client.probe(REPOSITORY, signal)
    assert.deepEqual([digestDelete, untag], [right, false])
    assert.ok(!at.fake.log.some((line) => line.startsWith('DELETE')))
  })
}

test('a tag cannot go alone, and nothing is sent for it', async () => {
  await using at = await open([version(1, ['a'])])
  assert.equal((await at.client.deleteTag(REPOSITORY, 'a', digest(1))).kind, 'refused')
  assert.equal(at.fake.log.length, 0)
})

test('a wrong token is said so, without the token', async () => {
  const fake = await startFake(github([version(1)]))
  await using client = openClient({
    url: 'https://ghcr.io',
    api: fake.url,
    credentials: { username: 'ann', password: 'wrong-secret' },
  })
  await assert.rejects(listed(client, REPOSITORY), (error: Error & { code: string }) => {
    assert.equal(error.code, 'REGISTRY_UNAUTHORIZED')
    assert.ok(!error.message.includes('wrong-secret'))
    return true
  })
  await fake[Symbol.asyncDispose]()
})

test('a list that is not as documented is refused as a whole', async () => {
  for (const broken of [
    { ...version(1), id: 'x' },
    { ...version(1), name: 'v1' },
    { ...version(1), metadata: { container: { tags: 'a' } } },
  ]) {
    await using at = await open([version(2), broken as unknown as Version])
    await assert.rejects(listed(at.client, REPOSITORY), { code: 'REGISTRY_INVALID_RESPONSE' })
  }
})
