import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryOptions, MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { openRegistry } from '../../daemon/registry/open.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

type Settings = { -readonly [K in keyof MemoryOptions]: MemoryOptions[K] }

const REPOSITORY = 'team/web'
const LIST = `/v2/${REPOSITORY}/tags/list`
const FIRST = ['pr-1', 'pr-2', 'pr-new', 'release-10']

/** A registry with pages of four tags, ten tags, two of them to go, and one image that nobody has looked at yet. */
async function withPages(act: (world: World, settings: Settings) => Promise<void>): Promise<void> {
  const settings: Settings = { paging: true, pageSize: 4, order: 'sorted' }
  await using world = await openWorld(settings)
  await pushTen(world)
  await world.apply(webPolicy())
  await world.dryRun(`prod/${REPOSITORY}`)
  await world.push(REPOSITORY, { tags: ['pr-new'], days: 10 })
  await act(world, settings)
}

function recorded(world: World): unknown {
  const at = { registry: 'prod', repository: REPOSITORY }
  return [world.store.sightings.page(at, '', 1000), world.store.tags.page(at, '', 1000)]
}

type Answering = (path: string, url: string) => Fault | undefined

/** `of`: every answer; else that to one page of the list, counted from 0. */
function link(header: string, page = 0): Answering {
  return (path, url) =>
    page === (path.includes('last=') ? 1 : 0)
      ? { kind: 'headers', set: { link: header.replaceAll('$URL', url) } }
      : undefined
}

function body(value: unknown, page = 0): Answering {
  return (path) =>
    page === (path.includes('last=') ? 1 : 0) ? { kind: 'body', body: JSON.stringify(value) } : undefined
}

const next = `${LIST}?last=pr-2&n=2`

const BROKEN: readonly (readonly [string, Answering, RegExp])[] = [
  [
    'a Link to the list of another repository',
    link('</v2/web/tags/list?last=pr-2>; rel="next"'),
    /another list/,
  ],
  ['a Link to a longer name', link('</v2/other/team/web/tags/list?n=2>; rel="next"'), /another list/],
  ['a Link to a name with v2 in it', link('</v2/x/v2/team/web/tags/list?n=2>; rel="next"'), /another list/],
  ['a Link to the catalog', link('</v2/_catalog?last=pr-2>; rel="next"'), /another list/],
  ['a Link that steps up', link('<../../app/tags/list?last=pr-2>; rel="next"'), /another list/],
  ['a Link to another host', link(`<http://other.test${next}>; rel="next"`), /another host/],
  ['a Link to another port', link(`<http://127.0.0.1:9${next}>; rel="next"`), /another host/],
  ['a Link without a scheme, to another host', link(`<//other.test${next}>; rel="next"`), /another host/],
  ['a Link to what is no URL', link('<http://[>; rel="next"'), /not a URL/],
  ['a Link without angle brackets', link(`${next}; rel="next"`), /not a valid Link header/],
  ['a Link without a relation', link(`<${next}>; title="next"`), /not a valid Link header/],
  ['half a Link', link(`<${next}>; rel="nex`), /not a valid Link header/],
  ['a Link that is JSON', link(`{"next":"${next}"}`), /not a valid Link header/],
  ['two next pages', link(`<${next}>; rel=next, <${LIST}?last=x>; rel=next`), /more than one/],
  [
    'the next page of another resource',
    link(`<${next}>; rel=next; anchor="/v2/other/tags/list"`),
    /another resource/,
  ],
  ['a Link to the same page', link(`<${LIST}>; rel="next"`), /repeat/],
  ['a Link back from the second page', link(`<${LIST}?last=pr-2&n=4>; rel="next"`, 1), /repeat|before it/],
  ['the list of another repository', body({ name: 'team/app', tags: ['a'] }), /list of "team\/app"/],
  ['a second page of another repository', body({ name: 'team/app', tags: ['z'] }, 1), /list of "team\/app"/],
  [
    'a second page under another name',
    body({ name: 'web', tags: ['z'] }, 1),
    /continues as the list of "web"/,
  ],
  ['a name that is none', body({ name: 7, tags: ['a'] }), /list of 7/],
  ['no list of tags', body({ name: REPOSITORY }), /not a list of tags/],
  ['tags that are no list', body({ name: REPOSITORY, tags: { a: 1 } }), /not a list of tags/],
  ['a tag that is no text', body({ name: REPOSITORY, tags: ['a', null] }), /not a list of tags/],
  [
    'the first page again',
    body({ name: REPOSITORY, tags: FIRST }, 1),
    /"pr-1" on this page and on one before/,
  ],
  ['half a page', () => ({ kind: 'cut' }), /not a list of tags/],
]

