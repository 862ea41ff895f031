/** People write short names. The CLI turns them into full ones, and the daemon knows no other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../cli/remote/client.ts'
import { lookupOf } from '../../cli/remote/lookup.ts'
import { resolvePolicy, resolveRegistry, resolveRepository, resolveRun } from '../../cli/remote/resolve.ts'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

/** Two registries with the same repository; one of them is named as the beginning of a repository. */
const TWO = `${webPolicy()}
registry "team" {
  url = "http://127.0.0.1:1"
}
default_policy "web" {
  registry    = registry.team
  keep_latest = 1
}
`

async function open() {
  const world = await openWorld()
  await world.apply(TWO, true)
  for (const [registry, repository] of [
    ['prod', 'team/web'],
    ['prod', 'shop/web'],
    ['prod', 'alone'],
    ['team', 'shop/web'],
  ] as const)
    world.store.repositories.upsert({ registry, repository, workspace: 'default' })
  const served = await serve(world)
  return {
    world,
    served,
    lookup: lookupOf(served.client),
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

const parts = (registry: string, repository: string) => ({ workspace: 'default', registry, repository })

test('a repository is found by registry and name, alone, and in full', async () => {
  await using at = await open()
  const found = (text: string) => resolveRepository(at.lookup, text)
  assert.deepEqual(await found('prod/team/web'), parts('prod', 'team/web'))
  assert.deepEqual(await found('prod/never/seen'), parts('prod', 'never/seen'))
  assert.deepEqual(await found('alone'), parts('prod', 'alone'))
  assert.deepEqual(await found('team/web'), parts('team', 'web'), 'a declared registry comes first')
  const full = 'workspaces/default/registries/prod/repositories/team%2Fweb'
  assert.deepEqual(await found(full), parts('prod', 'team/web'))
  await assert.rejects(found('shop/web'), {
    code: 'INVALID_ARGUMENT',
    message: 'repository shop/web exists in several registries. Write one of: prod/shop/web, team/shop/web',
  })
  for (const registry of ['gone', 'prod'])
    at.world.store.repositories.upsert({ registry, repository: 'once/there', workspace: 'default' })
  assert.deepEqual(
    await found('once/there'),
    parts('prod', 'once/there'),
    'a registry that is not declared any more',
  )
  for (const text of [
    'none',
    'other/web',
    '',
    '/',
    'prod/',
    'a"b',
    'a%2Fb',
    'a*',
    '\u202e',
    'x'.repeat(2000),
  ])
    await assert.rejects(found(text), { code: 'NOT_FOUND', message: /is not known to the daemon/ }, text)
  await assert.rejects(found('workspaces/default'), { code: 'NAME_INVALID' })
})

test('a registry is found by its label, and an unknown one names those that are declared', async () => {
  await using at = await open()
  assert.deepEqual(await resolveRegistry(at.lookup, 'prod'), { workspace: 'default', registry: 'prod' })
  for (const text of ['prid', 'a b', '-', ''])
    await assert.rejects(resolveRegistry(at.lookup, text), {
      code: 'NOT_FOUND',
      message: /is not declared \(declared: prod, team\)/,
    })
})

test('a policy is found by name or address, and two of one name are named', async () => {
  await using at = await open()
  const found = (text: string) => resolvePolicy(at.lookup, text, 'default')
  const name = 'workspaces/default/policies/lifecycle_policy.web'
  assert.equal(await found('lifecycle_policy.web'), name)
  assert.equal(await found(name), name)
  await assert.rejects(found('web'), {
    code: 'INVALID_ARGUMENT',
    message: 'several policies have the name web. Write one of: lifecycle_policy.web, default_policy.web',
  })
  for (const text of ['none', 'protect.web', 'a b', ''])
    await assert.rejects(found(text), { code: 'NOT_FOUND', message: /does not exist in workspace default/ })
})

/** Inserts a run with this id. */
function insert(world: World, id: string, repository: string): void {
  const run = world.store.runs.list({ limit: 1 })[0] ?? assert.fail()
  world.store.runs.insert({ ...run, id, repository, state: 'SUCCEEDED' })
}

test('a run is found by its id, the beginning of it with or without r-, and an old UUID', async () => {
  await using at = await open()
  const { id } = await at.world.start('prod/team/web')
  assert.match(id, /^r-[0-9a-hjkmnp-tv-z]{8}$/)
  const uuid = 'ba28b337-0000-4000-8000-000000000000'
  for (const [one, repository] of [
    ['r-ba280001', 'shop/web'],
    ['r-ba290002', 'shop/web'],
    [uuid, 'alone'],
  ] as const)
    insert(at.world, one, repository)
  const found = async (text: string) => (await resolveRun(at.lookup, text)).run
  assert.equal(await found(id), id)
  assert.equal(await found(id.slice(2)), id)
  assert.equal(await found('r-ba28'), 'r-ba280001')
  assert.equal(await found('ba29'), 'r-ba290002')
  assert.equal(await found('ba28b'), uuid)
  assert.equal(await found(uuid), uuid)
  assert.equal(await found(`workspaces/default/runs/${id}`), id)
  await assert.rejects(found('ba28'), {
    code: 'INVALID_ARGUMENT',
    message:
      'several runs begin with ba28: r-ba280001 of prod/shop/web, ba28b337 of prod/alone. Write more of the id',
  })
  for (const text of ['ba2', 'r-', '', 'none', 'a b', '*', 'ba28*'])
    await assert.rejects(found(text), { code: 'NOT_FOUND', message: /To list the runs, run: careen runs/ })
})

test('a caller of one workspace finds what is there, and cannot tell what is elsewhere from nothing', async () => {
  await using at = await open()
  const { world } = at
  world.store.repositories.upsert({ registry: 'prod', repository: 'secret', workspace: 'default' })
  const grants = [{ role: 'READER' as const, workspaces: ['other'], registries: [] }]
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const { secret } = world.operations.tokens.create(wish)
  const link = connect({ address: at.served.address, token: secret })
  const refusal = async (text: string) => {
    const error = CareenError.from(
      await resolveRepository(lookupOf(link), text).catch((thrown: unknown) => thrown),
    )
    return [error.code, error.message.replaceAll(text, 'NAME')]
  }
  assert.deepEqual(await refusal('secret'), await refusal('nothing'))
  assert.deepEqual(await refusal('prod/secret'), await refusal('none/nothing'))
  link.close()
})

test('the client of careen takes short names for all that people name', async () => {
  await using at = await open()
  await at.world.push('team/web', { tags: ['pr-1'], days: 10 })
  const client = openClient({ address: at.served.address, token: TOKEN })
  const started = await client.startRun('prod/team/web', 'DRY_RUN', 'lifecycle_policy.web')
  assert.deepEqual([started.workspace, started.policyName], ['default', undefined])
  assert.equal(at.world.store.runs.get(started.id)?.policyName, 'lifecycle_policy.web')
  assert.equal((await client.findRun(started.id.slice(2, 8))).id, started.id)
  assert.deepEqual(
    (await client.runs({ repository: 'prod/team/web', limit: 9 })).map(({ id }) => id),
    [started.id],
  )
  assert.deepEqual(await client.runs({ repository: 'alone', limit: 9 }), [])
  const explained = await client.explain('prod/team/web', 'pr-1', AbortSignal.timeout(10_000))
  assert.deepEqual(explained.repository, { registry: 'prod', repository: 'team/web' })
  assert.equal((await client.resume('alone', '')).repository, 'alone')
  const check = await client.checkRegistry('prod', 'team/web', AbortSignal.timeout(10_000))
  assert.deepEqual([check.name, check.repository], ['prod', 'team/web'])
  client.close()
})
