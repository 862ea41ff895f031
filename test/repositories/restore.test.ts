/** Putting back what went: one image, a group, a whole run; with what the registry or the daemon has dropped since. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeNotifications } from '../../daemon/inventory/take-notifications.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { tombstoneOf } from '../../daemon/registry/manifest/tombstone.ts'
import { expireManifests } from '../../daemon/repositories/manifest-retention.ts'
import type { Run } from '../../proto/resources/run.ts'
import { pushImage, pushIndex, resolve } from '../support/push.ts'
import { restorationOf, type RestoredOfRun, watchedToEnd } from '../support/restorations.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const EVERYTHING = 'allow_empty = true\n  max_delete_percent = 100'
const never = new AbortController().signal

async function restoreRun(world: World, run: Run): Promise<RestoredOfRun[]> {
  const told: RestoredOfRun[] = []
  for await (const progress of world.repositories.restoreRun(run.id)) told.push(progress)
  return told
}

/** Two images, an index with a tagged child and a signature: all are deleted in one run. */
async function cleaned(world: World, policy = webPolicy(EVERYTHING)) {
  const one = await world.push('team/web', { tags: ['pr-1', 'pr-one'], days: 10 })
  const two = await world.push('team/web', { tags: ['pr-2'], days: 11 })
  const child = await world.push('team/web', { tags: ['pr-3-amd64'], days: 12 })
  const index = await pushIndex(world.at(), ['pr-3'], [child])
  await world.push('team/web', { tags: [`${index.digest.replace(':', '-')}.sig`], days: 12 })
  await world.push('team/web', { tags: ['release'], days: 12 })
  await world.apply(policy)
  const before = await world.tags('team/web')
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 4, run.message)
  assert.deepEqual(await world.tags('team/web'), ['release'])
  return { run, before, one, two, child, index }
}

test('a whole run comes back: every image, every tag, children and signatures with their index', async () => {
  await using world = await openWorld()
  const { run, before, index } = await cleaned(world)
  const told = await restoreRun(world, run)
  assert.deepEqual(await world.tags('team/web'), before)
  assert.deepEqual(
    told.map(({ image, done, total }) => [image.outcome, done, total]),
    [
      ['restored', told[0]?.done, 4],
      ['restored', told[1]?.done, 4],
      ['restored', 4, 4],
    ],
  )
  const group = told.find(({ image }) => image.digest === index.digest)?.image
  assert.equal(group?.manifests.length, 3)
  assert.deepEqual(group?.hadTags, ['pr-3'])
  assert.deepEqual(
    group?.tags.toSorted(),
    before.filter((tag) => tag.startsWith('pr-3') || tag.endsWith('.sig')),
  )
  for (const intent of world.store.intents.ofRun(run.id, 0, 9)) assert.ok(intent.restoredAt !== undefined)
  await assert.rejects(restoreRun(world, run), {
    code: 'NOT_FOUND',
    message: /has no image to restore/,
  })
  assert.equal((await world.clean('prod/team/web')).counts?.planned, 0, 'it counts as pushed now')
})

test('tombstones are no images of a run, and do not come back', async () => {
  await using world = await openWorld()
  const policy = webPolicy(EVERYTHING).replace('url = "$URL"', 'url = "$URL"\n  tombstones = true')
  const { run, before } = await cleaned(world, policy)
  const { digest } = tombstoneOf(run.id)
  assert.equal(world.store.intents.ofRun(run.id, 0, 9).length, 6)
  expireManifests(world.store, { age: 0, size: 1 << 20 }, 0)
  const told = await restoreRun(world, run)
  assert.equal(told.at(-1)?.total, 4)
  assert.deepEqual(await world.tags('team/web'), before)
  assert.equal(await resolve(world.at(), digest), undefined)
  const explained = await world.repositories.explain('prod/team/web', '', never)
  assert.ok(!explained.deleted.some((removed) => removed.digest === digest))
})

