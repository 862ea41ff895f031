import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultsOf } from '../../../daemon/registries/checks.ts'
import { askRegistry } from '../../../daemon/registries/probe-registry.ts'
import type { RegistryClient } from '../../../daemon/registry/client.ts'
import type { Check, CheckResult } from '../../../proto/resources/registry.ts'
import type { Run } from '../../../proto/resources/run.ts'
import { openWorld, webPolicy, type World } from '../../support/world.ts'
import {
  type Asked,
  digest,
  type Fake,
  listed,
  openClient,
  type Opened,
  signal,
  startFake,
  type FakeAnswer,
} from './fake.ts'

const OAUTH = { username: '$oauthtoken', password: 'canary-token' }
const ROBOT = { username: 'team+robot', password: 'canary-password' }
const PATH = '/api/v1/repository/team/web/tag/'
const PUSHED = Date.UTC(2026, 0, 1) / 1000

type Tag = Record<string, unknown>
const tag = (name: string, of: string, more: Tag = {}): Tag => ({
  name,
  reversion: false,
  start_ts: PUSHED,
  manifest_digest: of,
  is_manifest_list: false,
  size: 1000,
  last_modified: 'Thu, 01 Jan 2026 00:00:00 -0000',
  ...more,
})

/** The tags of Quay's API, in pages, for an OAuth token. */
function quayOver(tags: () => readonly Tag[]) {
  return ({ url, headers }: Asked): FakeAnswer | undefined => {
    if (!url.pathname.startsWith('/api/')) return undefined
    if (headers.authorization !== `Bearer ${OAUTH.password}`)
      return { status: 401, body: { error_type: 'invalid_token', detail: 'canary' } }
    if (url.pathname !== PATH) return { status: 404, body: { error_type: 'not_found' } }
    if (url.searchParams.get('onlyActiveTags') !== 'true') return { status: 400 }
    const page = Math.max(1, Number(url.searchParams.get('page') ?? 1))
    const limit = Math.min(100, Number(url.searchParams.get('limit') ?? 50))
    const all = tags()
    const has_additional = all.length > page * limit
    return { status: 200, body: { tags: all.slice((page - 1) * limit, page * limit), page, has_additional } }
  }
}

const open = (fake: Fake, credentials = OAUTH): Opened =>
  openClient({ url: fake.url, profile: 'quay', credentials })

test('the list has the tags with their times, in pages of a hundred', async () => {
  const all = Array.from({ length: 201 }, (_, i) => tag(`t${i}`, digest(i)))
  all[1] = tag('t1', digest(0), { start_ts: PUSHED + 60, expiration: 'Fri, 01 Jan 2027 00:00:00 -0000' })
  all[2] = tag('t2', digest(2), { start_ts: undefined })
  await using fake = await startFake(quayOver(() => all))
  await using client = open(fake)
  const found = await listed(client)
  assert.equal(found.length, 201)
  assert.deepEqual(found.slice(0, 3), [
    { digest: digest(0), tags: ['t0'], pushed: PUSHED * 1000 },
    { digest: digest(0), tags: ['t1'], pushed: PUSHED * 1000 + 60_000 },
    { digest: digest(2), tags: ['t2'] },
  ])
  assert.deepEqual(
    fake.log,
    [1, 2, 3].map((page) => `GET ${PATH}?onlyActiveTags=true&limit=100&page=${page}`),
  )
})

for (const credentials of [
  ROBOT,
  { username: 'ann', password: 'canary' },
  { username: '$app', password: 'canary' },
]) {
  test(`${credentials.username} may not use the API: it is not asked, and a reason is given`, async () => {
    await using fake = await startFake(quayOver(() => [tag('a', digest(1))]))
    await using client = open(fake, credentials)
    assert.deepEqual(await listed(client), [])
    assert.match((await client.unlisted(signal))?.remedy ?? '', /\$oauthtoken/)
    assert.equal(fake.log.length, 0)
  })
}

