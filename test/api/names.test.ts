/** Requests name resources in full, and answers have full names. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CareenError, type Code } from '../../policies/index.ts'
import type { Connection } from '../../proto/client.ts'
import { toObject } from '../../proto/convert/objects.ts'
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
  const { GetWorkspace, ListObjects, ListHistory } = client.services.WorkspaceService.service
  const name = 'workspaces/default'
  assert.deepEqual((await client.unary(GetWorkspace, { name })).name, name)
  const { objects } = await client.unary(ListObjects, { parent: name })
  assert.deepEqual(
    objects.map((object) => object.name),
    [POLICY, 'workspaces/default/registries/prod'],
  )
  const { entries } = await client.unary(ListHistory, { parent: name })
  assert.match(entries[0]?.plan ?? '', /^workspaces\/default\/plans\/[\w-]+$/)
  await refused(client.unary(GetWorkspace, { name: 'default' }), 'NAME_INVALID', 'name')
  for (const parent of ['default', '', 'workspaces/-']) {
    await refused(client.unary(ListObjects, { parent }), 'NAME_INVALID', 'parent')
    await refused(client.unary(ListHistory, { parent }), 'NAME_INVALID', 'parent')
  }
})

/** A plan over the wire: its parts. */
function planOf(
  client: Connection,
  world: World,
  names: { readonly parent?: string; readonly name?: string },
) {
  const { parent = 'workspaces/default', name = 'workspaces/default/registries/prod' } = names
  const object = toObject({ kind: 'registry', name: 'prod', url: world.registry.url }, 'default')
  const { CreatePlan } = client.services.PlanService.service
  return all(client.exchange(CreatePlan, [{ parent, objects: [{ ...object, name }] }]))
}

test('a plan and the objects in it have full names', async () => {
  await using server = await open()
  const { client, world } = server
  const parts = await planOf(client, world, {})
  const changed = parts.flatMap(({ change }) =>
    change === null || change === undefined ? [] : [change.name],
  )
  assert.deepEqual(changed, ['workspaces/default/registries/prod'])
  const name = parts.at(-1)?.plan?.name ?? ''
  assert.match(name, /^workspaces\/default\/plans\/[\w-]+$/)
  await refused(planOf(client, world, { parent: 'default' }), 'NAME_INVALID', 'parent')
  await refused(planOf(client, world, { parent: 'workspaces/-' }), 'NAME_INVALID', 'parent')
  for (const other of [
    'registry.prod',
    'workspaces/other/registries/prod',
    'workspaces/default/registries/x',
  ])
    await refused(planOf(client, world, { name: other }), 'NAME_INVALID', 'objects[0].name')
  const { GetPlan, ApplyPlan } = client.services.PlanService.service
  const id = name.slice('workspaces/default/plans/'.length)
  const others = [
    [id, 'NAME_INVALID'],
    [`workspaces/default/plans/${id.slice(0, 6)}`, 'NOT_FOUND'],
    [`workspaces/other/plans/${id}`, 'NOT_FOUND'],
  ] as const
  for (const [other, code] of others) {
    await refused(all(client.stream(GetPlan, { name: other })), code)
    await refused(client.unary(ApplyPlan, { name: other }), code)
  }
  assert.equal(world.store.objects.workspace('default').serial, 0)
  assert.equal((await client.unary(ApplyPlan, { name })).serial, 1)
})