test('a tag of another image is left alone; missing blobs are reported; the others come back', async () => {
  await using world = await openWorld()
  const { run, one, two } = await cleaned(world)
  const other = await world.push('team/web', { tags: ['pr-one'], seed: 'other' })
  const intents = world.store.intents.ofRun(run.id, 0, 9)
  const gone = intents.find((intent) => intent.digest === two.digest)
  const { config } = JSON.parse(Buffer.from(gone?.bytes ?? []).toString('utf8')) as {
    config: { digest: string }
  }
  world.stored().blobs.delete(config.digest)
  const told = await restoreRun(world, run)
  const outcome = (digest: string) => told.find(({ image }) => image.digest === digest)?.image
  assert.equal(outcome(one.digest)?.outcome, 'tag_conflict')
  assert.deepEqual([outcome(one.digest)?.tags, outcome(one.digest)?.tagConflicts], [['pr-1'], ['pr-one']])
  assert.equal(await resolve(world.at(), 'pr-one'), other.digest)
  assert.equal(outcome(two.digest)?.outcome, 'blobs_gone')
  assert.match(
    outcome(two.digest)?.detail ?? '',
    /garbage collection deleted 1 of its blobs.*Push the image again/,
  )
  assert.equal(await resolve(world.at(), two.digest), undefined)
  assert.deepEqual(told.map(({ image }) => image.outcome).toSorted(), [
    'blobs_gone',
    'restored',
    'tag_conflict',
  ])
  assert.equal(told.at(-1)?.done, 4)
})

test('when the daemon stops it ends after the image at hand, and a second request continues', async () => {
  await using world = await openWorld()
  const { run, before } = await cleaned(world)
  const { restorations } = world.operations
  const { id } = restorations.create(restorationOf({ kind: 'run', run: run.id }))
  for await (const { finding } of restorations.watch(id, '', never))
    if (finding?.kind === 'image') {
      await restorations.stop()
      break
    }
  const { parts, ended } = await watchedToEnd(restorations, id)
  assert.deepEqual([ended.state, ended.failure?.code], ['CANCELLED', 'DRAINING'])
  assert.ok(ended.done < ended.total, `${ended.done} of ${ended.total}`)
  assert.equal(parts.at(-1)?.restoration?.state, 'CANCELLED')
  const rest = await restoreRun(world, run)
  assert.equal(rest.at(-1)?.total, ended.total - ended.done)
  assert.deepEqual(await world.tags('team/web'), before)
})

test('a registry that takes one manifest not stops nothing; one that takes nothing stops all', async () => {
  const state = { refuse: '', status: 400 }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined =>
    method === 'PUT' && state.refuse !== '' && path.includes(state.refuse)
      ? { kind: 'answer', status: state.status }
      : undefined
  await using world = await openWorld({ fault })
  const { run, one } = await cleaned(world)
  state.refuse = one.digest
  const told = await restoreRun(world, run)
  const failed = told.filter(({ image }) => image.outcome === 'failed')
  assert.deepEqual(
    failed.map(({ image }) => image.digest),
    [one.digest],
  )
  assert.match(failed[0]?.image.detail ?? '', /400/)
  assert.equal(told.length, 3)
  Object.assign(state, { refuse: '/manifests/', status: 403 })
  await assert.rejects(restoreRun(world, run), { code: 'REGISTRY_UNAUTHORIZED' })
})

test('what the daemon does not keep any longer: the intent stays, and a restore says so', async () => {
  await using world = await openWorld()
  const { run, two, child, index } = await cleaned(world)
  const intents = world.store.intents.ofRun(run.id, 0, 9)
  const emptied = expireManifests(world.store, { age: 0, size: 1 << 30 }, Date.now() + 1000)
  assert.equal(emptied, 5)
  assert.equal(world.store.intents.ofRun(run.id, 0, 9).length, intents.length)
  for (const reference of ['pr-2', two.digest, index.digest, child.digest])
    await assert.rejects(world.repositories.restore('prod/team/web', reference), {
      code: 'RESTORE_IMPOSSIBLE',
      message: /no longer stores \d of its manifests.*--trash-age/,
    })
  const told = await restoreRun(world, run)
  assert.ok(told.every(({ image }) => image.outcome === 'expired'))
  assert.deepEqual(await world.tags('team/web'), ['release'])
})

