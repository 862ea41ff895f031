import assert from 'node:assert/strict'
import { test } from 'node:test'
import { artifact } from './fake-harbor.ts'
import { type Asked, digest, listed, openClient, startFake, type FakeAnswer } from './fake.ts'

/** Vendors' lists that cannot be complete: each fails, and none is read as a shorter list. */
const AT = '2026-01-01T00:00:00Z'
const KEYS = { username: `AKIA${'A'.repeat(16)}`, password: 'secret' }
const GITHUB = { username: 'ann', password: 'ghp_secret' }
const QUAY = { username: '$oauthtoken', password: 'canary-token' }

const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

type Case = {
  readonly what: string
  readonly profile: string
  readonly credentials?: { readonly username: string; readonly password: string }
  readonly answer: (asked: Asked, number: number) => FakeAnswer | undefined
  readonly wanted: RegExp
}

const garPage = (link: string, more: object = {}): FakeAnswer => ({
  status: 200,
  headers: { link },
  body: { name: 'team/web', tags: [], manifest: { [digest(1)]: { tag: ['a'] } }, ...more },
})

const gitlab =
  (page: (number: number) => FakeAnswer) =>
  ({ url }: Asked, number: number): FakeAnswer =>
    url.pathname === '/gitlab/v1/' ? { status: 200 } : page(number)

const github =
  (page: FakeAnswer) =>
  ({ url }: Asked): FakeAnswer =>
    url.pathname === '/users/team' ? { status: 200, body: { type: 'Organization' } } : page

const version = (i: number) => ({
  id: i + 1,
  name: digest(i),
  created_at: AT,
  updated_at: AT,
  metadata: { container: { tags: [] } },
})

const ecr =
  (body: object): Case['answer'] =>
  () => ({ status: 200, body })

const CASES: readonly Case[] = [
  {
    what: 'Google: a Link to another repository',
    profile: 'gar',
    answer: () => garPage('</v2/team/app/tags/list?x=1>; rel="next"'),
    wanted: /another list/,
  },
  {
    what: 'Google: a Link that is not understood',
    profile: 'gar',
    answer: () => garPage('/v2/team/web/tags/list?x=1; rel=next'),
    wanted: /not a valid Link header/,
  },
  {
    what: 'Google: tags that are no names',
    profile: 'gar',
    answer: () => ({ status: 200, body: { tags: [], manifest: { [digest(1)]: { tag: [1] } } } }),
    wanted: /not a list of names/,
  },
  {
    what: 'GitLab: a page that comes again',
    profile: 'gitlab',
    answer: gitlab(() => ({
      status: 200,
      headers: { link: '</gitlab/v1/repositories/team/web/tags/list/?n=1000&last=a>; rel="next"' },
      body: [],
    })),
    wanted: /list repeat/,
  },
  {
    what: 'GitLab: a Link to another project',
    profile: 'gitlab',
    answer: gitlab(() => ({
      status: 200,
      headers: { link: '</gitlab/v1/repositories/team/app/tags/list/?last=a>; rel="next"' },
      body: [],
    })),
    wanted: /another list/,
  },
  {
    what: 'GitLab: a tag without a name',
    profile: 'gitlab',
    answer: gitlab(() => ({ status: 200, body: [{ digest: digest(1) }] })),
    wanted: /without a name/,
  },
  {
    what: 'Azure: a Link to another repository',
    profile: 'acr',
    answer: () => ({
      status: 200,
      headers: { link: '</acr/v1/team/app/_manifests?last=x>; rel="next"' },
      body: { manifests: [] },
    }),
    wanted: /another list/,
  },
  {
    what: 'Azure: no list of manifests',
    profile: 'acr',
    answer: () => ({ status: 200, body: { registry: 'x' } }),
    wanted: /no list of manifests/,
  },
  {
    what: 'GitHub: a next page that is not the next one',
    profile: 'ghcr',
    credentials: GITHUB,
    answer: github({
      status: 200,
      headers: { link: '</organizations/7/packages/container/web/versions?per_page=100&page=9>; rel="next"' },
      body: [version(0)],
    }),
    wanted: /page 1 is not followed by page 2/,
  },
  {
    what: 'GitHub: a Link to another package',
    profile: 'ghcr',
    credentials: GITHUB,
    answer: github({
      status: 200,
      headers: { link: '</orgs/team/packages/container/app/versions?per_page=100&page=2>; rel="next"' },
      body: [version(0)],
    }),
    wanted: /another list/,
  },
  {
    what: 'GitHub: a version that is no container',
    profile: 'ghcr',
    credentials: GITHUB,
    answer: github({ status: 200, body: [{ id: 1, name: digest(1), metadata: {} }] }),
    wanted: /without the data of a container/,
  },
  {
    what: 'Harbor: fewer artifacts than it counts',
    profile: 'harbor',
    answer: () => ({ status: 200, headers: { 'x-total-count': '3' }, body: [artifact(1, AT)] }),
    wanted: /lacks 2 of the artifacts/,
  },
  {
    what: 'Harbor: an artifact that goes while the list is read, each time',
    profile: 'harbor',
    answer: ({ url }) =>
      url.searchParams.get('page') === '1'
        ? { status: 200, headers: { 'x-total-count': '102' }, body: many(100, (i) => artifact(i, AT)) }
        : { status: 200, headers: { 'x-total-count': '101' }, body: [artifact(101, AT)] },
    wanted: /lacks 1 of the artifacts/,
  },
  {
    what: 'Harbor: a count that is none',
    profile: 'harbor',
    answer: () => ({ status: 200, headers: { 'x-total-count': 'many' }, body: [] }),
    wanted: /X-Total-Count is many/,
  },
  {
    what: 'Quay: no list of tags',
    profile: 'quay',
    credentials: QUAY,
    answer: () => ({ status: 200, body: { page: 1, has_additional: false } }),
    wanted: /no list of tags/,
  },
  {
    what: 'Quay: more of a page that is another',
    profile: 'quay',
    credentials: QUAY,
    answer: () => ({ status: 200, body: { page: 2, has_additional: true, tags: [] } }),
    wanted: /list repeat/,
  },
  {
    what: 'zot: fewer tags than it counts',
    profile: 'zot',
    answer: () => ({
      status: 200,
      body: { data: { ImageList: { Page: { TotalCount: 5 }, Results: [] } } },
    }),
    wanted: /ends after 0 of 5/,
  },
  {
    what: 'zot: a tag that is no text',
    profile: 'zot',
    answer: () => ({ status: 200, body: { data: { ImageList: { Results: [{ Digest: digest(1) }] } } } }),
    wanted: /"Tag" is not a text/,
  },
  {
    what: 'zot: no results',
    profile: 'zot',
    answer: () => ({ status: 200, body: { data: { ImageList: {} } } }),
    wanted: /no results/,
  },
  {
    what: 'Amazon: a token that comes again',
    profile: 'ecr',
    credentials: KEYS,
    answer: ecr({ imageDetails: [], nextToken: 'x' }),
    wanted: /list repeat/,
  },
  {
    what: 'Amazon: a token that is no text',
    profile: 'ecr',
    credentials: KEYS,
    answer: ecr({ imageDetails: [], nextToken: 7 }),
    wanted: /"nextToken" is no text/,
  },
  {
    what: 'Amazon: no list of images',
    profile: 'ecr',
    credentials: KEYS,
    answer: ecr({}),
    wanted: /no list of images/,
  },
]

