/** A daemon that was downgraded deletes nothing where an object that it does not understand may apply. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeclaredObject } from '../../policies/index.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const PROTECTED =
  /^protect\.signed was stored by a newer careen: .*Upgrade the daemon, or replace protect\.signed with careen apply$/

/** Stores an object as a newer daemon would have applied it. */
function applyNewer({ store, clock }: World, object: object): void {
  const { serial } = store.objects.workspace('default')
  store.objects.put('default', serial + 1, object as DeclaredObject)
  store.objects.setSerial('default', serial + 1, clock.now())
}

const inScope = (scope: object): object => ({
  kind: 'protect',
  name: 'signed',
  scope,
  digests: [],
  signedBy: 'cosign',
})
const WEB = { kind: 'repository', registry: 'prod', repository: 'team/web' }
const OTHER = { ...WEB, repository: 'team/other' }

for (const [what, scope] of [
  ['in its repository', WEB],
  ['in its registry', { kind: 'registry', registry: 'prod' }],
  ['everywhere, as its scope is not understood', { ...OTHER, or: 'something' }],
] as const)
  test(`a protection that is not understood keeps everything ${what}`, async () => {
    await using world = await openWorld()
    await pushTen(world)
    await world.apply(webPolicy())
    const queued = await world.start('prod/team/web')
    applyNewer(world, inScope(scope))
    const run = await world.workOn(queued)
    assert.deepEqual([run.state, run.errorCode], ['FAILED', 'POLICY_NOT_UNDERSTOOD'])
    assert.match(run.message ?? '', PROTECTED)
    await assert.rejects(world.start('prod/team/web'), { code: 'POLICY_NOT_UNDERSTOOD' })
    await assert.rejects(world.start('prod/team/web', 'DRY_RUN'), { code: 'POLICY_NOT_UNDERSTOOD' })
    const explained = await world.repositories.explain('prod/team/web', '', new AbortController().signal)
    assert.match(explained.stopped ?? '', PROTECTED)
    assert.ok(explained.decisions.every(({ action }) => action === 'KEEP'))
    assert.deepEqual(world.deletes(), [])
  })

test('a protection that is not understood holds back its own scope alone', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  applyNewer(world, inScope(OTHER))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 2, run.message)
})

test('a registry that is not understood holds back its repositories', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const queued = await world.start('prod/team/web')
  applyNewer(world, { kind: 'registry', name: 'prod', url: world.registry.url, mirror: true })
  const run = await world.workOn(queued)
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'POLICY_NOT_UNDERSTOOD'])
  await assert.rejects(world.start('prod/team/web'), { code: 'POLICY_NOT_UNDERSTOOD' })
  assert.deepEqual(world.deletes(), [])
})

test('a plan says what is not understood, leaves it alone, and replaces it where it is declared', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  applyNewer(world, inScope(WEB))
  const beside = await world.plan(webPolicy('', 'expire_period = "9d"'))
  assert.deepEqual(
    beside.changes.map(({ action }) => action),
    ['update'],
  )
  assert.match(
    beside.warnings?.[0] ?? '',
    /^protect\.signed .*This plan leaves it as it is, and no image is deleted/,
  )
  const [effect] = beside.effects
  assert.match(effect?.failure ?? '', PROTECTED)
  assert.deepEqual([effect?.onlyKeeps, effect?.deletes], [true, []])
  await world.plans.apply(beside.id, '', 'test')
  await assert.rejects(world.start('prod/team/web'), { code: 'POLICY_NOT_UNDERSTOOD' })
  const made = await world.apply(
    `${webPolicy('', 'expire_period = "9d"')}
     protect "signed" {
       registry = registry.prod
       tag_regexp = "pr-1"
     }`,
  )
  assert.match(made.warnings?.[0] ?? '', /^protect\.signed .*This plan replaces it$/)
  assert.equal(made.effects[0]?.deletes.length, 1)
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
})

test('a plan with the header of an object that is not understood keeps it', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  applyNewer(world, inScope(WEB))
  const [opaque] = world.store.objects.opaque('default')
  assert.ok(opaque)
  const declared = world.store.objects.slim('default', '', 9).map(({ address, etag }) => ({ address, etag }))
  const request = {
    workspace: 'default',
    requestedBy: 'test',
    declared,
    skipEffects: false,
    mayConnect: true,
  }
  const made = await world.plans.create(request, () => {}, new AbortController().signal)
  assert.deepEqual(made.changes, [])
  assert.match(made.warnings?.[0] ?? '', /leaves it as it is/)
  assert.deepEqual(world.store.objects.opaque('default'), [opaque])
})
