import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { pushIndex, resolve } from '../support/push.ts'
import { AFTER_DELETES, openWorld, pushTen, webPolicy } from '../support/world.ts'
import { isThere, untaggedImage } from './untagged.ts'

const MINUTE = 60 * 1000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const RELEASES = [3, 4, 5, 6, 7, 8, 9, 10].map((i) => `release-${i}`).toSorted()

/** Options of a registry that does `act` once, right before it answers the next DELETE: the probe, at first. */
function beforeDelete() {
  const options: { act?: () => Promise<void>; fault: (request: MemoryRequest) => Fault | undefined } = {
    fault: ({ method }) => {
      const { act } = options
      if (method !== 'DELETE' || act === undefined) return undefined
      delete options.act
      return { kind: 'before', act }
    },
  }
  return options
}

test('deletes what the policy wants gone and nothing else, with an intent for each', async () => {
  await using world = await openWorld()
  const [first, second] = await pushTen(world)
  await world.apply(webPolicy())
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual(await world.tags('team/web'), RELEASES)
  const intents = world.store.intents.ofRun(run.id, 0, 10)
  assert.deepEqual(new Set(intents.map((intent) => intent.digest)), new Set([first?.digest, second?.digest]))
  for (const intent of intents) {
    assert.equal(intent.outcome, 'deleted')
    assert.match(intent.reasons.join(), /old, \S+ keeps 7d/)
    assert.ok(intent.bytes.length > 100, 'the manifest is stored')
  }
  assert.deepEqual(
    { ...run.counts, bytes: 0 },
    { kept: 8, planned: 2, deleted: 2, untagged: 0, skipped: 0, failed: 0, bytes: 0 },
  )
})

test('a dry run sends no DELETE at all, and says the same', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const run = await world.dryRun('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED')
  assert.equal(run.counts?.planned, 2)
  assert.equal(world.registry.log.filter((request) => request.method === 'DELETE').length, 0)
  assert.equal((await world.tags('team/web')).length, 10)
})

test('a DISABLED policy can be dry-run by name, and cannot clean', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy().replace('"ACTIVE"', '"DISABLED"'))
  assert.equal((await world.dryRun('prod/team/web', 'web')).counts?.planned, 2)
  await assert.rejects(world.clean('prod/team/web'), {
    code: 'FAILED_PRECONDITION',
    message: /no policy is in force/,
  })
  assert.equal((await world.tags('team/web')).length, 10)
})

test('a repository is never emptied unless the policy says so', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'AWAITING_APPROVAL')
  assert.match(run.message ?? '', /no image would be kept/)
})

const REFUSALS = [
  [
    'deletes disabled',
    { deleteEnabled: false },
    'REGISTRY_DELETE_DISABLED',
    /does not allow deletes\. Enable them.*Nothing was deleted/,
  ],
  ['read-only', { readOnly: true }, 'REGISTRY_READ_ONLY', /read-only.*Nothing was deleted/],
] as const

for (const [name, options, code, sentence] of REFUSALS) {
  test(`a registry with ${name}: the run stops with that sentence`, async () => {
    const settings: { deleteEnabled?: boolean; readOnly?: boolean } = {}
    await using world = await openWorld(settings)
    await pushTen(world)
    await world.apply(webPolicy())
    Object.assign(settings, options)
    const run = await world.clean('prod/team/web')
    assert.equal(run.state, 'FAILED')
    assert.equal(run.errorCode, code)
    assert.match(run.message ?? '', sentence)
    assert.equal((await world.tags('team/web')).length, 10)
  })
}

test('a tag that moved between scan and delete is left, and so is its image', async () => {
  const before = beforeDelete()
  await using world = await openWorld(before)
  const [first, second] = await pushTen(world)
  await world.apply(webPolicy())
  // The probe is the first DELETE: right after it somebody pushes pr-1 again, and tags pr-2's image as stable.
  before.act = async () => {
    await world.push('team/web', { tags: ['pr-1'], days: 0, seed: 'pushed again' })
    world.stored().tags.set('stable', second?.digest ?? '')
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.skipped, 2)
  assert.deepEqual(await world.tags('team/web'), ['pr-1', 'pr-2', ...RELEASES, 'stable'])
  assert.notEqual(await resolve(world.at(), 'pr-1'), first?.digest)
})