for (const { what, profile, credentials, answer, wanted } of CASES) {
  test(what, async () => {
    let number = 0
    await using fake = await startFake((asked) => answer(asked, (number += 1)))
    const url = profile === 'ecr' ? 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com' : fake.url
    await using client = openClient({
      url,
      api: fake.url,
      profile,
      ...(credentials === undefined ? {} : { credentials }),
    })
    await assert.rejects(listed(client), { code: 'REGISTRY_INVALID_RESPONSE', message: wanted })
  })
}

test('GitHub names the owner by a number in its links', async () => {
  const answer = ({ url }: Asked): FakeAnswer => {
    if (url.pathname === '/users/team') return { status: 200, body: { type: 'Organization' } }
    const path = '/organizations/7/packages/container/web/versions'
    const first = url.searchParams.get('page') === '1'
    const link = `<http://${url.host}${path}?page=2&per_page=100&state=active>; rel="next", <${path}?page=2>; rel="last"`
    return {
      status: 200,
      headers: first ? { link: link.replace(`http://${url.host}`, '') } : {},
      body: [version(first ? 0 : 1)],
    }
  }
  await using fake = await startFake(answer)
  await using client = openClient({ url: fake.url, api: fake.url, profile: 'ghcr', credentials: GITHUB })
  assert.equal((await listed(client)).length, 2)
  assert.ok(fake.log.slice(1).every((line) => line.startsWith('GET /orgs/team/')))
})

test('GitHub: a full page without a Link is not the last one', async () => {
  const answer = ({ url }: Asked): FakeAnswer => {
    if (url.pathname === '/users/team') return { status: 200, body: { type: 'User' } }
    const first = url.searchParams.get('page') === '1'
    return { status: 200, body: first ? many(100, version) : [version(100)] }
  }
  await using fake = await startFake(answer)
  await using client = openClient({ url: fake.url, api: fake.url, profile: 'ghcr', credentials: GITHUB })
  assert.equal((await listed(client)).length, 101)
})

test('Harbor: a list that changes while it is read is read again', async () => {
  let pages = 0
  const answer = ({ url }: Asked): FakeAnswer => {
    pages += 1
    if (url.searchParams.get('page') === '2')
      return { status: 200, headers: { 'x-total-count': '101' }, body: [artifact(101, AT)] }
    const total = pages === 1 ? 102 : 101
    return { status: 200, headers: { 'x-total-count': `${total}` }, body: many(100, (i) => artifact(i, AT)) }
  }
  await using fake = await startFake(answer)
  await using client = openClient({ url: fake.url, profile: 'harbor' })
  assert.equal((await listed(client)).length, 101)
  assert.equal(fake.log.length, 4)
})

test('zot: a page that is not full goes on where zot counts more', async () => {
  const all = many(5, (i) => ({ Tag: `t${i}`, Digest: digest(i) }))
  const answer = ({ url }: Asked): FakeAnswer => {
    const offset = Number(/offset: (\d+)/.exec(url.searchParams.get('query') ?? '')?.[1])
    const ImageList = { Page: { TotalCount: 5 }, Results: all.slice(offset, offset + 2) }
    return { status: 200, body: { data: { ImageList } } }
  }
  await using fake = await startFake(answer)
  await using client = openClient({ url: fake.url, profile: 'zot' })
  assert.equal((await listed(client)).length, 5)
})
