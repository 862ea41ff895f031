/** A request that changes something has an id: repeated, it gets the first answer; on another request it is refused. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { CareenError, type Code } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { runNamed, WEB, runWish } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

/** A run has deleted pr-1 and pr-2 of team/web. */
async function open() {
  const world = await openWorld()
  for (const tag of ['pr-1', 'pr-2', 'release-1']) await world.push('team/web', { tags: [tag], days: 10 })
  await world.apply(webPolicy('max_delete_percent = 100'))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 2, run.message)
  const served = await serve(world)
  return {
    world,
    client: served.client,
    address: served.address,
    run: runNamed(run),
    puts: () => world.registry.log.filter(({ method }) => method === 'PUT').length,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function refused(call: Promise<unknown>, code: Code): Promise<void> {
  const error = CareenError.from(await call.catch((thrown: unknown) => thrown))
  assert.deepEqual([error.code, error.metadata['field']], [code, 'request_id'], error.message)
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const messages: T[] = []
  for await (const message of stream) messages.push(message)
  return messages
}

test('without a UUID nothing is applied, started, approved or restored', async () => {
  await using at = await open()
  const { world, client, run } = at
  const plan = await world.plan(webPolicy('grace = "2d"'), true)
  const { ApprovalService, PlanService, RunService, RestorationService } = client.services
  const { CreateRestoration } = RestorationService.service
  const parent = 'workspaces/default'
  const puts = at.puts()
  for (const requestId of ['', 'again', `${randomUUID()}0`, ` ${randomUUID()}`]) {
    const name = `workspaces/default/plans/${plan.id}`
    const start = { ...runWish('KIND_DRY_RUN'), requestId }
    for (const call of [
      client.unary(PlanService.service.ApplyPlan, { name, requestId }),
      client.unary(RunService.service.CreateRun, start),
      client.unary(ApprovalService.service.CreateApproval, {
        parent: 'workspaces/default',
        subject: run,
        subjectSha256: Buffer.alloc(32),
        images: 1,
        requestId,
      }),
      client.unary(CreateRestoration, { parent, run, requestId }),
    ])
      await refused(call, 'INVALID_ARGUMENT')
  }
  assert.equal(world.plans.get(plan.id).appliedSerial, undefined)
  assert.equal(world.runs.list({ limit: 9 }).length, 1)
  assert.equal(at.puts(), puts)
})

test('a repeated restoration is the first one and uploads nothing, and its id is refused for another', async () => {
  await using at = await open()
  const { client, world } = at
  const { CreateRestoration, WatchRestoration } = client.services.RestorationService.service
  const requestId = randomUUID()
  const restore = (reference: string) => {
    const image = { repository: WEB, reference }
    return client.unary(CreateRestoration, { parent: 'workspaces/default', image, requestId })
  }
  const [first, together] = await Promise.all([restore('pr-1'), restore('pr-1')])
  assert.equal(together.name, first.name)
  const parts = await all(client.stream(WatchRestoration, { name: first.name }))
  assert.deepEqual([parts[0]?.image?.outcome, parts[0]?.image?.unchanged], ['OUTCOME_RESTORED', false])
  const puts = at.puts()
  assert.equal((await restore('pr-1')).name, first.name)
  assert.deepEqual(await all(client.stream(WatchRestoration, { name: first.name })), parts)
  assert.equal(at.puts(), puts)
  await refused(restore('pr-2'), 'REQUEST_ID_REUSED')
  assert.deepEqual((await world.tags('team/web')).toSorted(), ['pr-1', 'release-1'])
  const start = { ...runWish('KIND_DRY_RUN'), requestId }
  await refused(client.unary(client.services.RunService.service.CreateRun, start), 'REQUEST_ID_REUSED')
})

test('a restoration and its request are stored together, or nothing begins', async () => {
  await using at = await open()
  const { world, client, run } = at
  const { CreateRestoration } = client.services.RestorationService.service
  const request = { parent: 'workspaces/default', run, requestId: randomUUID() }
  const { remember } = world.store.requests
  Object.assign(world.store.requests, {
    remember: () => {
      throw new CareenError('STORE_FAILED', 'the disk is full')
    },
  })
  const puts = at.puts()
  await assert.rejects(client.unary(CreateRestoration, request), { code: 'STORE_FAILED' })
  Object.assign(world.store.requests, { remember })
  assert.equal(at.puts(), puts)
  const { name } = await client.unary(CreateRestoration, request)
  assert.match(name, /^workspaces\/default\/restorations\/rs-/)
})

test('an id belongs to its caller: another one can have the same', async () => {
  await using at = await open()
  const requestId = randomUUID()
  const start = (link: ReturnType<typeof connect>, kind: 'KIND_CLEAN' | 'KIND_DRY_RUN') =>
    link.unary(link.services.RunService.service.CreateRun, { ...runWish(kind), requestId })
  const grants = [{ role: 'OPERATOR' as const, workspaces: ['default'], registries: [] }]
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const other = connect({ address: at.address, token: at.world.operations.tokens.create(wish).secret })
  const mine = await start(at.client, 'KIND_DRY_RUN')
  const theirs = await start(other, 'KIND_CLEAN')
  assert.deepEqual([mine.kind, theirs.kind], ['KIND_DRY_RUN', 'KIND_CLEAN'])
  assert.equal((await start(at.client, 'KIND_DRY_RUN')).name, mine.name)
  await refused(start(other, 'KIND_DRY_RUN'), 'REQUEST_ID_REUSED')
  other.close()
})
