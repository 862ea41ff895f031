/** DELETEs whose outcome is not known: they may still arrive, and are resolved when they cannot any more. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import { LEASE_LENGTH } from '../../daemon/ledger/ledger.ts'
import { scheduleResolution } from '../../daemon/ledger/run-end.ts'
import { LONGEST_DELETE } from '../../daemon/registry/client.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryOptions, MemoryRequest } from '../../daemon/registry/fake/state.ts'
import type { Run } from '../../proto/resources/run.ts'
import { type Pushed, resolve } from '../support/push.ts'
import { AFTER_DELETES, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const NAME = 'prod/team/web'

const PROTECT = `
protect "audit" {
  tag_regexp = "pr-.*"
}
`

const isDelete = ({ method, path }: MemoryRequest, digest: string): boolean =>
  method === 'DELETE' && path.endsWith(digest)

type Lost = {
  readonly world: World
  readonly image: Pushed
  readonly run: Run
  /** The DELETE that got lost arrives. */
  readonly arrives: () => void
}

/** One image of two that are to go: its DELETE is lost on the way. `dies`: its worker dies with it. */
async function lost(dies: boolean, options: MemoryOptions = {}): Promise<Lost> {
  const about: { digest: string; dead: boolean } = { digest: '-', dead: false }
  const fault = (request: MemoryRequest): Fault | undefined => {
    if (!isDelete(request, about.digest)) return undefined
    about.dead = dies
    about.digest = '-'
    return { kind: 'reset' }
  }
  const world = await openWorld({ ...options, fault })
  const [image] = await pushTen(world)
  assert.ok(image)
  await world.apply(webPolicy())
  about.digest = image.digest
  const { ledger } = world
  const alive = (): void => {
    if (about.dead) throw new Error('killed')
  }
  const { recordOutcome, finish } = ledger
  if (dies)
    Object.assign(ledger, {
      recordOutcome: async (...args: Parameters<typeof recordOutcome>) => (alive(), recordOutcome(...args)),
      finish: async (...args: Parameters<typeof finish>) => (alive(), finish(...args)),
    })
  const run = await world.start(NAME)
  await world.workOn(run).catch(() => {})
  Object.assign(ledger, { recordOutcome, finish })
  world.clock.skew += dies ? LEASE_LENGTH + 1 : 0
  const arrives = (): void => {
    const repository = world.stored()
    repository?.manifests.delete(image.digest)
    for (const [tag, digest] of repository?.tags ?? [])
      if (digest === image.digest) repository?.tags.delete(tag)
  }
  return { world, image, run, arrives }
}

const outcomes = (world: World, digest: string) =>
  world.store.intents
    .ofRepository({ registry: 'prod', repository: 'team/web' }, digest, 9)
    .map(({ outcome }) => outcome)

test('a lost answer leaves its intent open: the run goes on with the other images, and fails', async () => {
  const { world, image, run } = await lost(false)
  await using _ = world
  const ended = world.runs.get(run.id)
  assert.deepEqual([ended.state, ended.errorCode], ['FAILED', 'DELETE_OUTCOME_UNKNOWN'], ended.message)
  assert.match(ended.message ?? '', /^1 delete without an answer: .*the next run resolves it$/)
  assert.deepEqual([ended.counts?.deleted, ended.counts?.failed], [1, 1])
  assert.equal(ended.removals?.pending, 1)
  assert.deepEqual(outcomes(world, image.digest), [undefined])
})

test('meanwhile the image stays, in runs, plans and explanations, and is not deleted twice', async () => {
  const { world, image } = await lost(false)
  await using _ = world
  const before = world.deletes().length
  const run = await world.clean(NAME)
  assert.deepEqual([run.state, run.counts?.planned], ['SUCCEEDED', 0], run.message)
  const dry = await world.dryRun(NAME)
  assert.equal(dry.counts?.planned, 0)
  const { decisions } = await world.repositories.explain(NAME, 'pr-1', new AbortController().signal)
  assert.deepEqual(
    decisions.map(({ action, reasons }) => [action, reasons.map(({ kind }) => kind)]),
    [['KEEP', ['delete_pending']]],
  )
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
  const digests = world.deletes().slice(before)
  assert.deepEqual(
    digests.filter((request) => isDelete(request, image.digest)),
    [],
  )
})

test('what never arrived is not done, and goes with the next run', async () => {
  const { world, image } = await lost(false)
  await using _ = world
  world.wait(AFTER_DELETES)
  const run = await world.clean(NAME)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual(outcomes(world, image.digest), ['deleted', 'not_done'])
})

test('a DELETE that arrives late and is still wanted is recorded as done', async () => {
  for (const dies of [false, true]) {
    const { world, image, arrives } = await lost(dies)
    await using _ = world
    arrives()
    const soon = await world.clean(NAME)
    assert.equal(soon.state, 'SUCCEEDED', soon.message)
    assert.deepEqual(outcomes(world, image.digest), [undefined])
    world.wait(AFTER_DELETES)
    const run = await world.clean(NAME)
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.deepEqual(outcomes(world, image.digest), ['deleted'])
  }
})

