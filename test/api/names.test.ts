/** Requests name resources in full, and answers have full names. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { workspaceCalls } from '../../cli/remote/workspace-calls.ts'
import { CareenError, type Code } from '../../policies/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { toObject } from '../../proto/convert/objects.ts'
import { runWish } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

async function open() {
  const world = await openWorld()
  const served = await serve(world)
  return {
    world,
    client: served.client,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function refused(call: Promise<unknown>, code: Code, field?: string): Promise<void> {
  const error = CareenError.from(
    await call.then(
      () => new Error('the call succeeded'),
      (thrown: unknown) => thrown,
    ),
  )
  assert.equal(error.code, code, error.message)
  if (field !== undefined) assert.equal(error.metadata['field'], field)
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const messages: T[] = []
  for await (const message of stream) messages.push(message)
  return messages
}

const POLICY = 'workspaces/default/policies/lifecycle_policy.web'

test('a policy is found by its full name alone', async () => {
  await using server = await open()
  const { client, world } = server
  await world.apply(webPolicy(), true)
  const { GetPolicy, ListPolicies } = client.services.PolicyService.service
  assert.equal((await client.unary(GetPolicy, { name: POLICY })).name, POLICY)
  for (const name of ['lifecycle_policy.web', 'web', 'workspaces/-/policies/lifecycle_policy.web', ''])
    await refused(client.unary(GetPolicy, { name }), 'NAME_INVALID', 'name')
  await refused(
    client.unary(GetPolicy, { name: 'workspaces/other/policies/lifecycle_policy.web' }),
    'NOT_FOUND',
  )
  const names = async (parent: string) =>
    (await client.unary(ListPolicies, { parent })).policies.map(({ name }) => name)
  assert.deepEqual(await names('workspaces/-'), [POLICY])
  assert.deepEqual(await names('workspaces/default'), [POLICY])
  assert.deepEqual(await names('workspaces/other'), [])
  await refused(names(''), 'NAME_INVALID', 'parent')
})

test('a workspace, its objects and its history are found by its name', async () => {
  await using server = await open()
  const { client, world } = server
  await world.apply(webPolicy(), true)
  const { GetWorkspace, ListObjects, ListRevisions } = client.services.WorkspaceService.service
  const name = 'workspaces/default'
  assert.deepEqual((await client.unary(GetWorkspace, { name })).name, name)
  const { objects } = await client.unary(ListObjects, { parent: name })
  assert.deepEqual(
    objects.map((object) => object.name),
    [POLICY, 'workspaces/default/registries/prod'],
  )
  const { revisions } = await client.unary(ListRevisions, { parent: name })
  assert.match(revisions[0]?.plan ?? '', /^workspaces\/default\/plans\/[\w-]+$/)
  await refused(client.unary(GetWorkspace, { name: 'default' }), 'NAME_INVALID', 'name')
  await assert.rejects(client.unary(GetWorkspace, { name: 'workspaces/nothing' }), {
    code: 'NOT_FOUND',
    message:
      'workspaces/nothing does not exist: nothing was applied to it. To list the workspaces, run: careen workspaces',
  })
  assert.deepEqual(await workspaceCalls(client).workspace('nothing'), { name: 'nothing', serial: 0 })
  for (const parent of ['default', '', 'workspaces/-']) {
    await refused(client.unary(ListObjects, { parent }), 'NAME_INVALID', 'parent')
    await refused(client.unary(ListRevisions, { parent }), 'NAME_INVALID', 'parent')
  }
})

/** A plan over the wire. */
function planOf(
  client: Connection,
  world: World,
  names: { readonly parent?: string; readonly name?: string },
) {
  const { parent = 'workspaces/default', name = 'workspaces/default/registries/prod' } = names
  const object = toObject({ kind: 'registry', name: 'prod', url: world.registry.url }, 'default')
  const { CreatePlan } = client.services.PlanService.service
  return client.upload(CreatePlan, [{ parent, objects: [{ ...object, name }] }])
}

