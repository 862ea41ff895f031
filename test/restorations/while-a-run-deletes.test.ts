/** Restorations beside runs, daemons that die, and each other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFailpoints } from '../../daemon/failpoint.ts'
import type { Ledger } from '../../daemon/ledger/index.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { cancelLeftRestorations } from '../../daemon/restorations/index.ts'
import { DAEMON_ACTOR, type RestorationRequest } from '../../proto/resources/index.ts'
import { pushImage, resolve } from '../support/push.ts'
import { restorationOf, watchedToEnd } from '../support/restorations.ts'
import { openWorld, refOf, webPolicy, type World } from '../support/world.ts'

const NAME = 'prod/team/web'
const DAY = 86_400_000
/** Images are deleted by their build time: also those that were restored. */
const ALL = webPolicy(
  'max_delete_percent = 100\n  allow_empty = true\n  delete_moving = true',
  'expire_period = "7d"\n    age_from = "created"',
)

function imageOf(reference: string, pinTtl: RestorationRequest['pinTtl'] = 'none'): RestorationRequest {
  return { ...restorationOf({ kind: 'image', ...refOf(NAME), reference }), pinTtl }
}

async function outcomesOf(world: World, request: RestorationRequest) {
  const { restorations } = world.operations
  const { parts, ended } = await watchedToEnd(restorations, restorations.create(request).id)
  const images = parts.flatMap(({ finding }) => (finding?.kind === 'image' ? [finding.image] : []))
  const nextRuns = parts.flatMap(({ finding }) => (finding?.kind === 'next_run' ? [finding.nextRun] : []))
  return { ended, images, nextRuns }
}

/** pr-1 to pr-3 of team/web, built long ago, are deleted. */
async function cleaned(fault?: (request: MemoryRequest) => Fault | undefined) {
  const world = await openWorld(fault === undefined ? {} : { fault })
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  const spec = (tag: string) => ({ tags: [tag], seed: tag, created })
  const pushed = []
  for (const tag of ['pr-1', 'pr-2', 'pr-3']) pushed.push(await pushImage(world.at(), spec(tag)))
  await world.push('team/web', { tags: ['release'], days: 30 })
  await world.apply(ALL)
  const run = await world.clean(NAME)
  assert.equal(run.counts?.deleted, 3, run.message)
  return { world, run, pushed, again: (tag: string) => pushImage(world.at(), spec(tag)) }
}

test('what is restored while a run deletes in the repository is not deleted by what it had decided before', async () => {
  const { world, again } = await cleaned()
  await using _ = world
  await again('pr-1')
  await again('pr-2')
  const run = await world.start(NAME)
  const restored: string[] = []
  const ledger: Ledger = {
    ...world.ledger,
    intend: async (lease, intent) => {
      if (restored.length === 0) {
        const { images } = await outcomesOf(world, imageOf(intent.digest))
        restored.push(...images.map(({ digest, outcome }) => `${outcome} ${digest}`))
      }
      return world.ledger.intend(lease, intent)
    },
  }
  const stopped = await world.workOn(run, { ledger })
  assert.deepEqual([restored.length, stopped.state, stopped.attempts], [1, 'QUEUED', 0], stopped.message)
  assert.match(stopped.message ?? '', /was restored during the run.*decides anew/)
  assert.deepEqual((await world.tags('team/web')).toSorted(), ['pr-1', 'pr-2', 'release'])
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, ended.counts?.deleted], ['SUCCEEDED', 2], 'by a decision of the policy')
})

test('what the next run would delete again is pinned, and that run keeps it; without pins it goes again', async () => {
  const { world } = await cleaned()
  await using _ = world
  world.store.repositories.setNextRun(refOf(NAME), world.clock.now() + DAY)
  const { nextRuns } = await outcomesOf(world, imageOf('pr-1', 7 * DAY))
  assert.deepEqual(
    nextRuns.map(({ deletes }) => deletes.map(({ pin }) => pin?.reason)),
    [['restored']],
  )
  const without = await outcomesOf(world, imageOf('pr-2'))
  assert.deepEqual(
    without.nextRuns.map(({ deletes }) => deletes.map(({ pin }) => pin)),
    [[undefined]],
  )
  world.store.repositories.setNextRun(refOf(NAME), world.clock.now() + 8 * DAY)
  const late = await outcomesOf(world, imageOf('pr-3', 7 * DAY))
  assert.deepEqual(
    late.nextRuns.map(({ deletes }) => deletes.map(({ pin }) => pin)),
    [[undefined]],
  )
  assert.equal((await world.clean(NAME)).state, 'SUCCEEDED')
  assert.deepEqual((await world.tags('team/web')).toSorted(), ['pr-1', 'release'])
})

test('of two restorations of one image at once, one restores it, and the other finds it there', async () => {
  const { world, pushed } = await cleaned()
  await using _ = world
  const both = await Promise.all([outcomesOf(world, imageOf('pr-1')), outcomesOf(world, imageOf('pr-1'))])
  const images = both.flatMap(({ images: found }) => found)
  assert.deepEqual(images.map(({ outcome, unchanged }) => `${outcome} ${unchanged}`).toSorted(), [
    'restored false',
    'restored true',
  ])
  assert.equal(await resolve(world.at(), 'pr-1'), pushed[0]?.digest)
})

