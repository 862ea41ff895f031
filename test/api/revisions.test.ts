/** What was applied, and what is declared: revisions, protections and registries as programs read them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { connect } from '../../proto/connection.ts'
import { serve } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const world = await openWorld()
const server = await serve(world)
const grants = [{ role: 'WRITER' as const, workspaces: ['default'], registries: [] }]
const wish = { displayName: 'job', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
const { secret, token } = world.operations.tokens.create(wish)
const link = connect({ address: server.address, token: secret, claimed: 'ana@desk' })
after(async () => {
  link.close()
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const { PolicyService, RegistryService, WorkspaceService } = link.services
const parent = 'workspaces/default'
const FILES = `registry "prod" { url = "$URL" }
protect "releases" {
  registry   = registry.prod
  tag_regexp = "v.*"
  owner      = "ops"
}
protect "base" {
  registry   = registry.prod
  tag_regexp = "base-.*"
}
`
await world.apply(FILES, true)
await world.apply(FILES.replace('"ops"', '"platform"'), true)
await link.unary(PolicyService.service.CreatePolicy, {
  parent,
  policy: { block: 'default_policy', name: 'all', scope: { kind: 'KIND_GLOBAL' } },
  requestId: randomUUID(),
})

const serials = async (request: object): Promise<readonly number[]> => {
  const { revisions } = await link.unary(WorkspaceService.service.ListRevisions, { parent, ...request })
  return revisions.map(({ serial }) => serial)
}

test('an apply is found by its serial: who, and what became of each object', async () => {
  const { GetRevision } = WorkspaceService.service
  const third = await link.unary(GetRevision, { name: `${parent}/revisions/3` })
  assert.deepEqual([third.identity, third.claimed], [`token:${token.id}`, 'ana@desk'])
  assert.deepEqual(third.changes, [
    { object: `${parent}/policies/default_policy.all`, action: 'ACTION_CREATE' },
  ])
  assert.match(third.plan, /^workspaces\/default\/plans\/pl-/)
  const second = await link.unary(GetRevision, { name: `${parent}/revisions/2` })
  assert.deepEqual(second.changes, [{ object: `${parent}/protections/releases`, action: 'ACTION_UPDATE' }])
  for (const name of [`${parent}/revisions/4`, 'workspaces/default/revisions/9007199254740'])
    await assert.rejects(link.unary(GetRevision, { name }), {
      code: 'NOT_FOUND',
      message: /does not exist\. To list the serials, run: careen history$/,
    })
  await assert.rejects(link.unary(GetRevision, { name: `${parent}/revisions/0` }), { code: 'NAME_INVALID' })
})

test('applies are listed in both directions, page by page, and by who applied', async () => {
  assert.deepEqual(await serials({}), [3, 2, 1])
  assert.deepEqual(await serials({ orderBy: 'serial' }), [1, 2, 3])
  assert.deepEqual(await serials({ filter: `identity = "token:${token.id}"` }), [3])
  await assert.rejects(serials({ orderBy: 'plan' }), {
    code: 'INVALID_ARGUMENT',
    message: /"serial desc" or "serial"/,
  })
  for (const [orderBy, wanted] of [
    ['serial', [1, 2, 3]],
    ['serial desc', [3, 2, 1]],
  ] as const) {
    const found: number[] = []
    let pageToken = ''
    do {
      const request = { parent, orderBy, pageSize: 1, pageToken }
      const page = await link.unary(WorkspaceService.service.ListRevisions, request)
      found.push(...page.revisions.map(({ serial }) => serial))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    assert.deepEqual(found, wanted)
  }
})

test('protections are read one by one and listed, with their manager and etag', async () => {
  const { GetProtection, ListProtections } = PolicyService.service
  const one = await link.unary(GetProtection, { name: `${parent}/protections/releases` })
  assert.deepEqual([one.protection?.owner, one.serial, one.object], ['platform', 2, 'protection'])
  const list = async (filter: string) => {
    const { protections } = await link.unary(ListProtections, { parent: 'workspaces/-', filter })
    return protections.map(({ name }) => name)
  }
  assert.deepEqual(await list(''), [`${parent}/protections/base`, `${parent}/protections/releases`])
  assert.deepEqual(await list('owner = platform AND scope.registry = prod'), [one.name])
  assert.deepEqual(await list(`name = ${parent}/protections/ba*`), [`${parent}/protections/base`])
  for (const name of [`${parent}/protections/none`, 'workspaces/other/protections/base'])
    await assert.rejects(link.unary(GetProtection, { name }), {
      code: name.includes('other') ? 'ROLE_MISSING' : 'NOT_FOUND',
    })
})

test('a registry is read with the block that declares it', async () => {
  const { GetRegistry, ListRegistries } = RegistryService.service
  const one = await link.unary(GetRegistry, { name: `${parent}/registries/prod` })
  assert.deepEqual([one.declared?.registry?.url, one.declared?.serial], [world.registry.url, 1])
  assert.match(one.declared?.etag ?? '', /^"[\da-f]{64}"$/)
  const { registries } = await link.unary(ListRegistries, { parent, skipSizes: true })
  assert.deepEqual(registries, [one])
  await assert.rejects(link.unary(GetRegistry, { name: `${parent}/registries/none` }), {
    code: 'NOT_FOUND',
    message: /careen registries/,
  })
})
