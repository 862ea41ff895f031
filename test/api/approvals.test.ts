/** A team approves on Monday what parked on Saturday, over the wire: by its number, once, and for 72 hours. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import type { Approval__Output } from '../../proto/gen/careen/v1/Approval.ts'
import type { Run } from '../../proto/resources/index.ts'
import { runNamed } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const HOURS = 3_600_000
const HOME = 'workspaces/default'

async function open() {
  const world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy(), true)
  const parked = await world.clean('prod/team/web')
  const served = await serve(world)
  const { client } = served
  const { CreateApproval, ListApprovals, RevokeApproval } = client.services.ApprovalService.service
  const seen = async (run: Pick<Run, 'id'> = parked) => {
    const wire = await client.unary(client.services.RunService.service.GetRun, { name: runNamed(run) })
    return {
      parent: HOME,
      subject: wire.name,
      subjectSha256: wire.approvalSha256,
      images: wire.approvalImages ?? 0,
    }
  }
  const approve = async (more: object = {}): Promise<Approval__Output> =>
    client.unary(CreateApproval, {
      ...(await seen()),
      note: 'old previews',
      requestId: randomUUID(),
      ...more,
    })
  const list = async (filter = '') =>
    (await client.unary(ListApprovals, { parent: 'workspaces/-', filter })).approvals
  const revoke = (name: string, requestId: string = randomUUID()) =>
    client.unary(RevokeApproval, { name, requestId })
  const runOf = ({ run }: Pick<Approval__Output, 'run'>): Run => world.runs.get(run.replace(/.*\//, ''))
  return {
    world,
    served,
    parked,
    seen,
    approve,
    list,
    revoke,
    runOf,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return CareenError.from(
    await call.then(
      () => 'nothing',
      (thrown: unknown) => thrown,
    ),
  ).code
}

test('what parked on Saturday is approved on Monday by its number, and a repeated request gets the same answer', async () => {
  await using at = await open()
  const { world, parked } = at
  assert.equal((await at.seen()).images, 5)
  world.clock.skew += 50 * HOURS
  const request = { ...(await at.seen()), requestId: randomUUID() }
  const given = await at.approve(request)
  assert.match(given.name, /^workspaces\/default\/approvals\/a-[\da-z]{8}$/)
  assert.deepEqual([given.state, given.images, given.note], ['STATE_VALID', 5, 'old previews'])
  assert.equal(Number(given.expireTime?.seconds) - Number(given.createTime?.seconds), 72 * 3600)
  assert.equal((await at.approve(request)).name, given.name)
  const ended = await world.workOn(at.runOf(given))
  assert.deepEqual([ended.state, ended.counts?.deleted], ['SUCCEEDED', 5])
  assert.deepEqual(
    (await at.list(`subject = "${runNamed(parked)}"`)).map(({ name, state }) => [name, state]),
    [[given.name, 'STATE_USED']],
  )
  assert.equal(await codeOf(at.approve()), 'INVALID_ARGUMENT', 'it waits no more, so it has no number')
  assert.equal(await codeOf(at.revoke(given.name)), 'APPROVAL_SPENT')
})

test('a wrong number, and a hash of something else, approve nothing', async () => {
  await using at = await open()
  const { world, parked } = at
  assert.equal(await codeOf(at.approve({ images: 4 })), 'COUNT_MISMATCH')
  assert.equal(await codeOf(at.approve({ subjectSha256: Buffer.alloc(32) })), 'CONTENT_MISMATCH')
  assert.equal(await codeOf(at.approve({ subjectSha256: Buffer.alloc(0) })), 'INVALID_ARGUMENT')
  assert.equal(await codeOf(at.approve({ images: undefined })), 'INVALID_ARGUMENT')
  assert.equal(await codeOf(at.approve({ note: 'a\nb' })), 'INVALID_ARGUMENT')
  for (const parent of ['workspaces/other', 'workspaces/default/registries/prod', ''])
    assert.equal(await codeOf(at.approve({ parent })), 'NAME_INVALID')
  assert.equal(world.runs.get(parked.id).state, 'AWAITING_APPROVAL')
  assert.deepEqual(await at.list(), [])
})

test('an approval that is revoked before its run begins deletes nothing, and the next run waits again', async () => {
  await using at = await open()
  const { world } = at
  const given = await at.approve()
  const requestId = randomUUID()
  assert.equal((await at.revoke(given.name, requestId)).state, 'STATE_REVOKED')
  assert.equal((await at.revoke(given.name, requestId)).state, 'STATE_REVOKED')
  assert.equal(await codeOf(at.revoke(given.name)), 'APPROVAL_SPENT')
  assert.equal(at.runOf(given).state, 'CANCELLED')
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
  assert.equal((await world.tags('team/web')).length, 10)
  assert.equal(await codeOf(at.revoke('workspaces/default/approvals/a-00000000')), 'NOT_FOUND')
})

test('a run that is cancelled before it begins takes its approval with it', async () => {
  await using at = await open()
  const { world } = at
  const given = await at.approve()
  world.runs.cancel(at.runOf(given).id)
  assert.deepEqual(
    (await at.list('state = REVOKED')).map(({ name }) => name),
    [given.name],
  )
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
})

test('after 72 hours an approval that waited counts no more: its run deletes nothing', async () => {
  await using at = await open()
  const { world } = at
  const given = await at.approve()
  world.clock.skew += 73 * HOURS
  assert.deepEqual(
    (await at.list('state = EXPIRED')).map(({ name }) => name),
    [given.name],
  )
  const ended = await world.workOn(at.runOf(given))
  assert.deepEqual([ended.state, ended.counts?.deleted], ['SUCCEEDED', 0])
  assert.equal((await world.tags('team/web')).length, 10)
})

test('who may read another workspace alone sees no approval, and may give none', async () => {
  await using at = await open()
  await at.approve()
  const grants = [{ role: 'OPERATOR' as const, workspaces: ['elsewhere'], registries: [] }]
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const { secret } = at.world.operations.tokens.create(wish)
  const stranger = connect({ address: at.served.address, token: secret })
  const { CreateApproval, ListApprovals } = stranger.services.ApprovalService.service
  assert.deepEqual((await stranger.unary(ListApprovals, { parent: 'workspaces/-' })).approvals, [])
  const request = { ...(await at.seen()), requestId: randomUUID() }
  assert.equal(await codeOf(stranger.unary(CreateApproval, request)), 'ROLE_MISSING')
  stranger.close()
})

test('what a dry run has just shown is approved once: its run deletes that, and what has moved since stays', async () => {
  await using at = await open()
  const { world } = at
  const looked = await world.dryRun('prod/team/web')
  const seen = await at.seen(looked)
  assert.equal(seen.images, 5)
  await world.push('team/web', { tags: ['pr-99'], days: 40 })
  const given = await at.approve(seen)
  assert.equal(await codeOf(at.approve(seen)), 'FAILED_PRECONDITION', 'once')
  const ended = await world.workOn(at.runOf(given))
  assert.deepEqual([ended.state, ended.counts?.deleted], ['SUCCEEDED', 5])
  assert.ok((await world.tags('team/web')).includes('pr-99'))
  assert.equal(world.runs.get(looked.id).state, 'SUCCEEDED')
})

test('a dry run of another policy, and one of two hours ago, approve nothing', async () => {
  await using at = await open()
  const { world } = at
  const other = await world.dryRun('prod/team/web', 'web')
  assert.equal((await at.seen(other)).images, 0, 'it names a policy, so it has no number')
  const looked = await world.dryRun('prod/team/web')
  const seen = await at.seen(looked)
  assert.equal(await codeOf(at.approve({ ...seen, images: 4 })), 'COUNT_MISMATCH')
  assert.equal(await codeOf(at.approve({ ...seen, subjectSha256: Buffer.alloc(32) })), 'CONTENT_MISMATCH')
  world.clock.skew += 2 * HOURS
  assert.equal(await codeOf(at.approve(seen)), 'FAILED_PRECONDITION')
  assert.equal((await at.seen(looked)).images, 0)
  assert.equal((await world.tags('team/web')).length, 10)
})

test('whether a run could start is answered without starting one', async () => {
  await using at = await open()
  const { CreateRun, ListRuns } = at.served.client.services.RunService.service
  const repository = `${HOME}/registries/prod/repositories/team%2Fweb`
  const asked = { parent: HOME, run: { repository, kind: 'KIND_CLEAN' as const }, validateOnly: true }
  const runs = async (): Promise<number> =>
    (await at.served.client.unary(ListRuns, { parent: HOME })).runs.length
  const before = await runs()
  const answer = await at.served.client.unary(CreateRun, { ...asked, requestId: randomUUID() })
  assert.equal(answer.state, 'STATE_QUEUED')
  assert.equal(await runs(), before)
  await at.served.client.unary(CreateRun, { ...asked, validateOnly: false, requestId: randomUUID() })
  assert.equal(
    await codeOf(at.served.client.unary(CreateRun, { ...asked, requestId: randomUUID() })),
    'RUN_IN_PROGRESS',
  )
})
