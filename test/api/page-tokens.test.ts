/** A page token works for the caller, method and list that it was made for, for 24 hours, and is not forged. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openPageTokens, type PageScope } from '../../daemon/api/page-tokens.ts'
import { openStore } from '../../daemon/store/store.ts'
import { CareenError } from '../../policies/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { folder } from '../support/processes.ts'
import { holdsForAll } from '../support/properties.ts'
import { serve } from '../support/serve.ts'
import { openWorld, type World } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const INVALID = { code: 'PAGE_TOKEN_INVALID', message: /Begin with an empty page_token/ }
const SCOPE: PageScope = { method: '/a/List', identity: 'ana', arguments: { parent: 'w', filter: '' } }

function open(secret = 7, now = () => 1000) {
  return openPageTokens({ secret: Buffer.alloc(32, secret), now })
}

test('a token gives back its key, whatever the key, and the first page needs none', () => {
  holdsForAll(fc.string({ unit: 'binary' }), 200, (key) => {
    const wellFormed = key.toWellFormed()
    assert.equal(open().keyOf(SCOPE, open().issue(SCOPE, wellFormed)), wellFormed)
  })
  assert.equal(open().keyOf(SCOPE, ''), '')
})

test('the order of arguments does not matter, their values do', () => {
  const token = open().issue(SCOPE, 'k')
  assert.equal(open().keyOf({ ...SCOPE, arguments: { filter: '', parent: 'w' } }, token), 'k')
  const others: readonly PageScope[] = [
    { ...SCOPE, method: '/b/List' },
    { ...SCOPE, identity: 'ben' },
    { ...SCOPE, arguments: { parent: 'x', filter: '' } },
    { ...SCOPE, arguments: { parent: 'w', filter: 'state = FAILED' } },
    { ...SCOPE, arguments: { parent: 'w' } },
  ]
  for (const other of others) assert.throws(() => open().keyOf(other, token), INVALID, JSON.stringify(other))
  assert.throws(() => open(8).keyOf(SCOPE, token), INVALID)
})

test('a token ends after 24 hours', () => {
  const token = open().issue(SCOPE, 'k')
  assert.equal(open(7, () => 1000 + DAY).keyOf(SCOPE, token), 'k')
  assert.throws(() => open(7, () => 1001 + DAY).keyOf(SCOPE, token), { ...INVALID, message: /expired/ })
})

test('a token that is changed anywhere, or made up, is refused', () => {
  const token = open().issue(SCOPE, 'some key')
  const bytes = Buffer.from(token, 'base64url')
  holdsForAll(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), 200, ([at, mask]) => {
    const changed = Buffer.from(bytes)
    changed.writeUInt8((changed[at] ?? 0) ^ mask, at)
    assert.throws(() => open().keyOf(SCOPE, changed.toString('base64url')), INVALID)
  })
  holdsForAll(fc.string({ minLength: 1, maxLength: 120 }), 200, (text) => {
    assert.throws(() => open().keyOf(SCOPE, text), INVALID)
  })
  for (const other of [`${token}=`, `${token} `, `${token}\n`, token.slice(0, -1)])
    assert.throws(() => open().keyOf(SCOPE, other), INVALID)
})

test('the secret is made once for a database', () => {
  using at = folder()
  const path = `${at.path}/s.db`
  const secretOf = (byte: number) => {
    const store = openStore(path, { now: () => 0 })
    const found = store.secrets.of('page tokens', () => Buffer.alloc(32, byte))
    store.close()
    return Buffer.from(found)
  }
  assert.deepEqual(secretOf(1), Buffer.alloc(32, 1))
  assert.deepEqual(secretOf(2), Buffer.alloc(32, 1))
})

/** Reads pages of one entry until a page has no token. */
async function allPages<Item>(read: (token: string) => Promise<readonly [Item[], string]>): Promise<Item[]> {
  const all: Item[] = []
  let token = ''
  for (let pages = 0; pages < 20; pages += 1) {
    const [items, next] = await read(token)
    all.push(...items)
    if (next === '') return all
    token = next
  }
  throw new Error('the pages do not end')
}

async function applyThrice(world: World): Promise<void> {
  for (const name of ['a', 'b', 'c'])
    await world.apply(
      `registry "${name}" {\n  url = "$URL"\n}\n`.replace('$URL', `https://${name}.test`),
      true,
    )
}

const parent = 'workspaces/default'
const lists = ({ services }: Connection) => ({
  history: services.WorkspaceService.service.ListRevisions,
  policies: services.PolicyService.service.ListPolicies,
})

test('the history is read page by page, newest first', async () => {
  await using world = await openWorld()
  await applyThrice(world)
  await using served = await serve(world)
  const { client } = served
  const { history } = lists(client)
  const serials = await allPages(async (pageToken) => {
    const { revisions, nextPageToken } = await client.unary(history, { parent, pageSize: 1, pageToken })
    return [revisions.map(({ serial }) => serial), nextPageToken]
  })
  assert.deepEqual(serials, [3, 2, 1])
  const filter = 'serial > 1'
  const { nextPageToken: token } = await client.unary(history, { parent, pageSize: 1, filter })
  const { revisions } = await client.unary(history, { parent, pageSize: 9, filter, pageToken: token })
  assert.deepEqual(
    revisions.map(({ serial }) => serial),
    [2],
  )
})

test('over the wire a token of another list, with other arguments, or of yesterday is refused with its field', async () => {
  await using world = await openWorld()
  await applyThrice(world)
  await using served = await serve(world)
  const { client } = served
  const { history, policies } = lists(client)
  const { nextPageToken: pageToken } = await client.unary(history, { parent, pageSize: 1 })
  const refused = async (call: Promise<unknown>): Promise<void> => {
    const error = CareenError.from(await call.catch((thrown: unknown) => thrown))
    assert.deepEqual([error.code, error.metadata['field']], ['PAGE_TOKEN_INVALID', 'page_token'])
  }
  await refused(client.unary(policies, { parent, pageToken }))
  await refused(client.unary(history, { pageToken, parent: 'workspaces/other' }))
  await refused(client.unary(history, { parent, pageToken, filter: 'serial > 1' }))
  await refused(client.unary(history, { parent, pageToken: 'x' }))
  await client.unary(history, { parent, pageToken, pageSize: 5 })
  world.clock.skew += DAY + 1000
  await refused(client.unary(history, { parent, pageToken }))
})
