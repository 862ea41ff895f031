import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { RegistryClient } from '../../../daemon/registry/client.ts'
import { faults } from '../../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import type { MemoryOptions } from '../../../daemon/registry/fake/state.ts'
import { openTestRegistry } from '../../conformance/registry.ts'
import { startProxy } from '../../support/proxy.ts'
import { pushImage } from '../../support/push.ts'
import { startDockerRegistry } from '../../support/registry-server.ts'
import { type Asked, openClient, startFake, type FakeAnswer } from '../vendors/fake.ts'

const signal = new AbortController().signal
const LIST = '/v2/team/web/tags/list'

/** How a Link may lead to a page of the list, where it is asked for at `host`. */
const FORMS: readonly ((query: string, host: string) => string)[] = [
  (query) => `<${LIST}${query}>; rel="next"`,
  (query) => `<${LIST}${query}>;rel=next`,
  (query) => `<${query}>; REL = "NEXT"`,
  (query) => `<list${query}>; title="page 2, of 3"; rel="next"`,
  (query, host) => `<http://${host}${LIST}${query}>; rel="prev next"`,
  (query, host) => `<//${host}${LIST}${query}>; x; rel=next`,
  (query) => `<${LIST}>; rel="first" , <${LIST}${query}>; rel="next"; title*=UTF-8''a%2cb,`,
  (query) => `<${LIST}?rel=next>; title="; rel=\\"next\\""; rel=last,,</proxy${LIST}${query}>; rel=next`,
]

const form = fc.constantFrom(...FORMS)
const pages = fc.record({
  names: fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,20}$/), { maxLength: 60 }),
  sizes: fc.array(fc.tuple(fc.integer({ min: 0, max: 17 }), form), { minLength: 1, maxLength: 8 }),
  sorted: fc.boolean(),
})

test('pages of any size behind Links of any form are the whole list, once each', async () => {
  let answer: (asked: Asked) => FakeAnswer | undefined = () => undefined
  await using fake = await startFake((asked) => answer(asked))
  await using client = openClient({ url: fake.url, profile: 'distribution' })
  await fc.assert(
    fc.asyncProperty(pages, async ({ names, sizes, sorted }) => {
      const order = (one: string, other: string): number => (one < other ? -1 : 1)
      const all = sorted ? names.toSorted(order) : names
      answer = ({ url, headers }) => {
        const at = Number(url.searchParams.get('page') ?? 0)
        const from = sizes.slice(0, at).reduce((sum, [size]) => sum + size, 0)
        const [size, write] = sizes[at] ?? [all.length, undefined]
        const link = write?.(`?page=${at + 1}`, headers.host ?? '')
        const tags = all.slice(from, from + size)
        return { status: 200, headers: link === undefined ? {} : { link }, body: { name: 'team/web', tags } }
      }
      assert.deepEqual(await client.tags('team/web', signal), all.toSorted())
    }),
    { numRuns: 150 },
  )
})

type Reading = (client: RegistryClient, digest: string) => Promise<unknown>

const catalog: Reading = (client) => client.repositories(signal)
const referrers: Reading = (client, digest) => client.referrers('team/web', digest, signal)

/** What is wrong with one answer to a list, of the first page and of the second. */
async function read(reading: Reading, set: Record<string, string> | string, skip = 0): Promise<unknown> {
  const settings: { -readonly [K in keyof MemoryOptions]: MemoryOptions[K] } = {
    profile: 'zot',
    pageSize: 2,
    catalogPage: 2,
    largestPage: 2,
    referrersPage: 2,
  }
  const registry = await startMemoryRegistry(settings)
  const at = { url: registry.url, repository: 'team/web' }
  const one = await pushImage(at, { tags: ['v1'] })
  for (const seed of ['a', 'b', 'c']) {
    await pushImage(at, { tags: [], seed, subject: one })
    await pushImage({ ...at, repository: `team/${seed}` }, { tags: ['x'] })
  }
  const fault =
    typeof set === 'string' ? ({ kind: 'body', body: set } as const) : ({ kind: 'headers', set } as const)
  const when = ({ path }: { path: string }): boolean => /_catalog(?!\?n=1000)|referrers/.test(path)
  settings.fault = faults({ fault, when, skip, times: 1 })
  const client = openTestRegistry(registry.url)
  const found = await reading(client, one.digest).catch((error: unknown) => error)
  await client.close()
  await registry.close()
  return found
}

for (const [what, reading, count] of [
  ['the catalog', catalog, 4],
  ['referrers', referrers, 3],
] as const) {
  test(`${what}: all pages are read`, async () => {
    const found = await read(reading, {})
    assert.ok(Array.isArray(found))
    assert.equal(found.length, count)
  })
  for (const [fault, set, message] of [
    ['a Link to another list', { link: '</v2/other/tags/list?n=1>; rel=next' }, /another list/],
    ['a Link to another host', { link: '<http://other.test/v2/_catalog?n=1>; rel=next' }, /another host/],
    ['a Link that is not understood', { link: 'next' }, /not a valid Link header/],
    ['nothing', '{}', /not a list of/],
    ['no JSON', '<html>', /not a list of/],
    ['a list of other things', '{"repositories":[1],"manifests":[{"digest":1}]}', /not a list of/],
  ] as const) {
    for (const skip of [0, 1])
      test(`${what} with ${fault} on page ${skip + 1} is an error`, async () => {
        const error = await read(reading, set, skip)
        assert.ok(error instanceof Error, String(error))
        assert.match(error.message, message)
      })
  }
}

test('a list of referrers from which the registry left something out is an error', async () => {
  const error = await read(referrers, { 'oci-filters-applied': 'artifactType' })
  assert.ok(error instanceof Error)
  assert.match(error.message, /omitted a part of the list/)
})

test('docker-registry 2.8 behind a proxy that adds to a path: the whole catalog, and no foreign list', async () => {
  await using server = await startDockerRegistry({ deleteEnabled: false })
  const repositories = Array.from({ length: 7 }, (_, i) => `team/r${i}`)
  for (const repository of repositories) await pushImage({ url: server.url, repository }, { tags: ['x'] })
  let link: (path: string) => string | undefined = () => undefined
  const asked: string[] = []
  await using proxy = await startProxy(server.url, {
    sent: ({ path }) => void asked.push(path),
    headers: ({ path }) => {
      const to = link(path)
      return to === undefined ? {} : { link: to }
    },
  })
  const client = openTestRegistry(proxy.url)
  link = (path) =>
    path.includes('last=') ? undefined : '</docker/v2/_catalog?last=team%2Fr3&n=2>; rel="next"'
  await assert.rejects(client.repositories(signal), /on this page and on one before it/)
  link = () => undefined
  assert.deepEqual(await client.repositories(signal), repositories)
  link = () => '</v2/r0/tags/list?last=x>; rel="next"'
  await assert.rejects(client.tags('team/r0', signal), {
    code: 'REGISTRY_INVALID_RESPONSE',
    message: /another list/,
  })
  link = () => '/v2/team/r0/tags/list?last=x; rel="next"'
  await assert.rejects(client.tags('team/r0', signal), { message: /not a valid Link header/ })
  assert.ok(!asked.some((path) => path.startsWith('/v2/r0/') || path.startsWith('/docker/')))
  await client.close()
})
