/** Groups on a real registry in memory: what hangs together goes together, in order, and comes back together. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { pushIndex, type Pushed, resolve } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const EVERYTHING = 'allow_empty = true\n  max_delete_percent = 100'

type Group = {
  readonly index: Pushed
  readonly children: readonly Pushed[]
  readonly signatures: readonly string[]
}

const signatureTag = ({ digest }: Pushed): string => `${digest.replace(':', '-')}.sig`

/** An index of two images that are ten days old, signed with its first child. */
async function pushGroup(world: World, tag: string): Promise<Group> {
  const one = (seed: string): Promise<Pushed> =>
    world.push('team/web', { tags: [], seed: `${tag} ${seed}`, days: 10 })
  const children = [await one('amd64'), await one('arm64')]
  const index = await pushIndex(world.at(), [tag], children)
  const signed = [index, children[0]].filter((image) => image !== undefined)
  for (const image of signed)
    await world.push('team/web', { tags: [signatureTag(image)], seed: image.digest, days: 10 })
  return { index, children, signatures: signed.map(signatureTag) }
}

const digests = ({ index, children }: Group): string[] => [
  index.digest,
  ...children.map((child) => child.digest),
]

async function left(world: World, all: readonly string[]): Promise<string[]> {
  const found = await Promise.all(all.map((reference) => resolve(world.at(), reference)))
  return all.filter((_, i) => found[i] !== undefined)
}

test('an index goes with its children and all signatures, parents first', async () => {
  await using world = await openWorld()
  const group = await pushGroup(world, 'pr-1')
  await world.push('team/web', { tags: ['release'], days: 90 })
  const plan = await world.apply(webPolicy(EVERYTHING))
  assert.equal(plan.summary.deletes, 1)
  assert.deepEqual(plan.effects[0]?.deletes.map(({ action }) => action).toSorted(), [
    'CASCADE',
    'CASCADE',
    'CASCADE',
    'CASCADE',
    'DELETE',
  ])
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 1)
  assert.deepEqual(await left(world, [...digests(group), ...group.signatures]), [])
  assert.deepEqual(await world.tags('team/web'), ['release'])
  const order = world.store.intents.ofRun(run.id, 0, 10).map((intent) => intent.digest)
  assert.equal(order[0], group.index.digest)
  for (const child of group.children) assert.ok(order.indexOf(child.digest) > 0)
})

test('the limits count the group once', async () => {
  await using world = await openWorld()
  await pushGroup(world, 'pr-1')
  for (let i = 0; i < 9; i += 1) await world.push('team/web', { tags: [`release-${i}`], days: 90 })
  await world.apply(webPolicy('max_delete_count = 1'), true)
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
})

test('restoring an index brings back its children and every signature', async () => {
  await using world = await openWorld()
  const group = await pushGroup(world, 'pr-1')
  await world.push('team/web', { tags: ['release'], days: 90 })
  await world.apply(webPolicy(EVERYTHING))
  await world.clean('prod/team/web')
  const restored = await world.repositories.restore('prod/team/web', 'pr-1')
  assert.equal(restored.manifests.length, 5)
  const all = [...digests(group), ...group.signatures]
  assert.deepEqual(await left(world, all), all)
  assert.equal(await resolve(world.at(), 'pr-1'), group.index.digest)
})

test('where the index stays after all, its children and signatures stay', async () => {
  let act: (() => Promise<void>) | undefined
  const fault = ({ method }: { method: string }): Fault | undefined => {
    if (method !== 'DELETE' || act === undefined) return undefined
    const once = act
    act = undefined
    return { kind: 'before', act: once }
  }
  await using world = await openWorld({ fault })
  await world.push('team/web', { tags: ['pr-0'], days: 30 })
  const group = await pushGroup(world, 'pr-1')
  await world.apply(webPolicy(EVERYTHING), true)
  // While the first image goes, the index gets a tag that was not there before.
  act = async () => {
    await pushIndex(world.at(), ['stable'], group.children)
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
  const all = [...digests(group), ...group.signatures]
  assert.deepEqual(await left(world, all), all)
})

test('an approval releases exactly what was parked, group by group', async () => {
  await using world = await openWorld()
  const group = await pushGroup(world, 'pr-1')
  await world.apply(webPolicy(), true)
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  assert.match(parked.message ?? '', /no image would be kept/)
  const late = await pushGroup(world, 'pr-2')
  const run = await world.workOn(await world.approve(parked.id, ''))
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual(await left(world, digests(group)), [])
  assert.deepEqual(await left(world, digests(late)), digests(late))
})

test('an approval takes no image along that was not approved: one with a new signature stays', async () => {
  await using world = await openWorld()
  const group = await pushGroup(world, 'pr-1')
  await world.apply(webPolicy(), true)
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  const [, child] = group.children
  assert.ok(child)
  await world.push('team/web', { tags: [signatureTag(child)], days: 10 })
  const run = await world.workOn(await world.approve(parked.id, ''))
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 0)
  const all = [...digests(group), ...group.signatures, signatureTag(child)]
  assert.deepEqual(await left(world, all), all)
})

test('a dry run and a run decide the same', async () => {
  await using world = await openWorld()
  await pushGroup(world, 'pr-1')
  await pushGroup(world, 'release-1')
  await world.apply(webPolicy(EVERYTHING))
  const dry = await world.dryRun('prod/team/web')
  const run = await world.clean('prod/team/web')
  const gone = world.store.intents.ofRun(run.id, 0, 100).map((intent) => intent.digest)
  const shown = world.runs
    .decisions(dry.id, 0, 100)
    .decisions.filter(({ action }) => action !== 'KEEP')
    .map(({ digest }) => digest)
  assert.deepEqual(gone.toSorted(), shown.toSorted())
  assert.equal(dry.counts?.bytes !== undefined && dry.counts.bytes > 0, true)
})

test('explain says of each member where it belongs, and of what stays when it goes', async () => {
  await using world = await openWorld()
  const group = await pushGroup(world, 'pr-1')
  const before = Date.now()
  await world.push('team/web', { tags: ['pr-2'], days: 1 })
  const after = Date.now()
  await world.apply(webPolicy(EVERYTHING))
  const never = new AbortController().signal
  const child = await world.repositories.explain('prod/team/web', group.children[0]?.digest ?? '', never)
  assert.equal(child.decisions[0]?.group, group.index.digest)
  assert.deepEqual(child.decisions[0]?.follows, [group.index.digest])
  const young = await world.repositories.explain('prod/team/web', 'pr-2', never)
  const [verdict] = young.decisions[0]?.verdicts ?? []
  assert.deepEqual([verdict?.wants, verdict?.rank, verdict?.of], ['keep', 1, 2])
  assert.equal(verdict?.age?.from, 'config')
  const pushed = (young.decisions[0]?.goesAt ?? 0) - 6 * 86_400_000 - 1
  assert.ok(before <= pushed && pushed <= after, 'a millisecond after it is seven days old')
})