test('an image that a new index needs stays', async () => {
  const before = beforeDelete()
  await using world = await openWorld(before)
  const [first] = await pushTen(world)
  assert.ok(first)
  await world.apply(webPolicy())
  before.act = async () => {
    await pushIndex(world.at(), ['multi'], [first])
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.skipped, 1)
  assert.ok((await world.tags('team/web')).includes('pr-1'))
})

test('an image with a new signature or other referrer stays', async () => {
  const before = beforeDelete()
  await using world = await openWorld({ ...before, referrersApi: true })
  const [first, second] = await pushTen(world)
  assert.ok(first && second)
  await world.apply(webPolicy())
  before.act = async () => {
    await world.push('team/web', { tags: [`sha256-${first.digest.slice(7)}.sig`] })
    await world.push('team/web', { tags: [], subject: second, seed: 'sbom' })
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.skipped, 2)
})

test('an image without a tag goes, but not once it is tagged again, however late', async () => {
  const before = beforeDelete()
  await using world = await openWorld(before)
  const image = await untaggedImage(world)
  assert.equal((await world.dryRun('prod/team/web')).counts?.planned, 1)
  before.act = async () => {
    world.stored().tags.set('stable', image.digest)
  }
  const saved = await world.clean('prod/team/web')
  assert.deepEqual([saved.counts?.planned, saved.counts?.skipped, saved.counts?.deleted], [1, 1, 0])
  assert.ok(await isThere(world, image))
  assert.equal((await world.clean('prod/team/web')).counts?.planned, 0)
  world.stored().tags.delete('stable')
  for (const later of [1, 12 * MINUTE, 7 * DAY]) {
    assert.equal((await world.clean('prod/team/web')).counts?.planned, 0)
    world.clock.skew += later
  }
  await world.clean('prod/team/web')
  assert.ok(!(await isThere(world, image)))
})

test('before its cooling off is over a new or changed policy deletes nothing', async () => {
  await using world = await openWorld()
  await pushTen(world)
  // Ends at the registry's time: images go only where the clocks agree.
  world.clock.skew = -47 * HOUR
  const plan = await world.apply(webPolicy('cooling_off = "24h"'))
  assert.equal(plan.summary.deletes, 2, 'the plan shows what will go')
  const deleted = async (hours: number): Promise<number | undefined> => {
    world.clock.skew += hours * HOUR
    const run = await world.clean('prod/team/web')
    assert.equal(run.state, 'SUCCEEDED', run.message)
    return run.counts?.deleted
  }
  assert.equal(await deleted(0), 0)
  assert.equal(await deleted(23), 0)
  await world.apply(webPolicy('cooling_off = "24h"\n grace = "48h"'))
  assert.equal(await deleted(23), 0)
  assert.equal((await world.tags('team/web')).length, 10)
  assert.equal(await deleted(1), 2)
})

test('a DELETE without an answer is settled by looking, never sent again', async () => {
  let lose = true
  const fault = ({ method, path }: { method: string; path: string }): Fault | undefined => {
    if (method !== 'DELETE' || !lose || !isStored(path)) return undefined
    lose = false
    return { kind: 'reset-after' }
  }
  const stored = new Set<string>()
  const isStored = (path: string): boolean => [...stored].some((digest) => path.endsWith(digest))
  await using world = await openWorld({ fault })
  for (const { digest } of await pushTen(world)) stored.add(digest)
  await world.apply(webPolicy())
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual(await world.tags('team/web'), RELEASES)
  assert.equal(world.deletes().filter((request) => isStored(request.path)).length, 2)
  assert.deepEqual(
    world.store.intents.ofRun(run.id, 0, 9).map((intent) => intent.outcome),
    ['deleted', 'deleted'],
  )
})

