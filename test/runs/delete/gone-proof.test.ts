/** An answer is not an effect: what a registry says it deleted is looked at. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { resolve } from '../../support/push.ts'
import { hurry, openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'

const NAME = 'prod/team/web'
const said: Fault = { kind: 'answer', status: 202 }
const isDelete = ({ method, path }: MemoryRequest): boolean => method === 'DELETE' && path.includes('sha256:')

/** A registry that answers these DELETEs well and does nothing. */
async function lying(old: number, lies: (path: string, nth: number) => boolean, untag = false) {
  const state = { on: false, count: 0 }
  const world = await openWorld({
    untag,
    fault: (request) => {
      if (!state.on || !isDelete(request) || request.path.includes('careen-probe')) return undefined
      state.count += 1
      return lies(request.path, state.count) ? said : undefined
    },
  })
  hurry(world)
  const pushed = await pushTen(world, old)
  await world.apply(webPolicy('max_delete_percent = 100\nallow_empty = true'), true)
  state.on = true
  return { world, pushed, state }
}

const outcomes = (world: World, run: { readonly id: string }) =>
  world.store.intents.ofRun(run.id, 0, 999).map(({ outcome }) => outcome)

test('a registry that answers 202 and deletes nothing: FAILED, and no outcome says deleted', async () => {
  // The probe asks for a digest, too.
  const { world, pushed } = await lying(3, (_, nth) => nth > 1)
  await using _ = world
  const ref = { registry: 'prod', repository: 'team/web' }
  const seen = () => [world.store.sightings.page(ref, '', 99), world.store.tags.page(ref, '', 99)]
  await world.dryRun(NAME)
  const before = seen()
  const run = await world.clean(NAME)
  assert.deepEqual(seen(), before, 'what did not go is as it was')
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'DELETE_NOT_EFFECTIVE'], run.message)
  assert.match(run.message ?? '', /3 deletes but still serves the images: pr-1, pr-2, pr-3\..*Then run again/)
  assert.deepEqual(outcomes(world, run), ['not_gone', 'not_gone', 'not_gone'])
  assert.equal(run.removals?.deleted, 0)
  for (const { digest } of pushed) assert.equal(await resolve(world.at(), digest), digest)
  await assert.rejects(world.repositories.restore(NAME, 'pr-1'), { code: 'NOT_FOUND' })
})

test('it is found after the first batch, not after thousands of deletes', async () => {
  const { world } = await lying(60, (_, nth) => nth > 1)
  await using _ = world
  const run = await world.clean(NAME)
  assert.equal(run.errorCode, 'DELETE_NOT_EFFECTIVE', run.message)
  assert.equal(outcomes(world, run).length, 50)
})

test('one of many that stays is found at the end by its tag, and the others are deleted', async () => {
  const about = { digest: '-' }
  const { world, pushed } = await lying(9, (path) => path.endsWith(about.digest))
  await using _ = world
  const [, , , second] = pushed
  about.digest = second?.digest ?? ''
  const run = await world.clean(NAME)
  assert.equal(run.errorCode, 'DELETE_NOT_EFFECTIVE', run.message)
  assert.match(run.message ?? '', /still serves the image: pr-4\./)
  const ended = outcomes(world, run)
  assert.deepEqual(
    [ended.filter((one) => one === 'deleted').length, ended.filter((one) => one === 'not_gone').length],
    [8, 1],
  )
})

test('a registry that takes a moment until a delete shows is waited for', async () => {
  const { world } = await lying(2, () => false)
  await using _ = world
  const { sleep } = world.clock
  let late: (() => void) | undefined
  const repository = world.stored()
  const remove = repository.manifests.delete.bind(repository.manifests)
  repository.manifests.delete = (digest) => {
    const before = late
    late = () => (before?.(), void remove(digest))
    return true
  }
  world.clock.sleep = async (ms, signal) => {
    if (ms === 2_000) late?.()
    await sleep(ms, signal)
  }
  const run = await world.clean(NAME)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual(outcomes(world, run), ['deleted', 'deleted'])
})

test('a tag that is pushed again while the run goes on is no sign of a lie', async () => {
  const { world } = await lying(60, () => false)
  await using _ = world
  const repository = world.stored()
  const [first] = [...(repository?.tags ?? [])]
  assert.ok(first)
  const run = await world.start(NAME)
  const { recordOutcome } = world.ledger
  let recorded = 0
  Object.assign(world.ledger, {
    recordOutcome: async (...args: Parameters<typeof recordOutcome>) => {
      recorded += 1
      await recordOutcome(...args)
      if (recorded === 55) await world.push('team/web', { tags: ['pr-1'], seed: 'anew' })
    },
  })
  const ended = await world.workOn(run)
  assert.equal(ended.state, 'SUCCEEDED', ended.message)
  assert.ok(await resolve(world.at(), 'pr-1'))
})

test('few requests are made for it: three looks a batch, and one list at the end', async () => {
  const { world, pushed } = await lying(100, () => false)
  await using _ = world
  const gone = new Set(pushed.map(({ digest }) => digest))
  const from = world.registry.log.length
  const run = await world.clean(NAME)
  assert.equal(run.counts?.deleted, 100, run.message)
  const deleted = new Set<string>()
  let looks = 0
  for (const { method, path } of world.registry.log.slice(from)) {
    const digest = path.slice(path.lastIndexOf('/') + 1)
    if (!gone.has(digest)) continue
    if (method === 'DELETE') deleted.add(digest)
    else if (deleted.has(digest)) looks += 1
  }
  assert.equal(looks, 6)
})
