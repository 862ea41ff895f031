/** What the storage of a registry adds to what its API says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { observedTimesOf, NO_OBSERVED_TIMES } from '../../../daemon/inventory/evidence/observed-times.ts'
import { folder } from '../../support/processes.ts'
import { openWorld, webPolicy } from '../../support/world.ts'
import { seedStorage } from '../seed-storage.ts'

const signal = new AbortController().signal
const DAY = 24 * 3600_000
const UNTAGGED = `
  rule "untagged" {
    untagged = true
    expire_period = "7d"
  }
`

const policyWith = (storage: string, rule = 'expire_period = "7d"\n    age_from = "pushed"'): string =>
  webPolicy(UNTAGGED, rule).replace('url = "$URL"', `url = "$URL"\n  storage = "${storage}"`)

test('push times come from the storage, and decide', async () => {
  using at = folder()
  const storage = pathToFileURL(at.path).href
  await using world = await openWorld()
  const old = await world.push('team/web', { tags: ['pr-1'], seed: '1' })
  const young = await world.push('team/web', { tags: ['pr-2'], seed: '2' })
  const now = Date.now()
  seedStorage(at.path, 'team/web', {
    revisions: { [old.digest]: now - 30 * DAY, [young.digest]: now - 2 * DAY },
    tags: {
      'pr-1': { digest: old.digest, at: now - 30 * DAY },
      'pr-2': { digest: young.digest, at: now - 2 * DAY },
    },
  })
  const plan = await world.apply(policyWith(storage))
  const [effect] = plan.effects
  assert.deepEqual(
    effect?.deletes.map((decision) => decision.tags),
    [['pr-1']],
  )
  const plain = await world.plan(policyWith(storage).replace(/storage = .*/, ''))
  assert.deepEqual(plain.effects[0]?.deletes, [])
})

test('an image that never had a tag while careen looked is found, and goes after its grace', async () => {
  using at = folder()
  const storage = pathToFileURL(at.path).href
  await using world = await openWorld()
  const kept = await world.push('team/web', { tags: ['release'] })
  const lost = await world.push('team/web', { tags: ['lost'], seed: 'lost' })
  world.stored().tags.delete('lost')
  const now = Date.now()
  const revisions = { [kept.digest]: now - 40 * DAY, [lost.digest]: now - 40 * DAY }
  seedStorage(at.path, 'team/web', { revisions })
  const made = await world.apply(policyWith(storage))
  assert.equal(made.effects[0]?.untaggedSince, undefined)
  assert.equal((await world.dryRun('prod/team/web')).counts?.planned, 0)
  world.clock.skew = 2 * DAY
  const run = await world.dryRun('prod/team/web')
  assert.equal(run.counts?.planned, 1)
  const { decisions } = world.store.decisions.page(run.id, 0, 9)
  assert.equal(decisions.find(({ digest }) => digest === lost.digest)?.action, 'DELETE')
})

test('without storage a plan says since when untagged images are seen, where a rule asks for them', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['release'] })
  const asking = webPolicy(UNTAGGED)
  const before = Date.now()
  const first = await world.apply(asking)
  const since = first.effects[0]?.untaggedSince ?? 0
  assert.ok(since >= before && since <= Date.now())
  await world.dryRun('prod/team/web')
  const baseline = world.store.repositories.get({ registry: 'prod', repository: 'team/web' })?.baselineAt
  world.clock.skew = 5 * DAY
  const later = await world.plan(webPolicy(UNTAGGED, 'expire_period = "8d"'))
  assert.equal(later.effects[0]?.untaggedSince, baseline)
  assert.equal((await world.plan(webPolicy())).effects[0]?.untaggedSince, undefined)
})

test('the storage of another registry is refused, and so is one that cannot be read', async () => {
  using at = folder()
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  seedStorage(at.path, 'team/web', { revisions: { [`sha256:${'1'.repeat(64)}`]: 1 } })
  const other = await world.plan(policyWith(pathToFileURL(at.path).href))
  assert.match(other.effects[0]?.failure ?? '', /none of the images .* storage of this registry/)
  await world.plans.apply(other.id, '', 'ann', { allowUnknown: true })
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'FAILED_PRECONDITION'])
  const missing = await world.plan(policyWith('file:///no/such/root'))
  assert.match(missing.effects[0]?.failure ?? '', /storage file:\/\/\/no\/such\/root cannot be read/)
  assert.equal(world.deletes().length, 0)
})

test('of a reported push and the time in the storage, the later one counts', async () => {
  using at = folder()
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`)
  assert.ok(a !== undefined && b !== undefined && c !== undefined)
  seedStorage(at.path, 'r', { revisions: { [a]: 5000, [b]: 5000 } })
  const told = [a, b, c].map((digest, i) => ({
    digest,
    firstSeenAt: 1,
    baseline: true,
    pushedAt: [4000, 6000, 1000][i] ?? 0,
    pulledAt: i,
  }))
  const found = await observedTimesOf({ storage: pathToFileURL(at.path).href }, 'r', {
    sightings: told,
    signal,
  })
  assert.deepEqual(
    found.pushed,
    new Map([
      [a, { at: 5000, source: 'storage' }],
      [b, { at: 6000, source: 'event' }],
      [c, { at: 1000, source: 'event' }],
    ]),
  )
  assert.deepEqual(found.pulled.get(c), { at: 2, source: 'pull' })
  assert.deepEqual(found.digests.toSorted(), [a, b])
})

test('tags that had two digests have moved', async () => {
  using at = folder()
  const [a, b] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`]
  const tags = { latest: { digest: a, at: 1, before: [b] }, v1: { digest: a, at: 1 } }
  seedStorage(at.path, 'r', { revisions: { [a]: 1 }, tags })
  const found = await observedTimesOf({ storage: pathToFileURL(at.path).href }, 'r', {
    sightings: [],
    signal,
  })
  assert.deepEqual(found.movedTags, ['latest'])
  assert.deepEqual(await observedTimesOf({}, 'r', { sightings: [], signal }), NO_OBSERVED_TIMES)
})