for (const [what, answering, message] of BROKEN) {
  test(`${what}: the run ends, nothing is recorded and nothing deleted`, () =>
    withPages(async (world, settings) => {
      const before = recorded(world)
      settings.fault = ({ method, path }: MemoryRequest) =>
        method === 'GET' && path.startsWith(LIST) ? answering(path, world.registry.url) : undefined
      const run = await world.clean(`prod/${REPOSITORY}`)
      assert.equal(run.state, 'FAILED')
      assert.equal(run.errorCode, 'REGISTRY_INVALID_RESPONSE', run.message)
      assert.match(run.message ?? '', message)
      const dry = await world.dryRun(`prod/${REPOSITORY}`)
      assert.equal(dry.state, 'FAILED')
      await world.plan(webPolicy('', 'expire_period = "1d"'))
      assert.deepEqual(world.deletes(), [])
      assert.deepEqual(recorded(world), before)
    }))
}

const WHOLE: readonly (readonly [string, (next: string, url: string) => string])[] = [
  ['as the RFC shows it', (to) => `<${to}>; rel="next"`],
  ['without quotes and space', (to) => `<${to}>;rel=next`],
  ['in capitals', (to) => `<${to}>; REL=NEXT`],
  ['with a title that has a comma', (to) => `<${to}>; title="page 2, of 3"; rel="next"`],
  ['with a title that has a semicolon and a quote', (to) => `<${to}>; title="a; \\"b\\", c"; rel="next"`],
  ['with several relations', (to) => `<${to}>; rel="last next"`],
  ['behind another link', (to) => `<${LIST}>; rel="first" , <${to}>; rel="next"`],
  ['behind a parameter without a value', (to) => `<${LIST}>; rel=first; x, <${to}>; rel="next"`],
  ['absolute', (to, url) => `<${url}${to}>; rel="next"`],
  ['relative to the page', (to) => `<list${to.slice(to.indexOf('?'))}>; rel="next"`],
  ['of a query alone', (to) => `<${to.slice(to.indexOf('?'))}>; rel="next"`],
  ['under the path of a proxy', (to) => `</artifacts/docker${to}>; rel="next"`],
  ['twice', (to) => `<${to}>; rel=next, <${to}>; rel="next"; title="again"`],
  ['with the page itself as its anchor', (to) => `<${to}>; rel=next; anchor=""`],
  ['with percent escapes', (to) => `<${to.replace('team', '%74eam')}>; rel=next`],
]

for (const [what, write] of WHOLE) {
  test(`a Link ${what} is followed: the whole list is read`, () =>
    withPages(async (world, settings) => {
      settings.linkTo = (to) => write(to, world.registry.url)
      const run = await world.clean(`prod/${REPOSITORY}`)
      assert.equal(run.state, 'SUCCEEDED', run.message)
      assert.deepEqual(
        [...(world.registry.repositories.get(REPOSITORY)?.tags.keys() ?? [])].toSorted(),
        ['pr-new', ...[3, 4, 5, 6, 7, 8, 9, 10].map((i) => `release-${i}`)].toSorted(),
      )
    }))
}

const page = (names: readonly string[], to?: string): Fault => ({
  kind: 'answer',
  status: 200,
  headers: to === undefined ? {} : { link: `<${LIST}?${to}>; rel="next"` },
  body: JSON.stringify({ name: REPOSITORY, tags: names }),
})

