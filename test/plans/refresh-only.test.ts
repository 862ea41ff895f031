/** Plans that change nothing: what their apply leaves as it is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect } from '../../proto/connection.ts'
import type { CreatePlanRequest } from '../../proto/gen/careen/v1/CreatePlanRequest.ts'
import { serve } from '../support/serve.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

const HOUR = 3_600_000
const down = { on: false }
const world = await openWorld({ fault: () => (down.on ? { kind: 'answer', status: 403 } : undefined) })
const server = await serve(world)
const grants = [{ role: 'WRITER' as const, workspaces: ['default'], registries: [] }]
const { secret } = world.operations.tokens.create({
  displayName: 'job',
  grants,
  createdBy: 'test',
  expiresAt: undefined,
  requestId: '',
})
const link = connect({ address: server.address, token: secret })
after(async () => {
  link.close()
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const WEB = { registry: 'prod', repository: 'team/web' }
/** No files, so that all that others applied is drift of nobody. */
const wish = {
  workspace: 'default',
  requestedBy: 'ana',
  owner: 'token:ana',
  declared: [],
  skipEffects: false,
  refreshOnly: true,
  mayConnect: true,
} as const

test('an apply of drift makes a serial, and leaves objects, their versions and approvals as they are', async () => {
  const { store, plans } = world
  await pushTen(world)
  await world.apply(webPolicy())
  store.approvals.add(WEB, ['sha256:aa'], { source: 'r-1', at: world.clock.now() })
  const before = store.objects.every('default')
  const versions = before.map(({ address }) => store.objects.serialsOf('default', address, 9))
  const { serial } = store.objects.workspace('default')
  const made = await plans.create({ ...wish, refresh: 'OLD' }, () => {}, NEVER)
  assert.deepEqual([made.changes, made.effects, made.refreshOnly], [[], [], true])
  await plans.apply(made.id, '', 'ana')
  assert.equal(store.objects.workspace('default').serial, serial + 1)
  assert.deepEqual(store.objects.every('default'), before)
  assert.deepEqual(
    before.map(({ address }) => store.objects.serialsOf('default', address, 9)),
    versions,
  )
  assert.equal(store.approvals.has(WEB, 'sha256:aa'), true)
})

test('it looks again where the last look is old, and is refused nothing if a registry does not answer', async () => {
  const asked = async (): Promise<number> => {
    const before = world.registry.log.length
    const { summary } = await world.plans.create({ ...wish, refresh: 'OLD' }, () => {}, NEVER)
    assert.equal(summary.unknown, undefined)
    return world.registry.log.length - before
  }
  await asked()
  assert.equal(await asked(), 0)
  world.clock.skew = HOUR + 1000
  assert.ok((await asked()) > 0)
  world.clock.skew = 3 * HOUR
  down.on = true
  const { summary } = await world.plans.create({ ...wish, refresh: 'OLD' }, () => {}, NEVER)
  assert.equal(summary.unknown, 1)
})

test('what does not fit a plan that changes nothing is refused with its field', async () => {
  const { PlanService, WorkspaceService } = link.services
  const mixed: readonly (readonly [string, Partial<CreatePlanRequest>])[] = [
    ['take_over', { takeOver: true }],
    ['skip_effects', { skipEffects: true }],
    ['selection', { selection: { targets: ['prod/**'] } }],
    ['refresh', { refresh: 'REFRESH_NEVER' }],
  ]
  const parent = 'workspaces/default'
  for (const [field, more] of mixed)
    await assert.rejects(
      link.upload(PlanService.service.CreatePlan, [{ parent, refreshOnly: true, ...more }]),
      { code: 'INVALID_ARGUMENT', message: new RegExp(`^${field}: refresh_only changes nothing`) },
    )
  await assert.rejects(link.unary(WorkspaceService.service.ListDrift, { parent }), {
    code: 'INVALID_ARGUMENT',
    message: /^origin: it is missing/,
  })
})
