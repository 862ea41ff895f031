/** For each reason that keeps an image: runs in which it alone does, and the same runs without the cause, which delete. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepLease } from '../../../daemon/ledger/index.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryOptions } from '../../../daemon/registry/fake/state.ts'
import { plannedCounts } from '../../../daemon/runs/approval.ts'
import { decideRepository } from '../../../daemon/runs/decide.ts'
import { deleteImages } from '../../../daemon/runs/delete/delete-images.ts'
import type { KeepReason } from '../../../daemon/runs/delete/keep-reason.ts'
import { openDeletion } from '../../../daemon/runs/delete/open-deletion.ts'
import { newProgress, type DeletionProgress } from '../../../daemon/runs/delete/progress.ts'
import { workTime } from '../../../daemon/runs/run-clock.ts'
import { type Pushed, pushIndex } from '../../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'
import { untaggedImage } from '../untagged.ts'
import { cleanWith, details, EVERYTHING, seeded, tell } from './pushes.ts'

type Scenario = {
  readonly options?: MemoryOptions
  /** Pushes what a run would delete, and applies a policy. Returns the image that is kept. */
  readonly seed: (world: World) => Promise<Pushed>
  /** Happens after the decision, or after the intent: too late for all but reports of pushes. */
  readonly cause: (world: World, image: Pushed) => Promise<void> | void
  readonly at: 'decided' | 'intended'
  /** The outcome and detail of the image's intent; absent: it has none. */
  readonly detail?: RegExp
  /** Images that are kept with it. Default 0. */
}

const causedAt = (at: Scenario['at'], cause: Scenario['cause'], more: Partial<Scenario> = {}): Scenario => ({
  seed: seeded,
  at,
  cause,
  ...more,
})

const release = (world: World): string => world.stored().tags.get('release-1') ?? ''

/** The tag of an index moves: the index is kept, and its child with it, which nothing else needs. */
async function seedIndex(world: World): Promise<Pushed> {
  await pushTen(world, 0)
  const child = await world.push('team/web', { tags: [], days: 30, seed: 'child' })
  await pushIndex(world.at(), ['pr-1'], [child])
  await world.apply(webPolicy(EVERYTHING))
  return child
}

/** The registry refuses each tombstone for the tag `pr-1` while `refuses` is set. */
const refusal: { refuses: boolean; readonly fault: NonNullable<MemoryOptions['fault']> } = {
  refuses: false,
  fault: ({ method, path }): Fault | undefined =>
    refusal.refuses && method === 'PUT' && path.endsWith('/manifests/pr-1')
      ? { kind: 'answer', status: 405 }
      : undefined,
}

async function seedTombstones(world: World): Promise<Pushed> {
  refusal.refuses = false
  const image = await seeded(world)
  await world.apply(webPolicy(EVERYTHING).replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'))
  return image
}

const SCENARIOS: {
  readonly [K in Exclude<KeepReason['kind'], 'mutable_tags' | 'tag_delete_unsupported'>]: readonly Scenario[]
} = {
  image_missing: [
    causedAt('decided', (world, { digest }) => void world.stored().manifests.delete(digest), {
      seed: (world) => untaggedImage(world, EVERYTHING),
    }),
  ],
  tag_changed: [
    causedAt('decided', (world) => void world.stored().tags.set('pr-1', release(world))),
    causedAt('decided', (world) => void world.stored().tags.delete('pr-1')),
  ],
  needed_by_tag: [
    causedAt('decided', (world, { digest }) => void world.stored().tags.set('v1', digest)),
    causedAt('decided', (world, { digest }) => void world.stored().tags.set('release-1', digest)),
    causedAt('decided', async (world, image) => void (await pushIndex(world.at(), ['v1'], [image]))),
  ],
  needed_by_signature: [
    causedAt('decided', async (world, { digest }) => {
      await world.push('team/web', { tags: [`${digest.replace(':', '-')}.sig`] })
    }),
  ],
  needed_by_referrer: [
    causedAt(
      'decided',
      async (world, subject) => void (await world.push('team/web', { tags: [], subject, seed: 'sbom' })),
      { options: { referrersApi: true } },
    ),
  ],
  pushed: [
    causedAt('intended', (world, { digest }) => tell(world, digest), {
      detail: /^not_done: it was pushed again at /,
    }),
    causedAt('intended', (world) => tell(world, release(world), { tag: 'pr-1' }), {
      detail: /^not_done: tag pr-1 was pushed at /,
    }),
  ],
  needed_by_push: [
    causedAt(
      'intended',
      async (world, image) => tell(world, (await pushIndex(world.at(), [], [image])).digest),
      { detail: /^not_done: sha256:\w+ was pushed at .* and names it$/ },
    ),
  ],
  parent_kept: [
    causedAt('decided', (world) => void world.stored().tags.set('pr-1', release(world)), {
      seed: seedIndex,
    }),
  ],
  checks_slow: [
    causedAt('intended', (world) => void (world.clock.skew += 10_001), {
      detail: /^(not_done: its checks took too long[^\n]*\n?){3}$/,
    }),
  ],
  not_staged: [
    causedAt('intended', () => void (refusal.refuses = true), {
      options: { fault: refusal.fault },
      seed: seedTombstones,
      detail: /^not_done: .*405/,
    }),
  ],
}

/** Cleans; something happens once the run has decided, or has recorded the intent of this image. */
function cleanWhile(world: World, { at }: Scenario, image: Pushed, act: () => Promise<void> | void) {
  return cleanWith(world, (ledger) => ({
    recordDecisions: async (...args) => {
      const exceeded = await ledger.recordDecisions(...args)
      if (at === 'decided') await act()
      return exceeded
    },
    intend: async (lease, intent) => {
      const id = await ledger.intend(lease, intent)
      if (at === 'intended' && intent.digest === image.digest) await act()
      return id
    },
  }))
}

const wasDeleted = (world: World, { digest }: Pushed): boolean =>
  world.registry.log.some(({ method, path }) => method === 'DELETE' && path.endsWith(digest))

for (const [kind, scenarios] of Object.entries(SCENARIOS))
  for (const [place, scenario] of scenarios.entries()) {
    const { options = {}, seed, cause, detail } = scenario
    test(`${kind} ${place + 1}: the image is kept`, async () => {
      await using world = await openWorld({ ...options })
      const image = await seed(world)
      const run = await cleanWhile(world, scenario, image, () => cause(world, image))
      assert.deepEqual([run.state, run.counts?.deleted, run.counts?.skipped], ['SUCCEEDED', 0, 1])
      assert.ok(!wasDeleted(world, image))
      const intents = details(world, run).filter((line) => !line.startsWith('deleted'))
      if (detail === undefined) assert.deepEqual(intents, [])
      else assert.match(intents.join('\n'), detail)
    })
    test(`${kind} ${place + 1}: without the cause it is deleted`, async () => {
      await using world = await openWorld({ ...options })
      const image = await seed(world)
      const run = await cleanWhile(world, scenario, image, () => {})
      assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [1, 0], run.message)
      assert.ok(wasDeleted(world, image))
    })
  }