test('a registry that dies in the middle leaves an open intent; it is settled when its DELETE cannot arrive any more', async () => {
  let dead = false
  const fault = ({ method, path }: { method: string; path: string }): Fault | undefined => {
    if (method === 'DELETE' && stored.some((digest) => path.endsWith(digest))) dead = true
    return dead ? { kind: 'reset' } : undefined
  }
  const stored: string[] = []
  await using world = await openWorld({ fault })
  for (const { digest } of await pushTen(world)) stored.push(digest)
  await world.apply(webPolicy())
  const failed = await world.clean('prod/team/web')
  assert.equal(failed.state, 'FAILED')
  assert.equal(failed.errorCode, 'DELETE_OUTCOME_UNKNOWN', failed.message)
  assert.equal(world.store.intents.open(failed).length, 1)
  dead = false
  stored.length = 0
  const soon = await world.clean('prod/team/web')
  assert.equal(soon.state, 'SUCCEEDED', soon.message)
  const [open] = world.store.intents.open(failed)
  const at = world.at()
  assert.equal(await resolve(at, open?.digest ?? ''), open?.digest, 'it may go still, and is left alone')
  assert.equal((await world.tags('team/web')).length, RELEASES.length + 1, 'the other one went')
  world.wait(AFTER_DELETES)
  const again = await world.clean('prod/team/web')
  assert.equal(again.state, 'SUCCEEDED', again.message)
  assert.equal(world.store.intents.open(failed).length, 0)
  assert.deepEqual(
    world.store.intents.ofRun(failed.id, 0, 9).map((intent) => intent.outcome),
    ['not_done'],
  )
  assert.deepEqual(await world.tags('team/web'), RELEASES)
})

test('a listing that breaks off deletes nothing', async () => {
  let broken = false
  const fault = ({ path }: { path: string }): Fault | undefined =>
    broken && path.includes('/manifests/release-7')
      ? { kind: 'answer', status: 404, body: '<html>' }
      : undefined
  await using world = await openWorld({ fault })
  await pushTen(world)
  await world.apply(webPolicy())
  broken = true
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'FAILED')
  assert.equal(world.deletes().length, 0)
})

test('a kept tag that is missing is put back, and the repository stops until it is resumed', async () => {
  let steal: (() => void) | undefined
  const fault = ({ method, path }: { method: string; path: string }): Fault | undefined => {
    if (method !== 'DELETE' || !path.includes('sha256:') || steal === undefined) return undefined
    const once = steal
    return { kind: 'before', act: once }
  }
  await using world = await openWorld({ fault })
  await pushTen(world)
  await world.apply(webPolicy())
  steal = () => void world.stored().tags.delete('release-5')
  const run = await world.clean('prod/team/web')
  steal = undefined
  assert.equal(run.state, 'FAILED')
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING')
  assert.match(run.message ?? '', /release-5 \(restored\)/)
  assert.ok((await world.tags('team/web')).includes('release-5'))
  await assert.rejects(world.clean('prod/team/web'), { code: 'FAILED_PRECONDITION', message: /stopped/ })
  world.repositories.resume('prod/team/web')
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
})

test('a policy that changes while the run is at work stops it before the next image', async () => {
  const before = beforeDelete()
  await using world = await openWorld(before)
  await pushTen(world)
  await world.apply(webPolicy())
  before.act = async () => {
    await world.apply(webPolicy('', 'expire_period = "30d"'), true)
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'FAILED')
  assert.equal(run.errorCode, 'POLICY_CHANGED')
  assert.equal((await world.tags('team/web')).length, 10)
})

test('a cancelled run stops; a stopped worker hands its run back and another finishes it', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const cancelled = await world.start('prod/team/web')
  world.runs.cancel(cancelled.id)
  assert.equal((await world.workOn(cancelled)).state, 'CANCELLED')
  const run = await world.start('prod/team/web')
  const back = await world.workOn(run, { stop: AbortSignal.abort() })
  assert.equal(back.state, 'QUEUED')
  assert.deepEqual(world.handedBack, [run.id])
  assert.equal((await world.workOn(run)).state, 'SUCCEEDED')
  assert.deepEqual(await world.tags('team/web'), RELEASES)
})

test('where the registry can untag, tags go before the digest', async () => {
  await using world = await openWorld({ untag: true })
  const [first] = await pushTen(world, 1)
  await world.apply(webPolicy())
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
  const paths = world
    .deletes()
    .map((request) => request.path)
    .slice(-2)
  assert.deepEqual(paths, ['/v2/team/web/manifests/pr-1', `/v2/team/web/manifests/${first?.digest}`])
})

test('untag = true removes just the covered tags of an image that must stay', async () => {
  await using world = await openWorld({ untag: true })
  await pushTen(world, 0)
  const both = await world.push('team/web', { tags: ['pr-1', 'stable'], days: 10 })
  await world.apply(webPolicy('untag = true'))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.untagged, 1, run.message)
  assert.equal(await resolve(world.at(), 'stable'), both.digest)
  assert.ok(!(await world.tags('team/web')).includes('pr-1'))
})