test('the worker dies, the image is protected, the DELETE arrives: it is put back and the repository stops', async () => {
  const { world, image, run, arrives } = await lost(true)
  await using _ = world
  await world.apply(webPolicy() + PROTECT, true)
  const next = await world.workOn(run)
  assert.equal(next.state, 'SUCCEEDED', next.message)
  assert.deepEqual(outcomes(world, image.digest), [undefined], 'nothing is said that may not be so')
  arrives()
  world.wait(AFTER_DELETES)
  const later = await world.clean(NAME)
  assert.deepEqual([later.state, later.errorCode], ['FAILED', 'KEPT_TAG_MISSING'], later.message)
  assert.match(later.message ?? '', /keeps now: pr-1 \(restored\).*repositories resume prod\/team\/web/)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
  const [intent] = world.store.intents.ofRepository(
    { registry: 'prod', repository: 'team/web' },
    image.digest,
    9,
  )
  assert.equal(intent?.outcome, 'deleted')
  assert.ok(intent?.restoredAt !== undefined)
  assert.match(
    world.store.repositories.get({ registry: 'prod', repository: 'team/web' })?.stopped ?? '',
    /pr-1/,
  )
})

test('what a changed policy keeps by then comes back too, what an unchanged one does not, stays gone', async () => {
  const { world, image, arrives } = await lost(true)
  await using _ = world
  await world.apply(webPolicy('', 'expire_period = "90d"'), true)
  arrives()
  world.wait(AFTER_DELETES)
  const run = await world.clean(NAME)
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('a tag that was put on the image meanwhile comes back with it', async () => {
  const { world, image, arrives } = await lost(true)
  await using _ = world
  world.stored().tags.set('prod', image.digest)
  const soon = await world.clean(NAME)
  assert.equal(soon.state, 'SUCCEEDED', soon.message)
  arrives()
  world.wait(AFTER_DELETES)
  const run = await world.clean(NAME)
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.equal(await resolve(world.at(), 'prod'), image.digest)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('tags whose removal was lost come back when they are to stay', async () => {
  const { world, image, arrives } = await lost(true, { untag: true })
  await using _ = world
  await world.apply(webPolicy() + PROTECT, true)
  arrives()
  world.wait(AFTER_DELETES)
  const run = await world.clean(NAME)
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('while a look fails, nothing is settled: the next run can put back what it has to', async () => {
  const { world, image, arrives } = await lost(true)
  await using _ = world
  await world.apply(webPolicy() + PROTECT, true)
  arrives()
  world.wait(AFTER_DELETES)
  const { recordScan } = world.ledger
  Object.assign(world.ledger, { recordScan: () => Promise.reject(new Error('the disk is full')) })
  assert.equal((await world.clean(NAME)).state, 'FAILED')
  assert.deepEqual(outcomes(world, image.digest), [undefined])
  Object.assign(world.ledger, { recordScan })
  assert.equal((await world.clean(NAME)).errorCode, 'KEPT_TAG_MISSING')
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('a restore is refused until the DELETE cannot arrive any more, and says when to try again', async () => {
  const { world, image, run, arrives } = await lost(false)
  await using _ = world
  arrives()
  const refused = {
    code: 'FAILED_PRECONDITION',
    message: /outcome of its delete is not known yet.*Try again after \d{4}-\d\d-\d\d[T ].*Z/,
  }
  await assert.rejects(world.repositories.restore(NAME, 'pr-1'), refused)
  await assert.rejects(world.repositories.restore(NAME, image.digest), refused)
  const told = []
  for await (const { image: one } of world.repositories.restoreRun(run.id)) told.push(one)
  assert.deepEqual(
    told.map(({ hadTags }) => hadTags),
    [['pr-2']],
    'what is known to be gone comes back',
  )
})

test('the wait counts from the last sign of life, on a clock that does not jump', () => {
  let now = 1_000_000
  const late = openLateDeletes(() => now)
  const one = { runId: 'a', generation: 1 }
  const unknown = { runId: 'b', generation: 7 }
  assert.equal(late.mayArriveFor(unknown), LEASE_LENGTH + LONGEST_DELETE, 'from the restart')
  now += LONGEST_DELETE
  late.contacted(one)
  assert.equal(late.mayArriveFor(one), LEASE_LENGTH + LONGEST_DELETE)
  assert.equal(late.mayArriveFor(unknown), LEASE_LENGTH)
  late.ended(one)
  assert.equal(late.mayArriveFor(one), LONGEST_DELETE)
  now += LONGEST_DELETE
  late.contacted({ runId: 'c', generation: 1 })
  assert.deepEqual([late.mayArriveFor(one), late.mayArriveFor(unknown)], [0, 0])
})

test('where an outcome is not known, the next run comes as soon as it can be, and not with the schedule only', async () => {
  const { world, run, image, arrives } = await lost(false)
  await using _ = world
  const { store, clock } = world
  const next = () => store.repositories.get({ registry: 'prod', repository: 'team/web' })?.nextRunAt ?? 0
  assert.ok(next() <= clock.now() + AFTER_DELETES, 'the run itself saw to that')
  const [now, tomorrow] = [clock.now(), clock.now() + 24 * 3600 * 1000]
  store.repositories.setNextRun(run, tomorrow)
  scheduleResolution(store, run, now)
  assert.equal(next(), now + AFTER_DELETES)
  store.repositories.setNextRun(run, now + 1)
  scheduleResolution(store, run, now)
  assert.equal(next(), now + 1, 'a run that comes sooner stays')
  arrives()
  world.wait(AFTER_DELETES)
  await world.clean(NAME)
  assert.deepEqual(outcomes(world, image.digest), ['deleted'])
  store.repositories.setNextRun(run, tomorrow)
  scheduleResolution(store, run, now)
  assert.equal(next(), tomorrow, 'nothing is open')
})
