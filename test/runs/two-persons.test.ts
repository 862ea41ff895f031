/** The two-person rule: nobody approves what the same person made or asked for, whatever identity calls. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { ApplyRules } from '../../daemon/plans/index.ts'
import { newRun } from '../../daemon/runs/new-run.ts'
import { type Actor, DAEMON_ACTOR, type Run } from '../../proto/resources/index.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const RULE = { window: undefined, planOnly: false, approvers: 1 }

/** Machine tokens do not approve. */
const KINDS: ApplyRules = { ...RULE, approverKinds: ['mtls', 'oidc'] }

const actorOf = (identity: string): Actor => ({ ...DAEMON_ACTOR, identity })

async function open() {
  const world = await openWorld()
  const { operations, runs } = world
  await pushTen(world, 5)
  world.applyRules.set('default', RULE)
  const applyAs = async (identity: string, hcl: string, approveImages?: number) => {
    const { id, contentSha256 = '' } = await world.planAs(identity, hcl)
    const approval = { plan: id, contentSha256, images: undefined, requestId: '' }
    if (world.applyRules.has('default'))
      world.plans.approve({ ...approval, actor: actorOf('mtls:cn:reviewer') })
    return world.plans.apply(id, '', identity, { actor: actorOf(identity), approveImages })
  }
  const approveAs = async (identity: string, { id }: Pick<Run, 'id'>): Promise<Run> =>
    operations.approvals
      .create({ run: id, requestId: '', actor: actorOf(identity) })
      .then(({ subject }) => runs.get(subject.kind === 'run' ? subject.run : ''))
  const nightly = () =>
    world.workOn(
      newRun(world.base, world.repositories.get('prod/team/web'), { kind: 'CLEAN', trigger: 'schedule' }),
    )
  return { world, nightly, applyAs, approveAs, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const SECOND = 'SECOND_PERSON_NEEDED'

test('who applied the change does not approve its images, by no identity; a second person does', async () => {
  await using at = await open()
  const { world, applyAs, approveAs, nightly } = at
  world.persons.set('token:ana00001', 'ana').set('oidc:google:ana', 'ana').set('token:tim00001', 'tim')
  // The number of who applies does not count.
  const { images } = await applyAs('token:ana00001', webPolicy(), 5)
  assert.deepEqual(images, { approved: 0, waiting: 5 })
  const parked = await nightly()
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  for (const identity of ['token:ana00001', 'oidc:google:ana'])
    await assert.rejects(approveAs(identity, parked), {
      code: SECOND,
      message: new RegExp(
        `^ana \\(${identity}\\) cannot approve run r-\\w+: ana made serial 1, the last change of what decides about prod/team/web\\. .*approvers = 1.* Nothing was approved\\. Ask somebody other than ana to run: careen approve r-`,
      ),
    })
  // A change elsewhere by another person does not make the first one somebody else.
  const elsewhere = webPolicy().replaceAll('"web"', '"api"').replaceAll('team/web', 'team/api')
  const api = elsewhere.slice(elsewhere.indexOf('lifecycle_policy'))
  await applyAs('token:tim00001', `${webPolicy()}\n${api}`)
  await assert.rejects(approveAs('token:ana00001', parked), { code: SECOND })
  const approved = await world.workOn(await approveAs('token:tim00001', parked))
  assert.deepEqual([approved.state, approved.counts?.deleted], ['SUCCEEDED', 5])
})

test('who asked for a run, or removed the protection, does not approve it', async () => {
  await using at = await open()
  const { world, applyAs, approveAs } = at
  const protect = 'protect "all" {\n  registry = registry.prod\n  tag_regexp = "pr-1"\n}\n'
  await applyAs('mtls:cn:ana', `${webPolicy()}${protect}`)
  await applyAs('mtls:cn:tim', webPolicy())
  const ref = { registry: 'prod', repository: 'team/web' } as const
  const asked = await world.runs.start({
    ...ref,
    kind: 'CLEAN',
    requestId: randomUUID(),
    actor: actorOf('mtls:cn:eva'),
  })
  const parked = await world.workOn(asked)
  await assert.rejects(approveAs('mtls:cn:tim', parked), { code: SECOND, message: /made serial 2/ })
  await assert.rejects(approveAs('mtls:cn:eva', parked), {
    code: SECOND,
    message: /eva asked for this run\. .*other than mtls:cn:eva, mtls:cn:tim to run/,
  })
  assert.equal((await approveAs('mtls:cn:ana', parked)).state, 'QUEUED')
})

test('a token without a person is the person who created it', async () => {
  await using at = await open()
  const { world, applyAs, approveAs, nightly } = at
  const tokenOf = (createdBy: string): string => {
    const about = { displayName: '', grants: [], expiresAt: undefined, requestId: randomUUID() }
    const asked = { ...about, createdBy: 'somebody@laptop', actor: actorOf(createdBy) }
    return `token:${world.operations.tokens.create(asked).token.id}`
  }
  const [first, tim] = [tokenOf('socket:local'), tokenOf('socket:local')]
  await applyAs('socket:local', webPolicy())
  const parked = await nightly()
  for (const identity of ['socket:local', first, tokenOf(first)])
    await assert.rejects(approveAs(identity, parked), { code: SECOND, message: /other than socket:local/ })
  world.persons.set(tim, 'tim')
  assert.equal((await approveAs(tim, parked)).state, 'QUEUED')
})

test('the rule refuses direct writes, and counts when the run is approved', async () => {
  await using at = await open()
  const { world, applyAs, approveAs, nightly } = at
  await applyAs('mtls:cn:ana', webPolicy())
  const written = { kind: 'delete' as const }
  const request = { workspace: 'default', address: 'lifecycle_policy.web', write: written, etag: '' }
  const how = { allowMissing: false, validateOnly: false, requestId: '', content: '', by: 'ana' }
  assert.throws(
    () => world.operations.policies.write({ ...request, ...how, actor: actorOf('mtls:cn:tim') }),
    {
      code: 'PLAN_REQUIRED',
    },
  )
  const parked = await nightly()
  await assert.rejects(approveAs('mtls:cn:ana', parked), { code: SECOND })
  world.applyRules.delete('default')
  assert.equal((await approveAs('mtls:cn:ana', parked)).state, 'QUEUED')
})

test('a kind that careend.hcl leaves out approves no run, and its earlier approval deletes nothing', async () => {
  await using at = await open()
  const { world, applyAs, approveAs, nightly } = at
  await applyAs('mtls:cn:ana', webPolicy())
  const early = await approveAs('token:tim00001', await nightly())
  world.applyRules.set('default', KINDS)
  const ended = await world.workOn(early)
  assert.deepEqual([ended.state, ended.errorCode, ended.attempts], ['CANCELLED', 'APPROVAL_MISSING', 1])
  assert.match(
    ended.message ?? '',
    /^no image was deleted: approval a-\w+ of token:tim00001 does not count: .* is token, .*: mtls, oidc \(approver_kinds/,
  )
  const { state } = world.store.givenApprovals.ofRun(early.id) ?? {}
  assert.equal(state, 'REVOKED')
  const parked = await nightly()
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  assert.equal(world.deletes().length, 0)
  for (const [identity, message] of [
    [
      'token:tim00001',
      /kind of this identity is token.*somebody other than mtls:cn:ana with such an identity/,
    ],
    ['socket:local', /kind of this identity is socket/],
    ['mtls:cn:ana', /made serial 1/],
  ] as const)
    await assert.rejects(approveAs(identity, parked), { code: SECOND, message })
  const run = await world.workOn(await approveAs('oidc:google:tim', parked))
  assert.deepEqual([run.state, run.counts?.deleted], ['SUCCEEDED', 5])
})