const page = (tags: unknown, more: Tag = {}): FakeAnswer => ({
  status: 200,
  body: { tags, page: 1, has_additional: false, ...more },
})
const BROKEN: readonly (readonly [string, FakeAnswer, RegExp])[] = [
  ['a page of HTML', { status: 200, body: '<html>' }, /not JSON/],
  ['no list', page('x'), /no list of tags/],
  ['a digest that is none', page([tag('a', 'latest')]), /without a digest/],
  ['a tag without a name', page([tag('', digest(1))]), /without a name/],
  ['a time in words', page([tag('a', digest(1), { start_ts: '2026' })]), /invalid time/],
  ['a time before there were images', page([tag('a', digest(1), { start_ts: 1 })]), /invalid time/],
  ['no word of more', page([], { has_additional: undefined }), /whether there is more/],
  [
    'the same page for every number',
    page([tag('a', digest(1))], { has_additional: true }),
    /repeat at page 2/,
  ],
  ['empty pages without end', page([], { has_additional: true }), /repeat at page 1/],
]
for (const [title, told, message] of BROKEN) {
  test(`the list is refused as a whole: ${title}`, async () => {
    await using fake = await startFake(() => told)
    await using client = open(fake)
    await assert.rejects(listed(client), { code: 'REGISTRY_INVALID_RESPONSE', message })
  })
}

const REFUSED: readonly (readonly [FakeAnswer, string])[] = [
  [{ status: 401, body: { error_type: 'expired_token' } }, 'REGISTRY_UNAUTHORIZED'],
  [{ status: 403, body: { error_type: 'insufficient_scope' } }, 'REGISTRY_UNAUTHORIZED'],
  [{ status: 404, body: { error_type: 'not_found' } }, 'REGISTRY_NOT_FOUND'],
  [{ status: 429, body: '' }, 'REGISTRY_THROTTLED'],
  [{ status: 500, body: '<html>' }, 'REGISTRY_UNREACHABLE'],
]
for (const [told, code] of REFUSED) {
  test(`a second page that answers ${told.status} fails the whole list, without the token`, async () => {
    const all = Array.from({ length: 101 }, (_, i) => tag(`t${i}`, digest(i)))
    const api = quayOver(() => all)
    await using fake = await startFake((asked) =>
      asked.url.searchParams.get('page') === '2' ? told : api(asked),
    )
    await using client = open(fake)
    await assert.rejects(listed(client), (error: Error & { code: string }) => {
      assert.equal(error.code, code)
      assert.match(error.message, /profile = "distribution"/)
      assert.doesNotMatch(error.message, /canary/)
      return true
    })
  })
}

/** A registry in memory behind Quay's API, which tells one age for every tag. */
async function quayWorld(world: World, pushedDaysAgo: number, before: (asked: Asked) => void = () => {}) {
  const start_ts = Math.floor(Date.now() / 1000) - pushedDaysAgo * 86_400
  const tags = (): Tag[] => [...(world.stored().tags ?? [])].map(([name, on]) => tag(name, on, { start_ts }))
  const api = quayOver(tags)
  return startFake((asked) => {
    before(asked)
    return api(asked)
  }, world.registry.url)
}

async function clean(world: World, client: Opened): Promise<Run> {
  return world.clean('prod/team/web', { open: async () => client })
}

const POLICY = webPolicy('max_delete_percent = 100\n  allow_empty = true')
const sent = (fake: Fake) =>
  fake.log.filter((line) => line.startsWith('DELETE') && !line.includes('careen-probe')).slice(1)

for (const credentials of [OAUTH, ROBOT]) {
  test(`a cleaning by ${credentials.username} sends the digest alone, and no tag before it`, async () => {
    await using world = await openWorld({ untag: 'last-takes-image' })
    const old = await world.push('team/web', { tags: ['pr-1', 'pr-2'], days: 30 })
    await world.push('team/web', { tags: ['keep'], days: 30 })
    await using fake = await quayWorld(world, 20)
    await using client = open(fake, credentials)
    await world.apply(POLICY, true)
    const run = await clean(world, client)
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.equal(run.counts?.deleted, 1)
    assert.deepEqual(sent(fake), [`DELETE /v2/team/web/manifests/${old.digest}`])
    assert.deepEqual(await world.tags('team/web'), ['keep'])
  })
}

test('an image that is pushed under the tag of a deleted one, during the delete, stays', async () => {
  await using world = await openWorld({ untag: 'last-takes-image' })
  const old = await world.push('team/web', { tags: ['pr-1'], days: 30 })
  const fresh = await world.push('team/web', { tags: [], days: 0 })
  await world.push('team/web', { tags: ['keep'], days: 30 })
  await using fake = await quayWorld(world, 20, ({ method, url }) => {
    const doomed = url.pathname.endsWith('/pr-1') || url.pathname.endsWith(old.digest)
    if (method === 'DELETE' && doomed) world.stored().tags.set('pr-1', fresh.digest)
  })
  await using client = open(fake)
  await world.apply(POLICY, true)
  await clean(world, client)
  assert.ok(world.stored().manifests.has(fresh.digest))
  assert.deepEqual(await world.tags('team/web'), ['keep', 'pr-1'])
})