for (const untag of [false, true])
  test(`tag_delete_unsupported: tags are removed only if the registry can: ${untag}`, async () => {
    await using world = await openWorld({ untag })
    await pushTen(world, 0)
    const image = await world.push('team/web', { tags: ['pr-1', 'v1'], days: 10 })
    await world.apply(webPolicy('untag = true'))
    const run = await world.clean('prod/team/web')
    assert.deepEqual([run.counts?.untagged, run.counts?.skipped], untag ? [1, 0] : [0, 1], run.message)
    assert.equal((await world.tags('team/web')).includes('pr-1'), !untag)
    assert.ok((await world.tags('team/web')).includes('v1'))
    assert.ok(!wasDeleted(world, image))
  })

/** Deletes what a decision selected that did not defer mutable tags. `defers`: the policy in force defers them. */
async function deleteMutable(world: World, defers: boolean): Promise<DeletionProgress> {
  const { ledger, clock } = world
  const { id } = await world.start('prod/team/web')
  const assignment = await ledger.begin(id, 'test')
  assert.ok(assignment?.policy)
  await using lease = keepLease(ledger, assignment.lease, clock)
  const client = await world.open(assignment.registry)
  const { signal } = new AbortController()
  const time = workTime(clock, { asked: clock.now(), answered: clock.now() })
  const context = { name: 'prod/team/web', repository: 'team/web', client, ledger, lease, clock }
  const execution = { ...context, open: world.open, worker: 'test', assignment, stop: signal, signal, time }
  const decided = await decideRepository(execution)
  const toDelete = decided.removals
  const { deleteMoving, ...deferring } = assignment.policy
  assert.equal(deleteMoving, true)
  const request = { plainClient: client, decided, toDelete, signal }
  const deletion = await openDeletion({
    ...request,
    context,
    assignment: defers ? { ...assignment, policy: deferring } : assignment,
  })
  const progress = newProgress(plannedCounts(decided, toDelete))
  await deleteImages(deletion, { toDelete, progress, stop: signal })
  return progress
}

for (const defers of [true, false])
  test(`mutable_tags: a decision to delete them is ${defers ? 'not ' : ''}executed, with what is deleted after them`, async () => {
    await using world = await openWorld()
    await pushTen(world, 0)
    const child = await world.push('team/web', { tags: [], days: 30, seed: 'child' })
    const index = await pushIndex(world.at(), ['latest', 'pr-1'], [child])
    await world.apply(webPolicy(`${EVERYTHING}\n  delete_moving = true`).replace('pr-.*', 'pr-.*|latest'))
    const { counts, deferred, mutableTags } = await deleteMutable(world, defers)
    assert.deepEqual([counts.deleted, counts.skipped], defers ? [0, 1] : [1, 0])
    assert.deepEqual([...deferred], defers ? [index.digest] : [])
    assert.deepEqual([...mutableTags], defers ? ['latest'] : [])
    assert.equal(wasDeleted(world, index), !defers)
  })
