/** Policies that a program writes one by one, beside a Git repository that plans the workspace. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { contentHash } from '../../policies/model/index.ts'
import { connect } from '../../proto/connection.ts'
import { POLICY_PATHS } from '../../proto/convert/policy-update.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import type { CreatePolicyRequest } from '../../proto/gen/careen/v1/CreatePolicyRequest.ts'
import type { DeletePolicyRequest } from '../../proto/gen/careen/v1/DeletePolicyRequest.ts'
import type { Policy } from '../../proto/gen/careen/v1/Policy.ts'
import type { UpdatePolicyRequest } from '../../proto/gen/careen/v1/UpdatePolicyRequest.ts'
import { shapesOf, wireName } from '../../proto/strict.ts'
import { readObjects } from '../support/managed.ts'
import { serve } from '../support/serve.ts'
import { NEVER, openWorld, pushTen } from '../support/world.ts'

const GIT = 'git.example.com/web/policies'
const PARENT = 'workspaces/default'
const nameOf = (label: string): string => `${PARENT}/policies/lifecycle_policy.${label}`
const RULES = [{ label: 'old', tagRegexp: 'pr-.*', expirePeriod: { seconds: 7 * 86_400 } }]
const SCOPE = { kind: 'KIND_REPOSITORY', registry: 'prod', repository: 'team/web' } as const
const FILES = `registry "prod" { url = "$URL" }
lifecycle_policy "ours" {
  registry   = registry.prod
  repository = "team/ours"
  rule "old" {
    untagged      = true
    expire_period = "30d"
  }
}`

/** The policy of a team, as its controller writes it. */
function team(label: string, more: Policy = {}): Policy {
  return { block: 'lifecycle_policy', name: label, scope: SCOPE, rules: RULES, ...more }
}

type Create = Omit<CreatePolicyRequest, 'policy'>