test('a tag goes alone where only tags are to go', async () => {
  await using world = await openWorld({ untag: 'last-takes-image' })
  await world.push('team/web', { tags: ['pr-1', 'release'], days: 30 })
  await using fake = await quayWorld(world, 20)
  await using client = open(fake)
  await world.apply(webPolicy('max_delete_percent = 100\n  untag = true'), true)
  const run = await clean(world, client)
  assert.equal(run.counts?.untagged, 1, run.message)
  assert.deepEqual(sent(fake), ['DELETE /v2/team/web/manifests/pr-1'])
  assert.deepEqual(await world.tags('team/web'), ['release'])
})

test('what was built long ago and pushed today stays, because Quay knows when it was pushed', async () => {
  await using world = await openWorld({ untag: 'last-takes-image' })
  await world.push('team/web', { tags: ['pr-1'], days: 300 })
  await using fake = await quayWorld(world, 1)
  await using client = open(fake)
  await world.apply(POLICY, true)
  assert.equal((await clean(world, client)).counts?.deleted, 0)
})

test('an image with an immutable tag is refused by itself, and stays', async () => {
  await using world = await openWorld({ untag: 'last-takes-image' })
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  const fixed = await world.push('team/web', { tags: ['pr-2'], days: 30 })
  await world.push('team/web', { tags: ['keep'], days: 30 })
  const api = await quayWorld(world, 20)
  await using fake = await startFake(
    ({ method, url }) =>
      method === 'DELETE' && url.pathname.endsWith(fixed.digest)
        ? { status: 409, body: { errors: [{ code: 'TAG_IMMUTABLE', message: 'immutable' }] } }
        : undefined,
    api.url,
  )
  await using client = open(fake, ROBOT)
  await world.apply(POLICY, true)
  const run = await clean(world, client)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual([run.counts?.deleted, run.counts?.failed], [1, 1])
  assert.deepEqual(await world.tags('team/web'), ['keep', 'pr-2'])
  await api[Symbol.asyncDispose]()
})

async function checked(credentials: typeof OAUTH): Promise<(check: Check) => CheckResult | undefined> {
  await using world = await openWorld({ untag: true })
  await world.push('team/web', { tags: ['a'] })
  await using fake = await quayWorld(world, 1)
  await using client = open(fake, credentials)
  return await findingsAt(fake.url, client)
}

async function findingsAt(
  url: string,
  client: RegistryClient,
): Promise<(check: Check) => CheckResult | undefined> {
  const asked = await askRegistry({
    registry: { kind: 'registry', name: 'prod', url, credentials: 'env:PROD', profile: 'quay' },
    named: undefined,
    known: ['team/web'],
    needsCatalog: false,
    open: async () => client,
    now: Date.now,
    signal,
  })
  return (check) => resultsOf(asked, Date.now()).find((one) => one.check === check)
}

test('a check says what is read, or what is missing for it; a robot account is enough for cleaning', async () => {
  const token = await checked(OAUTH)
  assert.equal(token('profile')?.verdict, 'ok')
  assert.match(token('profile')?.message ?? '', /Quay, by declared: reads tags of its API/)
  assert.match(token('untag')?.message ?? '', /an image is deleted in one step, with its tags/)
  const robot = await checked(ROBOT)
  assert.match(robot('profile')?.message ?? '', /the OCI API alone; .*not a robot account/)
  assert.match(robot('profile')?.remedy ?? '', /\$oauthtoken/)
  assert.equal(robot('profile')?.needed, false)
  assert.equal(robot('delete')?.verdict, 'ok')
  const wrong = await checked({ ...OAUTH, password: 'canary-wrong' })
  assert.equal(wrong('profile')?.verdict, 'problem')
  assert.ok(wrong('profile')?.needed)
  assert.doesNotMatch(JSON.stringify(wrong('profile')), /canary/)
})

test('a check distinguishes an error of the list from a right that is missing', async () => {
  await using world = await openWorld({ untag: true })
  await world.push('team/web', { tags: ['a'] })
  await using fake = await startFake(
    ({ url }) => (url.pathname.startsWith('/api/v1/') ? { status: 404, body: {} } : undefined),
    world.registry.url,
  )
  await using client = open(fake)
  const found = (await findingsAt(fake.url, client))('profile')
  assert.equal(found?.verdict, 'problem')
  assert.match(found.message, /its list: .*not found, 404/)
  assert.doesNotMatch(found.remedy ?? '', /permission/)
})