test('a registry that does not answer for a layer leaves it unknown, and one that says so makes it gone', async () => {
  const broken = { config: '', status: 503 }
  const { world, run, pushed } = await cleaned(({ method, path }) =>
    method === 'GET' && broken.config !== '' && path.endsWith(broken.config)
      ? { kind: 'answer', status: broken.status }
      : undefined,
  )
  await using _ = world
  const [gone] = world.store.intents.ofRepository(refOf(NAME), pushed[0]?.digest ?? '', 1)
  const { config } = JSON.parse(Buffer.from(gone?.bytes ?? []).toString('utf8')) as {
    config: { digest: string }
  }
  broken.config = config.digest
  const unknown = await outcomesOf(world, imageOf('pr-1'))
  assert.deepEqual(
    [unknown.ended.state, unknown.images[0]?.outcome, unknown.ended.failure?.code],
    ['FAILED', 'unreachable', 'REGISTRY_UNREACHABLE'],
  )
  broken.config = ''
  world.stored().blobs.delete(config.digest)
  const all = await outcomesOf(world, restorationOf({ kind: 'run', run: run.id }))
  assert.deepEqual(all.images.map(({ outcome }) => outcome).toSorted(), [
    'blobs_gone',
    'restored',
    'restored',
  ])
  const { state, done, restored, total, failure } = all.ended
  assert.deepEqual([state, done, restored, total, failure], ['PARTIAL', 3, 2, 3, undefined])
})

test('a restoration that a killed daemon left is cancelled by the next one, and a second request continues', async () => {
  const { world, run } = await cleaned()
  await using _ = world
  const { restorations } = world.store
  await outcomesOf(world, imageOf('pr-2'))
  const made = { workspace: 'default', createdBy: 'ana', createdAt: 1, total: 3, repositories: 1 }
  restorations.begin({ ...made, pinTtl: 'none', actor: DAEMON_ACTOR, id: 'rs-left' })
  cancelLeftRestorations({ store: world.store, now: () => 2, pin: world.pins.create })
  const { parts, ended } = await watchedToEnd(world.operations.restorations, 'rs-left')
  assert.deepEqual([ended.state, ended.failure?.code, ended.endedAt], ['CANCELLED', 'DRAINING', 2])
  assert.equal(parts.length, 1)
  const rest = await outcomesOf(world, restorationOf({ kind: 'run', run: run.id }))
  assert.deepEqual(rest.images.flatMap(({ hadTags }) => hadTags).toSorted(), ['pr-1', 'pr-3'])
  assert.equal(rest.ended.state, 'SUCCEEDED')
})

test('of each image that is back, the restoration says so in the same transaction', async () => {
  const { world, run } = await cleaned()
  await using _ = world
  const { restorations } = world.operations
  const said: unknown[] = []
  const { id } = restorations.create(restorationOf({ kind: 'run', run: run.id }))
  setFailpoints((name) => {
    const left = world.store.restorations.removals({ run: run.id }).length
    if (name === 'restore.afterCommit') said.push([restorations.get(id).restored, left])
  })
  await watchedToEnd(restorations, id).finally(() => setFailpoints(undefined))
  assert.deepEqual(said, [
    [1, 2],
    [2, 1],
    [3, 0],
  ])
})

test('a daemon that stops pins what is back, as nobody has said what the next run does', async () => {
  const { world, run } = await cleaned()
  await using _ = world
  const { restorations } = world.operations
  const request = { ...restorationOf({ kind: 'run', run: run.id }), pinTtl: 7 * DAY }
  const { id } = restorations.create(request)
  const stopped: Promise<void>[] = []
  setFailpoints((name) => {
    if (name === 'restore.afterCommit') stopped.push(restorations.stop())
  })
  const { parts, ended } = await watchedToEnd(restorations, id).finally(() => setFailpoints(undefined))
  await Promise.all(stopped)
  assert.deepEqual([ended.state, ended.restored, ended.total], ['CANCELLED', 1, 3])
  const pins = parts.flatMap(({ finding }) => (finding?.kind === 'next_run' ? finding.nextRun.pins : []))
  const left = world.store.restorations.removals({ run: run.id }).map(({ digest }) => digest)
  assert.equal(left.length, 2)
  assert.deepEqual(
    pins.map(({ reason, reference }) => [reason, left.includes(reference)]),
    [['restored', false]],
  )
})

test('of a policy since a time, and of what later serials deleted; the newest serial names the one before', async () => {
  const { world, run } = await cleaned()
  await using _ = world
  const { restorations } = world.operations
  const policy = { kind: 'policy', policy: 'lifecycle_policy.web' } as const
  assert.deepEqual(restorations.size('default', { ...policy, since: 0 }), { total: 3, repositories: 1 })
  assert.throws(() => restorations.size('default', { ...policy, since: world.clock.now() + 1000 }), {
    code: 'NOT_FOUND',
    message: /no image is left to restore that lifecycle_policy\.web deleted since/,
  })
  assert.throws(() => restorations.size('other', { ...policy, since: 0 }), { code: 'NOT_FOUND' })
  assert.deepEqual(restorations.size('default', { kind: 'serial', serial: 0 }), { total: 3, repositories: 1 })
  assert.throws(() => restorations.size('default', { kind: 'serial', serial: 1 }), {
    message: /it is the newest.*careen restore -since-serial=0$/,
  })
  assert.throws(() => restorations.size('default', { kind: 'serial', serial: 7 }), {
    message: /is at serial 1 and has no serial 7\. To list the serials, run: careen history/,
  })
  const all = await outcomesOf(world, restorationOf({ kind: 'serial', serial: 0 }))
  assert.deepEqual([all.ended.state, all.ended.restored], ['SUCCEEDED', 3])
  assert.throws(() => restorations.size('default', { kind: 'run', run: run.id }), { code: 'NOT_FOUND' })
})
