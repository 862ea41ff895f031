/** What the registry reports of pushes while a run deletes keeps images. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeNotifications } from '../../../daemon/inventory/take-notifications.ts'
import { type Pushed, pushImage, pushIndex, resolve } from '../../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'
import { cleanWith, DAY, details, EVERYTHING, seeded, tell, wasDeleted } from './pushes.ts'

/** Something happens when an intent has been committed, after the last look: too late for all but what the registry tells. */
const onceIntended = (world: World, act: () => void) =>
  cleanWith(world, (ledger) => ({
    intend: async (lease, intent) => {
      const id = await ledger.intend(lease, intent)
      act()
      return id
    },
  }))

type Case = readonly [string, (world: World, image: Pushed) => Promise<() => void>, RegExp]

const KEEPING: readonly Case[] = [
  [
    'it was itself pushed again',
    async (world, { digest }) =>
      () =>
        tell(world, digest, { tag: 'other' }),
    /^not_done: it was pushed again at \d{4}-.*Z, as the registry reports$/,
  ],
  [
    'its tag was pushed elsewhere, and has not moved yet',
    async (world) => () => tell(world, `sha256:${'e'.repeat(64)}`, { tag: 'pr-1' }),
    /^not_done: tag pr-1 was pushed at .*, as the registry reports$/,
  ],
  [
    'an index that nobody has seen yet lists it',
    async (world, image) => {
      const body = world.stored().manifests
      const index = await pushIndex(world.at(), [], [image])
      const hidden = body?.get(index.digest)
      assert.ok(body && hidden)
      body.delete(index.digest)
      return () => {
        body.set(index.digest, hidden)
        tell(world, index.digest)
      }
    },
    /^not_done: sha256:.* was pushed at .*, as the registry reports, and names it$/,
  ],
  [
    'what refers to it was pushed by its digest',
    async (world, image) => {
      const { manifests } = world.stored()
      const signature = await pushImage(world.at(), { tags: [], seed: 'signature', subject: image })
      const hidden = manifests?.get(signature.digest)
      assert.ok(manifests && hidden)
      manifests.delete(signature.digest)
      return () => {
        manifests.set(signature.digest, hidden)
        tell(world, signature.digest)
      }
    },
    /and names it$/,
  ],
  [
    'it was signed, by a tag that has not been made yet',
    async (world, image) => () =>
      tell(world, `sha256:${'e'.repeat(64)}`, { tag: `${image.digest.replace(':', '-')}.sig` }),
    /and names it$/,
  ],
]

for (const [what, prepare, detail] of KEEPING) {
  test(`an image stays if the registry reports that ${what}`, async () => {
    await using world = await openWorld()
    const image = await seeded(world)
    const act = await prepare(world, image)
    const run = await onceIntended(world, act)
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.deepEqual([run.counts?.planned, run.counts?.skipped], [1, 1])
    assert.match(details(world, run).join('\n'), detail)
    assert.ok(!wasDeleted(world, image))
    assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
  })
}

test('the child of an index that was just deleted, and is pushed again, stays', async () => {
  await using world = await openWorld()
  await pushTen(world, 0)
  const child = await world.push('team/web', { tags: ['pr-child'], days: 10 })
  const index = await pushIndex(world.at(), ['pr-index'], [child])
  await world.apply(webPolicy(EVERYTHING))
  let intents = 0
  const run = await onceIntended(world, () => {
    intents += 1
    if (intents === 2) tell(world, index.digest, { tag: 'pr-new' })
  })
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [1, 1], run.message)
  assert.equal(await resolve(world.at(), index.digest), undefined)
  assert.equal(await resolve(world.at(), 'pr-child'), child.digest)
})

test('notifications from before the run, or of another repository, keep nothing', async () => {
  await using world = await openWorld()
  const { digest } = await seeded(world)
  takeNotifications(world.store, 'prod', [
    { action: 'push', repository: 'team/web', digest, tag: 'pr-1', at: Date.now() - 9 * DAY },
  ])
  const run = await onceIntended(world, () =>
    takeNotifications(world.store, 'prod', [
      { action: 'push', repository: 'team/other', digest, tag: 'pr-1', at: Date.now() },
    ]),
  )
  assert.equal(run.counts?.deleted, 1, run.message)
})

test('a daemon that cannot say what was pushed ends the run, and nothing goes', async () => {
  await using world = await openWorld()
  const image = await seeded(world)
  let intended = false
  const run = await cleanWith(world, (ledger) => ({
    intend: async (...args) => {
      intended = true
      return ledger.intend(...args)
    },
    pushes: async function* (...args) {
      if (intended) throw new Error('no answer')
      yield* ledger.pushes(...args)
    },
  }))
  assert.equal(run.state, 'FAILED')
  assert.match(details(world, run).join(), /^not_done: nothing was sent: /)
  assert.ok(!wasDeleted(world, image))
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('a daemon that does not keep all pushes any longer ends the run', async () => {
  await using world = await openWorld()
  const image = await seeded(world)
  const run = await cleanWith(world, (ledger) => ({
    begin: async (id, worker) => {
      tell(world, `sha256:${'0'.repeat(64)}`)
      tell(world, `sha256:${'0'.repeat(64)}`)
      const assignment = await ledger.begin(id, worker)
      return assignment && { ...assignment, pushesUpTo: -1 }
    },
  }))
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'FAILED_PRECONDITION'])
  assert.match(run.message ?? '', /more pushes than the daemon stores/)
  assert.ok(!wasDeleted(world, image))
})
