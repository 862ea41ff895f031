import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemoryBehaviour } from '../../../daemon/registry/fake/behaviours.ts'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { pageOf } from '../../../daemon/registry/oci/list-page.ts'
import { nameOf, parseName } from '../../../proto/names.ts'
import { openTestRegistry } from '../../conformance/registry.ts'
import { pushImage } from '../../support/push.ts'

const signal = new AbortController().signal

type Found = {
  readonly tags: readonly string[] | { readonly code: unknown }
  readonly asked: readonly string[]
}

/** What a list of so many tags is read as, and what is asked for it. */
async function listed(count: number, behaviour: Partial<MemoryBehaviour>, status?: number): Promise<Found> {
  const answer = ({ path }: MemoryRequest) =>
    status !== undefined && path.includes('last=') ? ({ kind: 'answer', status } as const) : undefined
  const registry = await startMemoryRegistry({ ...behaviour, fault: answer })
  const at = { url: registry.url, repository: 'team/web' }
  await pushImage(at, { tags: Array.from({ length: count }, (_, i) => `v${String(i).padStart(4, '0')}`) })
  const from = registry.log.length
  const client = openTestRegistry(registry.url)
  const tags = await client
    .tags('team/web', signal)
    .catch((error: { code?: unknown }) => ({ code: error.code }))
  await client.close()
  await registry.close()
  return {
    tags,
    asked: registry.log.slice(from).flatMap(({ path }) => /tags\/list(.*)/.exec(path)?.[1] ?? []),
  }
}

const linkless = { paging: true, pageSize: 50, order: 'sorted', linkless: true } as const

for (const [count, requests] of [
  [49, 1],
  [50, 2],
  [120, 3],
] as const) {
  test(`pages without a Link are read to the end: ${count} tags`, async () => {
    const { tags, asked } = await listed(count, linkless)
    assert.equal(Array.isArray(tags) && tags.length, count)
    assert.equal(asked.length, requests, asked.join())
  })
}

for (const status of [400, 404]) {
  test(`where whether there is more is answered ${status}, there is no more`, async () => {
    const { tags, asked } = await listed(50, linkless, status)
    assert.equal(Array.isArray(tags) && tags.length, 50)
    assert.deepEqual(asked, ['', '?last=v0049'])
  })
}

test('where whether there is more is not answered, the list is not complete', async () => {
  assert.deepEqual((await listed(50, linkless, 403)).tags, { code: 'REGISTRY_UNAUTHORIZED' })
})

test('a 404 where a Link led is no end', async () => {
  const linked = { ...linkless, linkless: false }
  assert.deepEqual(Object.keys((await listed(60, linked, 404)).tags), ['code'])
})

test('a registry that knows no pages is asked once more at most, and not at all where its list has no order', async () => {
  const whole = { paging: false, order: 'sorted' } as const
  const sorted = await listed(100, whole)
  assert.equal(Array.isArray(sorted.tags) && sorted.tags.length, 100)
  assert.deepEqual(sorted.asked, ['', '?last=v0099'])
  assert.deepEqual((await listed(100, { ...whole, order: 'shuffled' })).asked, [''])
})

for (const name of [
  '../other',
  'a/../b',
  'a/./b',
  'a//b',
  '/a',
  'a/',
  '..',
  '',
  'a?n=1',
  'a#b',
  'a%2e',
  'a b',
  'a\n',
  'a\\b',
]) {
  test(`a list with the name ${JSON.stringify(name)} is none`, () => {
    for (const kind of ['tags', 'repositories'] as const) {
      const body = Buffer.from(JSON.stringify({ [kind]: ['fine', name] }))
      const list = { kind, origin: 'https://r.test', first: '/v2/x' }
      assert.throws(() => pageOf({ status: 200, headers: new Map(), body }, list, list.first), {
        code: 'REGISTRY_INVALID_RESPONSE',
      })
    }
  })
}

for (const name of ['a*', 'a"b', 'a\u202eb', 'a\u200bb', 'x'.repeat(256), 'ü'.repeat(128)]) {
  test(`a catalog with the repository ${JSON.stringify(name.slice(0, 9))}, which has no name in the API, is none`, () => {
    const body = Buffer.from(JSON.stringify({ repositories: ['fine', name] }))
    const list = { kind: 'repositories', origin: 'https://r.test', first: '/v2/x' } as const
    assert.throws(() => pageOf({ status: 200, headers: new Map(), body }, list, list.first), {
      code: 'REGISTRY_INVALID_RESPONSE',
    })
    const parts = { workspace: 'default', registry: 'prod', repository: name }
    const isNamed = () => parseName('repository', nameOf('repository', parts))
    if (name.length < 100) assert.throws(isNamed, { code: 'NAME_INVALID' })
  })
}

test('all names that there can be are names', () => {
  const names = ['v1.2.3-rc.1_x', '.hidden', 'a..b', 'sha256-ab.sig', 'Team/Web', 'a/b__c/d.e']
  const body = Buffer.from(JSON.stringify({ tags: names }))
  const list = { kind: 'tags', origin: 'https://r.test', first: '/v2/x' } as const
  assert.deepEqual(pageOf({ status: 200, headers: new Map(), body }, list, list.first).names, names)
})
