/** Under the two-person rule a plan is applied only after another person has approved exactly it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { ApplyRules } from '../../daemon/plans/index.ts'
import { type Actor, DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const RULE = { window: undefined, planOnly: false, approvers: 1 }
/** Machine tokens do not approve. */
const KINDS: ApplyRules = { ...RULE, approverKinds: ['mtls', 'oidc'] }
const HOURS = 3_600_000

const actorOf = (identity: string): Actor => ({ ...DAEMON_ACTOR, identity })

async function open() {
  const world = await openWorld()
  const { plans } = world
  await pushTen(world, 5)
  world.applyRules.set('default', RULE)
  world.persons.set('token:ana00001', 'ana').set('mtls:cn:ana', 'ana')
  const planBy = (identity: string, hcl = webPolicy()) => world.planAs(identity, hcl)
  type Plan = Awaited<ReturnType<typeof planBy>>
  const approve = ({ id, contentSha256 = '' }: Plan, identity: string, more: object = {}) =>
    plans.approve({
      plan: id,
      contentSha256,
      images: undefined,
      requestId: randomUUID(),
      actor: actorOf(identity),
      ...more,
    })
  const apply = ({ id }: Plan, identity: string, approveImages?: number) =>
    plans.apply(id, '', identity, { actor: actorOf(identity), approveImages })
  return { world, planBy, approve, apply, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

test('a plan is approved by another person, with the number of its images, and applied', async () => {
  await using at = await open()
  const { world, planBy, approve, apply } = at
  const plan = await planBy('token:ana00001')
  await assert.rejects(apply(plan, 'token:ana00001', 5), {
    code: 'APPROVAL_MISSING',
    message: /approvers = 1.*Ask somebody other than ana to run: careen approve pl-\w{8}$/,
  })
  for (const identity of ['token:ana00001', 'mtls:cn:ana'])
    assert.throws(() => approve(plan, identity), {
      code: 'SECOND_PERSON_NEEDED',
      message: new RegExp(`^ana \\(${identity}\\) cannot approve plan ${plan.id}: ana made it\\.`),
    })
  assert.throws(() => approve(plan, 'mtls:cn:tim', { images: 4 }), { code: 'COUNT_MISMATCH' })
  assert.throws(() => approve(plan, 'mtls:cn:tim', { contentSha256: 'ab' }), { code: 'CONTENT_MISMATCH' })
  assert.equal(approve(plan, 'mtls:cn:tim', { images: 5, validateOnly: true }).state, 'VALID')
  assert.deepEqual(world.plans.get(plan.id).secondPerson, {}, 'validate_only stores nothing')
  const requestId = randomUUID()
  const unused = approve(plan, 'mtls:cn:eva')
  const given = approve(plan, 'mtls:cn:tim', { images: 5, requestId })
  assert.equal(approve(plan, 'mtls:cn:tim', { images: 5, requestId }).id, given.id)
  assert.equal(given.expiresAt, plan.createdAt + 72 * HOURS)
  assert.equal(world.plans.get(plan.id).secondPerson?.approval?.id, given.id)
  const key = randomUUID()
  const options = { actor: actorOf('token:ana00001') }
  const { images } = await world.plans.apply(plan.id, key, 'ana', options)
  assert.deepEqual(images, { approved: 5, waiting: 0 })
  assert.deepEqual((await world.plans.apply(plan.id, key, 'ana', options)).images, images)
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.counts?.deleted], ['SUCCEEDED', 5])
  const { state } = world.operations.approvals.get(given.id)
  assert.equal(state, 'USED')
  const payload = world.store.audit.newest('careen.plan.applied')?.payload ?? ''
  assert.match(payload, new RegExp(`"approval":"${given.id}","approved_by":"mtls:cn:tim"`))
  assert.equal(world.operations.approvals.get(unused.id).state, 'EXPIRED')
  const uses = world.store.audit
    .list({ order: 'oldest', after: 0, limit: 100 })
    .filter(({ type }) => type === 'careen.approval.used')
  const [use] = uses
  assert.deepEqual(
    [use?.subject, use?.identity, JSON.parse(use?.payload ?? '')],
    [
      `workspaces/default/plans/${plan.id}`,
      'token:ana00001',
      { approval: given.id, approved_by: 'mtls:cn:tim', approved_images: 5, serial: 1 },
    ],
  )
  assert.equal(uses.length, 2, 'one of the apply, one of the run')
  world.applyRules.set('default', { ...RULE, approverKinds: ['oidc'] })
  assert.deepEqual((await world.plans.apply(plan.id, key, 'ana', options)).images, images)
  assert.equal(world.plans.get(plan.id).secondPerson?.approval?.id, given.id)
  assert.throws(() => world.operations.approvals.revoke(given.id, randomUUID()), { code: 'APPROVAL_SPENT' })
  assert.throws(() => approve(plan, 'mtls:cn:tim'), { code: 'PLAN_APPLIED' })
})