/** A workspace that a Git repository plans, and a controller with a token that may write in it. */
async function open() {
  const world = await openWorld()
  const served = await serve(world)
  const grants = [{ role: 'WRITER' as const, workspaces: ['default'], registries: [] }]
  const wish = { displayName: 'controller', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const { secret, token } = world.operations.tokens.create(wish)
  const link = connect({ address: served.address, token: secret })
  const { service } = link.services.PolicyService
  const plan = async (files: string) =>
    world.plans.create(
      {
        workspace: 'default',
        requestedBy: 'ci',
        owner: 'token:ci',
        origin: { id: GIT },
        declared: await readObjects(files.replaceAll('$URL', world.registry.url)),
        skipEffects: true,
        mayConnect: true,
      },
      () => {},
      NEVER,
    )
  const applied = await plan(FILES)
  await world.plans.apply(applied.id, '', 'ci')
  const requestId = (): string => randomUUID()
  return {
    world,
    plan,
    identity: `token:${token.id}`,
    serial: () => world.store.objects.workspace('default').serial,
    create: (policy: Policy, more: Create = {}) =>
      link.unary(service.CreatePolicy, { parent: PARENT, policy, requestId: requestId(), ...more }),
    update: (label: string, policy: Policy, more: Partial<UpdatePolicyRequest> = {}) =>
      link.unary(service.UpdatePolicy, { name: nameOf(label), policy, requestId: requestId(), ...more }),
    remove: (label: string, more: Partial<DeletePolicyRequest> = {}) =>
      link.unary(service.DeletePolicy, { name: nameOf(label), requestId: requestId(), ...more }),
    get: (label: string) => link.unary(service.GetPolicy, { name: nameOf(label) }),
    [Symbol.asyncDispose]: async () => {
      link.close()
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

test('a controller writes the policy of a team for a week, beside a Git repository that plans', async () => {
  await using at = await open()
  const { world, identity } = at
  await pushTen(world, 6)
  // Monday: it creates the policy with what it cares for. The rest are defaults, and the answer has them.
  const made = await at.create(team('web', { status: 'STATUS_ACTIVE' }))
  assert.deepEqual([made.name, made.manager, made.serial], [nameOf('web'), identity, 2])
  const { cron, timeZone, maxDeletePercent, grace } = made.policy ?? {}
  assert.deepEqual([cron, timeZone, maxDeletePercent, grace?.seconds], ['0 3 * * *', 'UTC', 30, 86_400])
  assert.deepEqual({ ...(await at.get('web')), warnings: [] }, { ...made, warnings: [] })
  // Nobody approved an image by it: six of ten are over the limit, and the first run waits for a person.
  const first = await world.clean('prod/team/web')
  assert.equal(first.state, 'AWAITING_APPROVAL', first.message)
  assert.equal(world.deletes().length, 0)
  // Tuesday: Git plans. It sees no change, and whose the other policy is.
  const tuesday = await at.plan(FILES)
  assert.deepEqual(tuesday.changes, [])
  assert.deepEqual(tuesday.leftAlone, [{ address: 'lifecycle_policy.web', manager: identity }])
  // Wednesday: the controller changes the rules alone. Its answer is lost, so it asks again.
  const wider = [{ ...RULES[0], expirePeriod: { seconds: 14 * 86_400 } }]
  const once = { requestId: randomUUID(), etag: made.etag, updateMask: { paths: ['rules'] } }
  const changed = await at.update('web', { rules: wider }, once)
  assert.deepEqual(await at.update('web', { rules: wider }, once), changed)
  assert.deepEqual([changed.serial, at.serial()], [3, 3])
  assert.equal(changed.policy?.status, 'STATUS_ACTIVE', 'what the mask does not name stays')
  // Git's plan of Tuesday is of another serial.
  await assert.rejects(world.plans.apply(tuesday.id, '', 'ci'), { code: 'PLAN_STALE' })
  // Thursday: its loop writes the same again, and with an etag of Monday.
  assert.equal((await at.update('web', { rules: wider })).serial, 3)
  await assert.rejects(at.update('web', { rules: RULES }, { etag: made.etag }), {
    code: 'ETAG_MISMATCH',
    message: /lifecycle_policy\.web was changed by serial 3 .* Read it again/,
  })
  assert.equal(at.serial(), 3)
  // Friday: the team is gone.
  await at.remove('web', { etag: changed.etag })
  await assert.rejects(at.remove('web'), { code: 'NOT_FOUND' })
  await at.remove('web', { allowMissing: true })
  await assert.rejects(at.get('web'), { code: 'NOT_FOUND' })
  assert.deepEqual(
    world.store.objects
      .history('default', { limit: 9 })
      .map(({ changes, identity: by }) => [changes.join(), by]),
    [
      ['- lifecycle_policy.web', identity],
      ['~ lifecycle_policy.web', identity],
      ['+ lifecycle_policy.web', identity],
      ['+ lifecycle_policy.ours,+ registry.prod', ''],
    ],
  )
  await assert.rejects(world.clean('prod/team/web'), { message: /no policy is in force/ })
})

test('a controller touches its own policies alone, and all objects are valid together', async () => {
  await using at = await open()
  await at.create(team('web', { status: 'STATUS_ACTIVE' }))
  const serial = at.serial()
  const others = {
    code: 'MANAGER_DIFFERS',
    message: new RegExp(`lifecycle_policy.ours is managed by ${GIT}`),
  }
  await assert.rejects(at.update('ours', { status: 'STATUS_ACTIVE' }), others)
  await assert.rejects(at.remove('ours'), others)
  await assert.rejects(at.create(team('web')), { code: 'ALREADY_EXISTS', message: /Update it/ })
  await assert.rejects(at.create(team('twin', { status: 'STATUS_ACTIVE' })), { code: 'SECOND_ACTIVE_POLICY' })
  const rows: readonly (readonly [Promise<unknown>, string, RegExp])[] = [
    [
      at.create(team('other', { scope: { ...SCOPE, registry: 'none' } })),
      'INVALID_ARGUMENT',
      /Unknown registry/,
    ],
    [at.create(team('a b')), 'INVALID_ARGUMENT', /Wrong name/],
    [at.create(team('other', { block: 'policy' })), 'INVALID_ARGUMENT', /policy\.block/],
    [at.create({ name: 'other' }), 'INVALID_ARGUMENT', /policy\.block/],
    [at.create(team('other', { scope: null })), 'INVALID_ARGUMENT', /policy\.scope: it is missing/],
    [at.create(team('other'), { requestId: '' }), 'INVALID_ARGUMENT', /request_id/],
    [at.create(team('other'), { parent: 'workspaces/-' }), 'NAME_INVALID', /workspaces\/W/],
    [at.create(team('other'), { contentSha256: Buffer.alloc(32) }), 'CONTENT_MISMATCH', /lifecycle_policy/],
    [at.update('web', { name: 'other' }), 'INVALID_ARGUMENT', /policy\.name: "other" is not that of/],
    [at.update('none', { untag: true }), 'NOT_FOUND', /careen policies/],
    [
      at.update('none', team('none'), { allowMissing: true, etag: '"x"' }),
      'ETAG_MISMATCH',
      /does not exist any more/,
    ],
    [
      at.update('web', { untag: true }, { updateMask: { paths: ['unlag'] } }),
      'UPDATE_MASK_INVALID',
      /"unlag"/,
    ],
    [
      at.update('web', {}, { updateMask: { paths: ['toString'] } }),
      'UPDATE_MASK_INVALID',
      /time_zone, .*\* is all/,
    ],
    [
      at.update('web', {}, { updateMask: { paths: ['status'] } }),
      'INVALID_ARGUMENT',
      /policy\.status: it is in/,
    ],
    [at.update('web', {}, { updateMask: { paths: ['scope'] } }), 'INVALID_ARGUMENT', /policy\.scope/],
    [at.remove('web', { etag: '"x"' }), 'ETAG_MISMATCH', /Nothing was changed/],
  ]
  for (const [call, code, message] of rows) await assert.rejects(call, { code, message })
  assert.equal(at.serial(), serial)
})

test('the fields of an update: those of the mask, all, or those with a value', async () => {
  await using at = await open()
  const made = await at.create(team('web', { description: 'of web', untag: true, maxDeleteCount: 5 }))
  const { policy: named } = await at.update(
    'web',
    { maxDeletePercent: 0 },
    { updateMask: { paths: ['max_delete_percent', 'max_delete_count', 'untag'] } },
  )
  assert.deepEqual(
    [named?.maxDeletePercent, named?.maxDeleteCount, named?.untag, named?.description],
    [0, undefined, false, 'of web'],
  )
  const { policy: valued } = await at.update('web', { grace: { seconds: 60 } })
  assert.deepEqual([valued?.grace?.seconds, valued?.maxDeletePercent, valued?.rules.length], [60, 0, 1])
  await at.update('web', { status: 'STATUS_ACTIVE' })
  const whole = await at.update('web', team(''), { updateMask: { paths: ['*'] } })
  assert.equal(whole.policy?.status, 'STATUS_DISABLED', 'all fields, and so the default of this one')
  const before = { description: 'of web', untag: true, maxDeleteCount: 5 }
  assert.equal((await at.update('web', before)).etag, made.etag)
  const upserted = await at.update('new', team('', { scope: { ...SCOPE, repository: 'team/new' } }), {
    allowMissing: true,
    updateMask: { paths: ['rules'] },
  })
  assert.deepEqual([upserted.name, upserted.policy?.maxDeletePercent], [nameOf('new'), 30])
})

test('with validate_only nothing is written, and the answer is what would be', async () => {
  await using at = await open()
  const head = at.world.store.audit.head()?.sequence
  const sham = await at.create(team('web'), { validateOnly: true })
  assert.deepEqual([sham.serial, sham.manager, at.serial()], [2, at.identity, 1])
  await assert.rejects(at.get('web'), { code: 'NOT_FOUND' })
  const contentSha256 = sham.contentSha256
  const made = await at.create(team('web'), { contentSha256 })
  assert.deepEqual(made, sham)
  const { warnings } = await at.update('web', {}, { validateOnly: true, updateMask: { paths: ['rules'] } })
  assert.match(warnings.join(), /^lifecycle_policy\.web: /)
  const stored = at.world.store.objects.get('lifecycle_policy.web')?.object
  assert.equal(contentSha256.toString('hex'), stored === undefined ? '' : contentHash(stored))
  await at.remove('web', { validateOnly: true })
  await at.update('web', { untag: true }, { validateOnly: true })
  assert.deepEqual(await at.get('web'), { ...made, warnings: [] })
  assert.equal(at.world.store.audit.head()?.sequence, (head ?? 0) + 1)
})

test('careend.hcl lets a workspace be changed by plans alone, or in a window', async () => {
  await using at = await open()
  const { world } = at
  world.applyRules.set('default', { window: undefined, planOnly: true, approvers: 0 })
  const refused = {
    code: 'PLAN_REQUIRED',
    message: /workspace default be changed by plans alone\..* run careen plan$/,
  }
  await assert.rejects(at.create(team('web')), refused)
  await assert.rejects(at.update('web', team('web'), { allowMissing: true }), refused)
  await assert.rejects(at.remove('web', { allowMissing: true, validateOnly: true }), refused)
  const plan = await at.plan(FILES.replace('30d', '31d'))
  await world.plans.apply(plan.id, '', 'ci')
  const window = { allow: ['Mon 03:00-03:01'], timeZone: 'UTC' }
  world.applyRules.set('default', { window, planOnly: false, approvers: 0 })
  world.clock.wall = Date.UTC(2026, 0, 6, 12) - Date.now()
  await assert.rejects(at.create(team('web')), {
    code: 'OUTSIDE_WINDOW',
    message: /^policy lifecycle_policy\.web was not written: .*Write it again then$/,
  })
})

test('a run stops when its policy is written, and approvals end in the repositories of the policy alone', async () => {
  await using at = await open()
  const { world } = at
  await pushTen(world, 2)
  await at.create(team('web', { status: 'STATUS_ACTIVE' }))
  const [here, there] = [
    { registry: 'prod', repository: 'team/web' },
    { registry: 'prod', repository: 'team/ours' },
  ]
  const digest = `sha256:${'a'.repeat(64)}`
  world.store.repositories.upsert({ ...there, workspace: 'default' })
  const run = await world.clean('prod/team/web', {
    ledger: {
      ...world.ledger,
      intend: async (lease, intent) => {
        for (const ref of [here, there])
          world.store.approvals.add(ref, [digest], { source: 'pl-1', at: world.clock.now() })
        await at.update('web', { status: 'STATUS_DISABLED' })
        return world.ledger.intend(lease, intent)
      },
    },
  })
  assert.equal(run.errorCode, 'POLICY_CHANGED', run.message)
  assert.equal((await world.tags('team/web')).length, 10)
  assert.deepEqual(
    [here, there].map((ref) => world.store.approvals.has(ref, digest)),
    [false, true],
  )
})

test('a write assigns repositories to policies as an apply of everything would', async () => {
  await using at = await open()
  const { world } = at
  const other = { ...SCOPE, repository: 'team/other' }
  for (const repository of ['team/web', 'team/other', 'team/third'])
    world.store.repositories.upsert({ registry: 'prod', repository, workspace: 'default' })
  const assigned = () =>
    world.store.repositories
      .list({ limit: 9 })
      .map(({ repository, policy }) => `${repository} ${policy ?? '-'}`)
  const status = 'STATUS_ACTIVE' as const
  const steps: readonly (() => Promise<unknown>)[] = [
    () => at.create({ block: 'default_policy', name: 'all', scope: { kind: 'KIND_GLOBAL' }, status }),
    () => at.create(team('web')),
    () => at.update('web', { status }),
    () => at.update('web', { untag: true }),
    () => at.create(team('new', { scope: { ...SCOPE, repository: 'team/new' }, status })),
    () => at.update('web', { scope: other }),
    () => at.update('web', { status: 'STATUS_DISABLED' }),
    () => at.update('web', { status }),
    () => at.remove('web'),
  ]
  const seen: string[] = []
  for (const step of steps) {
    await step()
    const found = assigned()
    world.base.workspaces.assign('default', world.clock.now())
    assert.deepEqual(assigned(), found)
    seen.push(found.find((line) => line.startsWith('team/other')) ?? '')
  }
  const [all, web] = ['team/other default_policy.all', 'team/other lifecycle_policy.web']
  assert.deepEqual(seen, [all, all, all, all, all, web, all, web, all])
})

test('an update mask names all fields of a policy but what it is called', () => {
  const { field } = shapesOf(loadDefinitions()).messages.get('careen.v1.Policy') ?? { field: [] }
  const fields = field.map(({ name }) => wireName(name)).filter((name) => name !== 'block' && name !== 'name')
  assert.deepEqual(Object.keys(POLICY_PATHS).toSorted(), fields.toSorted())
})