test('a plan and the objects in it have full names', async () => {
  await using server = await open()
  const { client, world } = server
  const { name } = await planOf(client, world, {})
  const { GetPlan, ApplyPlan, WatchPlan, ListPlanChanges } = client.services.PlanService.service
  await all(client.stream(WatchPlan, { name }))
  const { changes } = await client.unary(ListPlanChanges, { parent: name })
  assert.deepEqual(
    changes.map((change) => change.name),
    ['workspaces/default/registries/prod'],
  )
  assert.match(name, /^workspaces\/default\/plans\/[\w-]+$/)
  await refused(planOf(client, world, { parent: 'default' }), 'NAME_INVALID', 'parent')
  await refused(planOf(client, world, { parent: 'workspaces/-' }), 'NAME_INVALID', 'parent')
  for (const other of [
    'registry.prod',
    'workspaces/other/registries/prod',
    'workspaces/default/registries/x',
  ])
    await refused(planOf(client, world, { name: other }), 'NAME_INVALID', 'objects[0].name')
  const id = name.slice('workspaces/default/plans/'.length)
  const others = [
    [id, 'NAME_INVALID'],
    [`workspaces/default/plans/${id.slice(0, 6)}`, 'NOT_FOUND'],
    [`workspaces/other/plans/${id}`, 'NOT_FOUND'],
  ] as const
  for (const [other, code] of others) {
    await refused(client.unary(GetPlan, { name: other }), code)
    await refused(all(client.stream(WatchPlan, { name: other })), code)
    await refused(client.unary(ListPlanChanges, { parent: other }), code)
    await refused(client.unary(ApplyPlan, { name: other, requestId: randomUUID() }), code)
  }
  assert.equal(world.store.objects.workspace('default').serial, 0)
  assert.equal((await client.unary(ApplyPlan, { name, requestId: randomUUID() })).serial, 1)
})

const PROD = 'workspaces/default/registries/prod'
const WEB = `${PROD}/repositories/team%2Fweb`

test('a repository and a registry are found by their full names alone, and what refers to them has full names', async () => {
  await using server = await open()
  const { client, world } = server
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const { RepositoryService, RegistryService } = client.services
  const { GetRepository, ResumeRepository, ExplainRepository } = RepositoryService.service
  const { CreateRestoration } = client.services.RestorationService.service
  const parent = 'workspaces/default'
  const { CheckRegistry, ListRegistries } = RegistryService.service
  const found = await client.unary(GetRepository, { name: WEB })
  assert.deepEqual([found.name, found.policy], [WEB, POLICY])
  const [first] = await all(client.stream(ExplainRepository, { name: WEB }))
  assert.deepEqual([first?.explanation?.repository, first?.explanation?.policy], [WEB, POLICY])
  const unnamed = [
    'prod/team/web',
    'team/web',
    `${PROD}/repositories/team/web`,
    `${PROD}/repositories/team%2fweb`,
    'workspaces/-/registries/prod/repositories/team%2Fweb',
    '',
  ]
  for (const name of unnamed) {
    await refused(client.unary(GetRepository, { name }), 'NAME_INVALID', 'name')
    await refused(client.unary(ResumeRepository, { name }), 'NAME_INVALID', 'name')
    const image = { repository: name, reference: 'pr-1' }
    await refused(
      client.unary(CreateRestoration, { parent, image, requestId: randomUUID() }),
      'NAME_INVALID',
      'image.repository',
    )
    await refused(all(client.stream(ExplainRepository, { name })), 'NAME_INVALID', 'name')
  }
  for (const name of [WEB.replace('default', 'other'), WEB.replace('prod', 'none')])
    await refused(client.unary(GetRepository, { name }), 'NOT_FOUND')
  const check = await client.unary(CheckRegistry, { name: PROD, repository: WEB })
  assert.deepEqual([check.name, check.repository], [PROD, WEB])
  const { registries } = await client.unary(ListRegistries, { parent: 'workspaces/-' })
  assert.deepEqual([registries[0]?.name, registries[0]?.capabilities?.repository], [PROD, WEB])
  await refused(client.unary(CheckRegistry, { name: 'prod' }), 'NAME_INVALID', 'name')
  await refused(
    client.unary(CheckRegistry, { name: PROD, repository: 'team/web' }),
    'NAME_INVALID',
    'repository',
  )
  const other = WEB.replace('prod', 'test')
  await refused(client.unary(CheckRegistry, { name: PROD, repository: other }), 'NAME_INVALID', 'repository')
  await refused(client.unary(CheckRegistry, { name: PROD.replace('default', 'other') }), 'NOT_FOUND')
})

