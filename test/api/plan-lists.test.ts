/** Plans over the wire: what an upload leaves, the pages of a plan, and what an apply is told of the plan that was read. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { overLimits } from '../../policies/diff/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { fromDecision } from '../../proto/convert/decisions.ts'
import { toObject } from '../../proto/convert/objects.ts'
import { until } from '../support/ports.ts'
import { serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const PARENT = 'workspaces/default'

async function open() {
  const world = await openWorld()
  const server = await serve(world)
  return {
    world,
    client: server.client,
    plans: server.client.services.PlanService.service,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** Reads all pages of one item each. */
async function paged<T>(read: (pageToken: string) => Promise<readonly [readonly T[], string]>): Promise<T[]> {
  const all: T[] = []
  for (let token = ''; ;) {
    const [items, next] = await read(token)
    assert.ok(items.length <= 1)
    all.push(...items)
    if (next === '') return all
    token = next
  }
}

test('the parts of a plan come in pages, also while others apply and plan', async () => {
  await using all = await open()
  const { world, client, plans } = all
  await pushTen(world)
  const made = await world.plan(webPolicy())
  const parent = `${PARENT}/plans/${made.id}`
  const images = await paged(async (pageToken) => {
    await world.plan(webPolicy('grace = "2d"'), true)
    const page = await client.unary(plans.ListPlanImages, { parent, pageSize: 1, pageToken })
    return [page.images, page.nextPageToken]
  })
  const [effect] = made.effects
  assert.ok(images.length > 1)
  assert.deepEqual(
    images.map(({ decision }) => (decision ? fromDecision(decision) : undefined)),
    effect?.deletes,
  )
  assert.deepEqual(new Set(images.map(({ repository }) => repository)).size, 1)
  const changes = await paged(async (pageToken) => {
    const page = await client.unary(plans.ListPlanChanges, { parent, pageSize: 1, pageToken })
    return [page.changes.map(({ name }) => name), page.nextPageToken]
  })
  assert.equal(changes.length, made.changes.length)
  const effects = await paged(async (pageToken) => {
    const page = await client.unary(plans.ListPlanEffects, { parent, pageSize: 1, pageToken })
    return [page.effects, page.nextPageToken]
  })
  assert.equal(effects.length, 1)
  const tagged = images[0]?.decision?.tags[0] ?? ''
  const count = async (filter: string) =>
    (await client.unary(plans.ListPlanImages, { parent, filter })).images.length
  assert.equal(await count(`tags:"${tagged}"`), 1)
  assert.equal(
    await count(`repository = "${images[0]?.repository ?? ''}" AND action = DELETE`),
    images.length,
  )
  assert.equal(await count(`repository = "${PARENT}/registries/prod/repositories/other"`), 0)
  const failing = { parent, filter: 'failure:*' }
  assert.equal((await client.unary(plans.ListPlanEffects, failing)).effects.length, 0)
})

test('a page of a plan that is forgotten while it is read is no last page', async () => {
  await using world = await openWorld()
  const made = await world.plan(webPolicy(), true)
  const changes: typeof world.plans.changes = (...asked) => {
    const found = world.plans.changes(...asked)
    world.store.plans.prune(Number.MAX_SAFE_INTEGER)
    return found
  }
  await using server = await serve(world, { operations: { plans: { ...world.plans, changes } } })
  const { ListPlanChanges } = server.client.services.PlanService.service
  const read = server.client.unary(ListPlanChanges, { parent: `${PARENT}/plans/${made.id}` })
  await assert.rejects(read, { code: 'NOT_FOUND' })
})

test('plans are listed, newest first, with their states', async () => {
  await using all = await open()
  const { world, client, plans } = all
  const first = await world.plan(webPolicy(), true)
  world.clock.skew += 1000
  await world.apply(webPolicy(), true)
  world.clock.skew += 1000
  const last = await world.plan(webPolicy('grace = "2d"'), true)
  const listed = async (filter = '') =>
    (await client.unary(plans.ListPlans, { parent: 'workspaces/-', filter })).plans
  assert.deepEqual(
    (await listed()).map(({ state }) => state),
    ['STATE_READY', 'STATE_APPLIED', 'STATE_STALE'],
  )
  assert.deepEqual(
    (await listed('state = STALE')).map(({ name }) => name),
    [`${PARENT}/plans/${first.id}`],
  )
  assert.deepEqual(
    (await listed(`name = "${PARENT}/plans/${last.id}"`)).map(({ state }) => state),
    ['STATE_READY'],
  )
})

test('an apply of another plan than was read is refused, and of this one is not', async () => {
  await using all = await open()
  const { world, client, plans } = all
  await pushTen(world)
  const made = await world.plan(webPolicy())
  const name = `${PARENT}/plans/${made.id}`
  const { etag, contentSha256 } = await client.unary(plans.GetPlan, { name })
  assert.equal(Buffer.from(contentSha256).length, 32)
  const apply = (read: { readonly etag?: string; readonly contentSha256?: Uint8Array }) =>
    client.unary(plans.ApplyPlan, { name, requestId: randomUUID(), ...read })
  await assert.rejects(apply({ etag: '"x"' }), { code: 'ETAG_MISMATCH' })
  await assert.rejects(apply({ contentSha256: Buffer.alloc(32) }), { code: 'PLAN_STALE' })
  assert.equal(world.store.objects.workspace('default').serial, 0)
  const { serial, waitingImages } = await apply({ etag, contentSha256 })
  assert.deepEqual([serial, waitingImages], [1, overLimits(made.effects).images])
})

test('a plan that is being made has no lists and cannot be applied', async () => {
  await using all = await open()
  const { world, client, plans } = all
  const upload = world.plans.begin({
    workspace: 'default',
    requestedBy: 'ann',
    skipEffects: true,
    mayConnect: true,
  })
  const name = `${PARENT}/plans/${upload.id}`
  const refused = { code: 'FAILED_PRECONDITION', message: /is being made/ }
  for (const list of [plans.ListPlanChanges, plans.ListPlanEffects, plans.ListPlanImages])
    await assert.rejects(client.unary(list as typeof plans.ListPlanChanges, { parent: name }), refused)
  await assert.rejects(client.unary(plans.ApplyPlan, { name, requestId: randomUUID() }), refused)
  upload.drop()
})

test('an upload that does not arrive completely leaves nothing', async () => {
  await using all = await open()
  const { world, client, plans } = all
  const object = toObject({ kind: 'registry', name: 'prod', url: world.registry.url }, 'default')
  const bad = { objects: [{ ...object, name: 'registry.prod' }] }
  await assert.rejects(
    client.upload(plans.CreatePlan, [{ parent: PARENT, objects: [object] }, bad]),
    (error: CareenError) => {
      assert.deepEqual([error.code, error.metadata['field']], ['NAME_INVALID', 'objects[1].name'])
      return true
    },
  )
  const none = async () => world.store.plans.list({ limit: 1 }).length === 0
  await until('the removal of the plan', none)
  const stop = new AbortController()
  const cut = client.upload(
    plans.CreatePlan,
    Array.from({ length: 500 }, () => ({ parent: PARENT, objects: [object] })),
    { signal: stop.signal },
  )
  setImmediate(() => stop.abort())
  await assert.rejects(cut, { code: 'CANCELLED' })
  await until('the removal of the plan', none)
  await assert.rejects(client.upload(plans.CreatePlan, []), { code: 'INVALID_ARGUMENT' })
})