/** Lists that can be seen not to be complete, or not to end. `number`: of the page, counted from 0. */
const ENDLESS: readonly (readonly [string, (number: number) => Fault, RegExp])[] = [
  ['an empty page after another', (number) => page([], `p=${number + 1}`), /repeat/],
  [
    'new names for ever',
    (number) =>
      page(
        Array.from({ length: 100_000 }, (_, i) => `t${number}-${i}`),
        `p=${number + 1}`,
      ),
    /longer than 1,000,000 entries/,
  ],
  [
    'pages of 31 MiB for ever',
    (number) => {
      const fault = page([`t${number}`], `p=${number + 1}`)
      return fault.kind === 'answer' ? { ...fault, body: `${fault.body}${' '.repeat(31 << 20)}` } : fault
    },
    /longer than 256 MiB/,
  ],
  [
    'pages after the last name of a list without an order',
    (number) => (number === 0 ? page(['b', 'a', 'd', 'c'], 'last=c') : page(['e'])),
    /in no known order/,
  ],
  [
    'a page that begins before the end of the last one',
    (number) => (number === 0 ? page(['a', 'b', 'd'], 'last=d') : page(['c'])),
    /in no known order/,
  ],
]

for (const [what, answer, message] of ENDLESS) {
  test(`${what}: the run ends, nothing is recorded and nothing deleted`, () =>
    withPages(async (world, settings) => {
      const before = recorded(world)
      let number = -1
      settings.fault = ({ method, path }) =>
        method === 'GET' && path.startsWith(LIST) ? answer((number += 1)) : undefined
      const run = await world.clean(`prod/${REPOSITORY}`)
      assert.deepEqual([run.state, run.errorCode], ['FAILED', 'REGISTRY_INVALID_RESPONSE'], run.message)
      assert.match(run.message ?? '', message)
      assert.deepEqual(world.deletes(), [])
      assert.deepEqual(recorded(world), before)
    }))
}

/** Orders of products that go on after the last name of a page. */
for (const [what, names] of [
  ['by bytes', ['1.0', 'B', 'Latest', 'a', 'b-1', 'b.1', 'b_1']],
  ['without case', ['1.0', 'a', 'B', 'b-1', 'b.1', 'Latest', 'z']],
  ['as a database collates', ['1.0', 'a', 'b_1', 'b-1', 'b.1', 'B1', 'Latest']],
  ['with numbers as numbers', ['v1', 'v2', 'v10', 'v10.1', 'v11', 'w', 'z']],
] as const) {
  test(`a list that is ordered ${what} is read whole`, () =>
    withPages(async (world, settings) => {
      settings.fault = ({ method, path }) => {
        if (method !== 'GET' || !path.startsWith(LIST)) return undefined
        const last = new URL(path, world.registry.url).searchParams.get('last')
        const from = names.findIndex((name) => name === last) + 1
        const found = names.slice(from, from + 3)
        return page(found, from + 3 < names.length ? `last=${found.at(-1) ?? ''}` : undefined)
      }
      const client = openTestRegistry(world.registry.url)
      assert.deepEqual(await client.tags(REPOSITORY, new AbortController().signal), [...names].toSorted())
      await client.close()
    }))
}

test("GitHub's list is in the order of pushes, and is read whole", async () => {
  const names = ['b', 'a', 'd', 'c']
  const settings: Settings = {
    fault: ({ path }) => {
      if (!path.startsWith(LIST)) return undefined
      return path.includes('last=') ? page(names.slice(2)) : page(names.slice(0, 2), 'last=a')
    },
  }
  await using world = await openWorld(settings)
  const client = openRegistry({
    url: world.registry.url,
    profile: 'ghcr',
    version: 'test',
    now: Date.now,
    monotonic: Date.now,
    random: () => 0.5,
    sleep: async () => {},
  })
  assert.deepEqual(await client.tags(REPOSITORY, new AbortController().signal), ['a', 'b', 'c', 'd'])
  await client.close()
})