test('a run is found by its full name alone, also one with an old id, and its parts have full names', async () => {
  await using server = await open()
  const { client, world } = server
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.push('team/web', { tags: ['release-1'], days: 10 })
  await world.apply(webPolicy('max_delete_percent = 100'), true)
  const { CreateRun, GetRun, CancelRun, WatchRuns, ListDecisions, ListRemovals } =
    client.services.RunService.service
  const run = await client.unary(CreateRun, { ...runWish('KIND_CLEAN'), requestId: randomUUID() })
  assert.match(run.name, /^workspaces\/default\/runs\/r-[0-9a-hjkmnp-tv-z]{8}$/)
  assert.equal(run.repository, WEB)
  const id = run.name.slice('workspaces/default/runs/'.length)
  await world.workOn(world.runs.get(id))
  const done = await client.unary(GetRun, { name: run.name })
  assert.deepEqual([done.name, done.policy, done.state], [run.name, POLICY, 'STATE_SUCCEEDED'])
  const { removals } = await client.unary(ListRemovals, { parent: run.name })
  assert.deepEqual(
    removals.map((one) => one.name),
    [`${run.name}/removals/1`],
  )
  assert.equal((await client.unary(ListDecisions, { parent: run.name })).decisions.length, 2)
  for (const name of [id, id.slice(0, 6), `${run.name.slice(0, -2)}*`, 'workspaces/-/runs/r-00000000', '']) {
    for (const call of [GetRun, CancelRun])
      await refused(client.unary(call, { name }), 'NAME_INVALID', 'name')
    await refused(all(client.stream(WatchRuns, { parent: name })), 'NAME_INVALID', 'parent')
    await refused(client.unary(ListDecisions, { parent: name }), 'NAME_INVALID', 'parent')
    await refused(client.unary(ListRemovals, { parent: name }), 'NAME_INVALID', 'parent')
  }
  for (const name of [run.name.slice(0, -1), run.name.replace('default', 'other')])
    await refused(client.unary(GetRun, { name }), 'NOT_FOUND')
  const old = 'ba28b337-0000-4000-8000-000000000000'
  world.store.runs.insert({ ...world.runs.get(id), id: old, state: 'SUCCEEDED' })
  const name = `workspaces/default/runs/${old}`
  assert.equal((await client.unary(GetRun, { name })).name, name)
})

test('a run of a policy needs the full name of one in the workspace of its repository', async () => {
  await using server = await open()
  const { client, world } = server
  await world.apply(webPolicy(), true)
  const { CreateRun } = client.services.RunService.service
  const start = (policy: string, repository = WEB) =>
    client.unary(CreateRun, { ...runWish('KIND_DRY_RUN', repository, policy), requestId: randomUUID() })
  for (const policy of ['web', 'lifecycle_policy.web', 'workspaces/other/policies/lifecycle_policy.web'])
    await refused(start(policy), 'NAME_INVALID', 'run.policy')
  await refused(start('workspaces/default/policies/lifecycle_policy.none'), 'NOT_FOUND')
  for (const repository of ['prod/team/web', 'team/web', ''])
    await refused(start('', repository), 'NAME_INVALID', 'run.repository')
  const wish = { ...runWish('KIND_DRY_RUN', WEB), parent: WEB, requestId: randomUUID() }
  await refused(client.unary(CreateRun, wish), 'NAME_INVALID', 'parent')
  const pin = {
    parent: WEB,
    pin: { repository: WEB, reference: 'pr-1', reason: 'x' },
    requestId: randomUUID(),
  }
  await refused(client.unary(client.services.PinService.service.CreatePin, pin), 'NAME_INVALID', 'parent')
  assert.deepEqual(world.store.runs.list({ limit: 9 }), [])
  assert.equal((await start(POLICY)).repository, WEB)
})
