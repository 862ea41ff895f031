/** The objects of a workspace that stay in memory after a write are those that are stored. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyWriteKind } from '../../daemon/plan-services.ts'
import { openWorkspaces } from '../../daemon/workspaces/index.ts'
import { type Policy, type Scope } from '../../policies/model/index.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

function policy(name: string, scope: Scope): Policy {
  return {
    kind: 'policy',
    block: 'lifecycle_policy',
    name,
    scope,
    status: 'ACTIVE',
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    rules: [{ label: 'r', tagRegexp: 'pr-.*', untagged: false, expirePeriod: 86_400_000 }],
    limits: { maxDeletePercent: 30, allowEmpty: false },
    grace: 0,
    untag: false,
  }
}

function write(world: World, name: string, kind: PolicyWriteKind): void {
  world.operations.policies.write({
    workspace: 'default',
    address: `lifecycle_policy.${name}`,
    write: kind,
    etag: '',
    allowMissing: false,
    validateOnly: false,
    requestId: '',
    content: '',
    by: 'ann',
    actor: { identity: 'token:a', address: '', claimed: '', requestId: '' },
  })
}

function assertRemembered({ base, store }: World): void {
  assert.deepEqual(base.workspaces.model('default'), openWorkspaces(store).model('default'))
}

test('after each write, and after one that fails, memory has what is stored', async () => {
  await using world = await openWorld()
  await world.apply(`${webPolicy()}\nprotect "releases" {\n  tag_regexp = "v.*"\n}\n`, true)
  const api = policy('api', { kind: 'repository', registry: 'prod', repository: 'team/api' })
  write(world, 'api', { kind: 'create', policy: api })
  assertRemembered(world)
  assert.equal(
    world.store.repositories.get({ registry: 'prod', repository: 'team/api' })?.policy,
    'lifecycle_policy.api',
  )
  const wide = policy('all', { kind: 'pattern', registry: 'prod', pattern: 'team/**' })
  write(world, 'all', { kind: 'create', policy: wide })
  write(world, 'api', { kind: 'update', policy: () => ({ ...api, status: 'DISABLED' }) })
  assertRemembered(world)
  assert.equal(
    world.store.repositories.get({ registry: 'prod', repository: 'team/api' })?.policy,
    'lifecycle_policy.all',
  )
  const { remember } = world.store.requests
  const fail = (): never => {
    throw new Error('the disk is full')
  }
  Object.assign(world.store.requests, { remember: fail })
  assert.throws(
    () => write(world, 'all', { kind: 'update', policy: () => ({ ...wide, grace: 1 }) }),
    /disk is full/,
  )
  Object.assign(world.store.requests, { remember })
  assertRemembered(world)
  write(world, 'all', { kind: 'delete' })
  assertRemembered(world)
  assert.equal(world.base.workspaces.model('default').policies.length, 2)
})

test('a wide write ends the approvals of what it covers, and of nothing else', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const [here, there] = ['team/web', 'other/web'].map((repository) => ({ registry: 'prod', repository }))
  assert.ok(here && there)
  const digest = `sha256:${'a'.repeat(64)}` as const
  for (const ref of [here, there]) {
    world.store.repositories.upsert({ ...ref, workspace: 'default' })
    world.store.approvals.add(ref, [digest], { source: 'pl-1', at: world.clock.now() })
  }
  write(world, 'all', {
    kind: 'create',
    policy: policy('all', { kind: 'pattern', registry: 'prod', pattern: 'team/**' }),
  })
  assert.ok(!world.store.approvals.has(here, digest))
  assert.ok(world.store.approvals.has(there, digest))
})