test('tags alone come back as well', async () => {
  await using world = await openWorld({ untag: true })
  await pushTen(world, 0)
  const both = await world.push('team/web', { tags: ['pr-1', 'v1'], days: 10 })
  await world.apply(webPolicy('untag = true'))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.untagged, 1)
  const [told] = await restoreRun(world, run)
  assert.deepEqual([told?.image.outcome, told?.image.tags], ['restored', ['pr-1']])
  assert.equal(await resolve(world.at(), 'pr-1'), both.digest)
})

test('a tag that points to a tombstone is free, and stays when the tombstone is deleted', async () => {
  const state = { refuse: '' }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined =>
    method === 'DELETE' && path.endsWith(state.refuse) && state.refuse !== ''
      ? { kind: 'answer', status: 500 }
      : undefined
  await using world = await openWorld({ fault })
  const one = await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy(EVERYTHING).replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'))
  const run = await world.start('prod/team/web')
  const { digest } = tombstoneOf(run.id)
  state.refuse = digest
  assert.equal((await world.workOn(run)).errorCode, 'DELETE_OUTCOME_UNKNOWN')
  assert.equal(await resolve(world.at(), 'pr-1'), digest)
  const restored = await world.repositories.restore('prod/team/web', 'pr-1')
  assert.deepEqual([restored.tags, restored.tagConflicts], [['pr-1'], []])
  state.refuse = ''
  assert.equal((await world.clean('prod/team/web')).counts?.planned, 0)
  assert.equal(await resolve(world.at(), digest), undefined)
  assert.equal(await resolve(world.at(), 'pr-1'), one.digest)
})

test('a restore of an image that exists with its tags uploads nothing, and says so', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1', 'pr-one'], days: 10 })
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy(EVERYTHING))
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 1)
  const restore = () => world.repositories.restore('prod/team/web', 'pr-1')
  assert.equal((await restore()).unchanged, false)
  assert.equal((await restore()).unchanged, true)
  await world.push('team/web', { tags: ['pr-one'], seed: 'other' })
  const third = await restore()
  assert.deepEqual([third.unchanged, third.tags, third.tagConflicts], [true, ['pr-1'], ['pr-one']])
})

test('a push that was reported before does not make a restored image old', async () => {
  await using world = await openWorld()
  const old = Date.now() - 10 * 24 * 3600_000
  const one = await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy(EVERYTHING))
  const push = { action: 'push', repository: 'team/web', digest: one.digest, at: old } as const
  takeNotifications(world.store, 'prod', [push])
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 1)
  await world.repositories.restore('prod/team/web', 'pr-1')
  assert.equal((await world.clean('prod/team/web')).counts?.planned, 0)
  assert.equal(await resolve(world.at(), 'pr-1'), one.digest)
})

test('a child that was deleted long ago and pushed again is not missing when its new index comes back', async () => {
  await using world = await openWorld()
  const past = Date.now() - 10 * 24 * 3600_000
  const spec = { created: new Date(past).toISOString(), seed: 'child' }
  const child = await pushImage(world.at(), { ...spec, tags: ['pr-1'] })
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy(EVERYTHING))
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 1)
  expireManifests(world.store, { age: 0, size: 1 << 30 }, Date.now() + 1000)
  const again = await pushImage(world.at(), { ...spec, tags: ['release-child'] })
  assert.equal(again.digest, child.digest)
  const index = await pushIndex(world.at(), ['pr-2'], [child])
  await world.dryRun('prod/team/web')
  world.clock.skew = 8 * 24 * 3600_000
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
  assert.equal(await resolve(world.at(), index.digest), undefined)
  const restored = await world.repositories.restore('prod/team/web', 'pr-2')
  assert.deepEqual([restored.tags, restored.manifests], [['pr-2'], [child.digest, index.digest]])
  assert.equal(await resolve(world.at(), 'pr-2'), index.digest)
  world.stored().manifests.delete(child.digest)
  await assert.rejects(world.repositories.restore('prod/team/web', 'pr-2'), {
    code: 'RESTORE_IMPOSSIBLE',
  })
})
