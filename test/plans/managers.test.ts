import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, CareenError } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { readObjects } from '../support/managed.ts'
import { NEVER, openWorld } from '../support/world.ts'

const REGISTRY = `registry "prod" { url = "$URL" }`
const PROTECT = `protect "releases" {
  registry   = registry.prod
  tag_regexp = "v.*"
}`
const policy = (name: string, days = 30): string => `lifecycle_policy "${name}" {
  registry   = registry.prod
  repository = "team/${name}"
  rule "old" {
    untagged      = true
    expire_period = "${days}d"
  }
}`

const GIT = 'git.example.com/web/policies'
const OTHER = 'git.example.com/ops/policies'

/** A workspace and what origins and callers plan in it. */
async function openShared() {
  const world = await openWorld()
  const plan = async (by: string, blocks: readonly string[], takeOver = false): Promise<StoredPlan> => {
    const isOrigin = !by.includes(':')
    return world.plans.create(
      {
        workspace: 'default',
        requestedBy: by,
        owner: isOrigin ? 'token:ci' : by,
        ...(isOrigin ? { origin: { id: by } } : {}),
        declared: await readObjects(blocks.join('\n').replaceAll('$URL', world.registry.url)),
        skipEffects: true,
        takeOver,
        mayConnect: true,
      },
      () => {},
      NEVER,
    )
  }
  const apply = async (...asked: Parameters<typeof plan>): Promise<StoredPlan> => {
    const made = await plan(...asked)
    await world.plans.apply(made.id, '', asked[0])
    return made
  }
  const managers = (): Readonly<Record<string, string>> =>
    Object.fromEntries(world.store.objects.all('default').map((one) => [one.address, one.manager]))
  return { world, plan, apply, managers, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

function lines({ changes }: StoredPlan): readonly string[] {
  return changes.map(
    (change) => `${change.action} ${addressOf('after' in change ? change.after : change.before)}`,
  )
}

const CONTROLLER = 'token:controller'

test('a Git repository and a controller share a workspace for a week', async () => {
  await using shared = await openShared()
  const { plan, apply, managers } = shared
  await apply(GIT, [REGISTRY, PROTECT, policy('web')])
  // Monday: the controller adds a policy of its own. It declares the registry as it is.
  const monday = await apply(CONTROLLER, [REGISTRY, policy('job')])
  assert.deepEqual(lines(monday), ['create lifecycle_policy.job'])
  assert.deepEqual(
    monday.leftAlone?.map(({ address }) => address),
    ['lifecycle_policy.web', 'protect.releases'],
  )
  assert.deepEqual(managers(), {
    'lifecycle_policy.job': CONTROLLER,
    'lifecycle_policy.web': GIT,
    'protect.releases': GIT,
    'registry.prod': GIT,
  })
  const own = { kind: 'compare', column: 'manager', op: '=', value: CONTROLLER } as const
  const listed = shared.world.operations.objects.policies({ limit: 9, conditions: [own] })
  assert.deepEqual(
    listed.map(({ address }) => address),
    ['lifecycle_policy.job'],
  )
  // Tuesday: Git changes its policy. The plan shows the controller's, and leaves it.
  const tuesday = await apply(GIT, [REGISTRY, PROTECT, policy('web', 14)])
  assert.deepEqual(lines(tuesday), ['update lifecycle_policy.web'])
  assert.deepEqual(tuesday.leftAlone, [{ address: 'lifecycle_policy.job', manager: CONTROLLER }])
  assert.match(
    tuesday.warnings?.join() ?? '',
    /token:controller manages 1 object that is not .* leaves it alone: lifecycle_policy\.job/,
  )
  // Wednesday: nothing changed, so both see no changes.
  assert.deepEqual(lines(await plan(GIT, [REGISTRY, PROTECT, policy('web', 14)])), [])
  assert.deepEqual(lines(await plan(CONTROLLER, [REGISTRY, policy('job')])), [])
  // Thursday: Git removes its policy, and the controller its own. Neither touches the other's.
  assert.deepEqual(lines(await apply(GIT, [REGISTRY, PROTECT])), ['delete lifecycle_policy.web'])
  assert.deepEqual(lines(await apply(CONTROLLER, [REGISTRY])), ['delete lifecycle_policy.job'])
  assert.deepEqual(Object.keys(managers()), ['protect.releases', 'registry.prod'])
})

test('a plan that would change what another manages is refused, and names object and manager', async () => {
  await using shared = await openShared()
  const { plan, apply, managers } = shared
  await apply(GIT, [REGISTRY, PROTECT, policy('web')])
  await assert.rejects(plan(OTHER, [REGISTRY, policy('web', 1)]), (error: CareenError) => {
    assert.equal(error.code, 'MANAGER_DIFFERS')
    assert.deepEqual(error.metadata, { object: 'lifecycle_policy.web', manager: GIT })
    assert.match(
      error.message,
      /lifecycle_policy\.web is managed by git\.example\.com\/web\/policies\. Nothing was changed/,
    )
    return true
  })
  await assert.rejects(plan(OTHER, [REGISTRY.replace('$URL', 'http://elsewhere.test'), PROTECT]), {
    code: 'MANAGER_DIFFERS',
    message: /registry\.prod/,
  })
  assert.equal(managers()['lifecycle_policy.web'], GIT)
})

test('what is left alone counts: a registry that it needs cannot go, and it cannot be governed twice', async () => {
  await using shared = await openShared()
  const { plan, apply } = shared
  await apply(GIT, [REGISTRY, policy('web').replace('rule', 'status = "ACTIVE"\n  rule')])
  await apply(CONTROLLER, [REGISTRY, policy('job')])
  await assert.rejects(plan(GIT, []), { code: 'INVALID_ARGUMENT', message: /lifecycle_policy\.job/ })
  const second = policy('twin').replace('team/twin', 'team/web').replace('rule', 'status = "ACTIVE"\n  rule')
  await assert.rejects(plan(CONTROLLER, [REGISTRY, second]), { code: 'SECOND_ACTIVE_POLICY' })
})

test('a repository is renamed: the new origin is shown whose objects these are, and takes them over', async () => {
  await using shared = await openShared()
  const { world, plan, apply, managers } = shared
  const files = [REGISTRY, PROTECT, policy('web')]
  await apply(GIT, [...files, policy('legacy')])
  await apply(CONTROLLER, [REGISTRY, policy('job')])
  const renamed = 'git.example.com/platform/policies'
  const unchanged = await plan(renamed, files)
  assert.deepEqual(lines(unchanged), [])
  assert.match(unchanged.warnings?.join('\n') ?? '', /manages 3 .* as they are stored, and keeps them/)
  assert.match(unchanged.warnings?.join('\n') ?? '', /leaves it alone: lifecycle_policy\.legacy/)
  // Taking over moves what the files declare, deletes what the old origin declared besides, and leaves the controller's.
  const { serial } = world.store.objects.workspace('default')
  const taken = await apply(renamed, files, true)
  assert.deepEqual(lines(taken), ['delete lifecycle_policy.legacy'])
  assert.deepEqual(
    taken.takenOver?.map(({ address }) => address),
    ['lifecycle_policy.web', 'protect.releases', 'registry.prod'],
  )
  assert.deepEqual(taken.leftAlone, [{ address: 'lifecycle_policy.job', manager: CONTROLLER }])
  assert.deepEqual(managers(), {
    'lifecycle_policy.job': CONTROLLER,
    'lifecycle_policy.web': renamed,
    'protect.releases': renamed,
    'registry.prod': renamed,
  })
  // The old folder is a foreign one by now.
  await assert.rejects(plan(GIT, [REGISTRY, policy('web', 3)]), { code: 'MANAGER_DIFFERS' })
  // An apply that only takes over is an apply: it has a serial, and makes older plans stale.
  const stale = await plan(renamed, [REGISTRY, PROTECT])
  await apply(GIT, files, true)
  assert.equal(world.store.objects.workspace('default').serial, serial + 2)
  await assert.rejects(world.plans.apply(stale.id, '', 'ann'), { code: 'PLAN_STALE' })
})

test('the history has who, from where, and at which commit', async () => {
  await using shared = await openShared()
  const { world } = shared
  const made = await world.plans.create(
    {
      workspace: 'default',
      requestedBy: 'token:ci (ana@desk)',
      owner: 'token:ci',
      origin: { id: GIT, revision: 'b2c4d6e', modified: true },
      declared: await readObjects(REGISTRY.replaceAll('$URL', world.registry.url)),
      skipEffects: true,
      mayConnect: true,
    },
    () => {},
    NEVER,
  )
  const actor = { identity: 'mtls:cn:ana', address: '', claimed: 'ana@desk', requestId: '' }
  await world.plans.apply(made.id, '', 'mtls:cn:ana (ana@desk)', { actor })
  const [entry] = world.store.objects.history('default', { limit: 1 })
  assert.deepEqual(entry?.origin, { id: GIT, revision: 'b2c4d6e', modified: true })
  assert.equal(entry?.identity, 'mtls:cn:ana')
  assert.equal(entry?.claimed, 'ana@desk')
  assert.equal(world.store.plans.get(made.id)?.creator, 'token:ci')
})