test('an approval that is revoked, stale, of a person that became the maker, or too old, applies nothing', async () => {
  await using at = await open()
  const { world, planBy, approve, apply } = at
  const plan = await planBy('token:ana00001')
  const revoked = approve(plan, 'mtls:cn:tim')
  assert.equal(world.operations.approvals.revoke(revoked.id, randomUUID()).state, 'REVOKED')
  await assert.rejects(apply(plan, 'token:ana00001'), { code: 'APPROVAL_MISSING' })
  const given = approve(plan, 'mtls:cn:tim')
  // The operator finds out that Tim's certificate is Ana's.
  world.persons.set('mtls:cn:tim', 'ana')
  await assert.rejects(apply(plan, 'token:ana00001'), { code: 'APPROVAL_MISSING' })
  world.persons.delete('mtls:cn:tim')
  world.clock.skew += 73 * HOURS
  assert.equal(world.operations.approvals.get(given.id).state, 'EXPIRED')
  await assert.rejects(apply(plan, 'token:ana00001'), { code: 'PLAN_STALE' })
  assert.throws(() => approve(plan, 'mtls:cn:tim'), { code: 'PLAN_STALE' })
  assert.equal(world.store.objects.workspace('default').serial, 0)
})

test('a kind of identity that careend.hcl leaves out approves no plan, and what it approved before does not count', async () => {
  await using at = await open()
  const { world, planBy, approve, apply } = at
  const plan = await planBy('mtls:cn:ana')
  const early = approve(plan, 'token:tim00001', { images: 5 })
  world.applyRules.set('default', KINDS)
  const why =
    'the kind of this identity is token, and in workspace default these kinds approve: mtls, oidc \\(approver_kinds in careend\\.hcl\\)'
  assert.throws(() => approve(plan, 'token:tim00001'), {
    code: 'SECOND_PERSON_NEEDED',
    message: new RegExp(
      `^token:tim00001 cannot approve plan ${plan.id}: ${why}\\. Nothing was approved\\. Ask somebody other than ana with such an identity to run: careen approve ${plan.id}$`,
    ),
  })
  assert.deepEqual(world.plans.get(plan.id).secondPerson, {})
  await assert.rejects(apply(plan, 'mtls:cn:ana', 5), {
    code: 'APPROVAL_MISSING',
    message: new RegExp(
      `approval ${early.id} of token:tim00001 does not count: ${why}\\. Ask somebody other`,
    ),
  })
  assert.throws(() => approve(plan, 'token:ana00001'), {
    code: 'SECOND_PERSON_NEEDED',
    message: /ana made it/,
  })
  const given = approve(plan, 'oidc:google:tim', { images: 5 })
  assert.equal(world.plans.get(plan.id).secondPerson?.approval?.id, given.id)
  assert.deepEqual((await apply(plan, 'mtls:cn:ana', 5)).images, { approved: 5, waiting: 0 })
  // The issuer is given up: what its person approved by a number waits for another one.
  world.applyRules.set('default', { ...RULE, approverKinds: ['mtls'] })
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'AWAITING_APPROVAL')
  assert.equal(world.deletes().length, 0)
  assert.match(
    world.store.audit.newest('careen.approval.revoked')?.payload ?? '',
    new RegExp(`"approval":"${given.id}"`),
  )
})

test('who approved and applied the plan of another person approves its parked run; the maker does not', async () => {
  await using at = await open()
  const { world, planBy, approve, apply } = at
  const plan = await planBy('token:ana00001')
  approve(plan, 'mtls:cn:tim')
  assert.deepEqual((await apply(plan, 'mtls:cn:tim', 5)).images, { approved: 0, waiting: 5 })
  const asked = { registry: 'prod', repository: 'team/web', kind: 'CLEAN', requestId: '' } as const
  const parked = await world.workOn(await world.runs.start({ ...asked, actor: actorOf('mtls:cn:eva') }))
  const approveRun = (identity: string, validateOnly = false) =>
    world.operations.approvals.create({
      run: parked.id,
      requestId: '',
      actor: actorOf(identity),
      validateOnly,
    })
  await assert.rejects(approveRun('mtls:cn:ana'), { code: 'SECOND_PERSON_NEEDED' })
  assert.equal((await approveRun('mtls:cn:tim', true)).state, 'VALID')
  assert.equal(world.runs.get(parked.id).state, 'AWAITING_APPROVAL', 'validate_only starts no run')
  const { subject } = await approveRun('mtls:cn:tim')
  const run = await world.workOn(world.runs.get(subject.kind === 'run' ? subject.run : ''))
  assert.equal(run.counts?.deleted, 5)
})

test('without the rule a plan needs no approval, and says so', async () => {
  await using at = await open()
  const { world, planBy, approve } = at
  world.applyRules.delete('default')
  const plan = await planBy('token:ana00001')
  assert.equal(world.plans.get(plan.id).secondPerson, undefined)
  assert.throws(() => approve(plan, 'mtls:cn:tim'), {
    code: 'FAILED_PRECONDITION',
    message: /needs no approval: .*run: careen apply pl-/,
  })
})
