/** A request that changes something has an id: repeated, it gets the first answer; on another request it is refused. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openOnce } from '../../daemon/repositories/once.ts'
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
  const { ApprovalService, PlanService, RunService, RepositoryService } = client.services
  const { RestoreImage, RestoreRun } = RepositoryService.service
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
      client.unary(RestoreImage, { name: WEB, reference: 'pr-1', requestId }),
      all(client.stream(RestoreRun, { name: run, requestId })),
    ])
      await refused(call, 'INVALID_ARGUMENT')
  }
  assert.equal(world.plans.get(plan.id).appliedSerial, undefined)
  assert.equal(world.runs.list({ limit: 9 }).length, 1)
  assert.equal(at.puts(), puts)
})

test('a repeated restore gets the first answer and uploads nothing, and its id is refused for another', async () => {
  await using at = await open()
  const { RestoreImage } = at.client.services.RepositoryService.service
  const requestId = randomUUID()
  const restore = (reference: string) => at.client.unary(RestoreImage, { name: WEB, reference, requestId })
  const [first, together] = await Promise.all([restore('pr-1'), restore('pr-1')])
  assert.equal(first.unchanged, false)
  assert.deepEqual(together, first)
  const puts = at.puts()
  assert.deepEqual(await restore('pr-1'), first)
  assert.equal(at.puts(), puts)
  await refused(restore('pr-2'), 'REQUEST_ID_REUSED')
  assert.deepEqual((await at.world.tags('team/web')).toSorted(), ['pr-1', 'release-1'])
})

test('a restore and its answer are stored together, or neither of them', async () => {
  await using at = await open()
  const { world, client } = at
  const { RestoreImage } = client.services.RepositoryService.service
  const request = { name: WEB, reference: 'pr-1', requestId: randomUUID() }
  const { remember } = world.store.requests
  const restored = () =>
    world.store.intents
      .ofRepository({ registry: 'prod', repository: 'team/web' }, 'pr-1', 9)
      .map(({ restoredAt }) => restoredAt !== undefined)
  Object.assign(world.store.requests, {
    remember: () => {
      throw new CareenError('STORE_FAILED', 'the disk is full')
    },
  })
  await assert.rejects(client.unary(RestoreImage, request), { code: 'STORE_FAILED' })
  assert.deepEqual(restored(), [false])
  Object.assign(world.store.requests, { remember })
  assert.equal((await client.unary(RestoreImage, request)).unchanged, true)
  assert.deepEqual(restored(), [true])
})

test('a repeated restore of a run ends at once, and its id is refused for a start', async () => {
  await using at = await open()
  const { client, run } = at
  const { RestoreRun } = client.services.RepositoryService.service
  const requestId = randomUUID()
  const restore = (id: string) => all(client.stream(RestoreRun, { name: run, requestId: id }))
  assert.equal((await restore(requestId)).length, 2)
  assert.deepEqual(await restore(requestId), [])
  await assert.rejects(restore(randomUUID()), { code: 'NOT_FOUND' })
  const start = { ...runWish('KIND_DRY_RUN'), requestId }
  await refused(client.unary(client.services.RunService.service.CreateRun, start), 'REQUEST_ID_REUSED')
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

test('what failed is not remembered: who waited for it acts himself', async () => {
  await using world = await openWorld()
  const once = openOnce<number>(world.store)
  const key = { id: 'ana 1', method: 'M', arguments: { a: 'x' } }
  const first = Promise.withResolvers<number>()
  const failing = once(key, () => first.promise)
  const waiting = once(key, async (remember) => {
    remember(2)
    return 2
  })
  await assert.rejects(
    once({ ...key, arguments: { a: 'y' } }, async () => 3),
    { code: 'REQUEST_ID_REUSED' },
  )
  first.reject(new Error('lost'))
  await assert.rejects(failing, /lost/)
  assert.equal(await waiting, 2)
  assert.equal(await once(key, async () => 4), 2)
})
