/** A deletion that ends between the last tag of an image and the image: the tags come back, and a fresh decision follows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../daemon/clock.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { resolve } from '../../support/push.ts'
import { AFTER_DELETES, openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'

const NAME = 'prod/team/web'
const REF = { registry: 'prod', repository: 'team/web' }
const PROTECT = '\nprotect "audit" {\n  tag_regexp = "pr-.*"\n}\n'
const isTag = ({ method, path }: MemoryRequest, how: string): boolean =>
  method === how && path.endsWith('/pr-1')

/** The worker of a run loses its lease while the only tag of an image is deleted. `putting`: what then answers a PUT of the tag. */
async function cutOff(putting: () => Fault | undefined = () => undefined) {
  const about = { armed: false, isCut: false, late: 0 }
  const fault = (request: MemoryRequest): Fault | undefined => {
    if (isTag(request, 'PUT')) return about.isCut ? putting() : undefined
    if (!about.armed || !isTag(request, 'DELETE')) return undefined
    Object.assign(about, { armed: false, isCut: true })
    return { kind: 'after', act: () => void (about.late += 120_000) }
  }
  const world = await openWorld({ untag: true, fault })
  world.clock.monotonic = () => systemClock.monotonic() + about.late
  const [image] = await pushTen(world, 1)
  assert.ok(image)
  await world.apply(webPolicy())
  const run = await world.start(NAME)
  about.armed = true
  await assert.rejects(world.workOn(run), { code: 'LEASE_LOST' })
  assert.ok(!(await world.tags('team/web')).includes('pr-1'), 'the tag is deleted')
  assert.equal(await resolve(world.at(), image.digest), image.digest, 'the image is not')
  // The lease is lost on the clock of the worker alone; from now on all clocks go on together.
  world.clock.skew += 120_000
  const later = (ms = AFTER_DELETES): void => {
    about.late += ms
    world.clock.skew += ms
  }
  return { world, image, later, run }
}

const outcomes = (world: World, digest: string) =>
  world.store.intents
    .ofRepository(REF, digest, 9)
    .map(({ outcome, detail = '' }) => `${outcome ?? 'open'} ${detail}`.trim())

test('what the policy still deletes is deleted by the next run that may look, also if others looked before', async () => {
  const { world, image, later, run } = await cutOff()
  await using _ = world
  // Two looks, eleven minutes apart: without the open intent, the tag would count as deleted by somebody.
  assert.equal((await world.workOn(run)).counts?.planned, 0)
  later(11 * 60_000)
  assert.equal((await world.clean(NAME)).counts?.planned, 0)
  later()
  const next = await world.clean(NAME)
  assert.deepEqual([next.state, next.counts?.deleted], ['SUCCEEDED', 1], next.message)
  assert.equal(await resolve(world.at(), image.digest), undefined)
  const [last, first] = outcomes(world, image.digest)
  assert.equal(last, 'deleted')
  assert.match(first ?? '', /^not_done found by inspection, .*; tags put back: pr-1$/)
})

test('what is protected by then stays, with its tag', async () => {
  const { world, image, later } = await cutOff()
  await using _ = world
  await world.apply(webPolicy() + PROTECT, true)
  later()
  const next = await world.clean(NAME)
  assert.deepEqual([next.state, next.counts?.deleted], ['SUCCEEDED', 0], next.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('a tag that somebody pushed meanwhile stays where it is', async () => {
  const { world, image, later } = await cutOff()
  await using _ = world
  const other = await world.push('team/web', { tags: ['pr-1'], days: 1, seed: 'other' })
  later()
  const next = await world.clean(NAME)
  assert.equal(next.state, 'SUCCEEDED', next.message)
  assert.equal(await resolve(world.at(), 'pr-1'), other.digest)
  assert.match(outcomes(world, image.digest)[0] ?? '', /^not_done found by inspection, [^;]*$/)
})

test('a registry that does not answer an upload is asked again by the next run; other images go meanwhile', async () => {
  const about = { isDown: true }
  const { world, image, later } = await cutOff(() =>
    about.isDown ? { kind: 'answer', status: 503 } : undefined,
  )
  await using _ = world
  await world.push('team/web', { tags: ['pr-2'], days: 10 })
  later()
  assert.equal((await world.clean(NAME)).state, 'SUCCEEDED')
  later(8 * 24 * 3_600_000)
  const next = await world.clean(NAME)
  assert.deepEqual([next.state, next.counts?.deleted], ['SUCCEEDED', 1], next.message)
  assert.deepEqual(outcomes(world, image.digest), ['open'])
  about.isDown = false
  assert.equal((await world.clean(NAME)).counts?.deleted, 1)
  assert.equal(await resolve(world.at(), image.digest), undefined)
})

test('where careen may not push, the intent says which tags are missing and why', async () => {
  const { world, image, later } = await cutOff(() => ({ kind: 'answer', status: 403 }))
  await using _ = world
  later()
  const next = await world.clean(NAME)
  assert.equal(next.state, 'SUCCEEDED', next.message)
  assert.match(
    outcomes(world, image.digest)[0] ?? '',
    /^not_done .*; tags that are missing: pr-1 \(.*access denied, 403\. Check the credentials/,
  )
})

test('an image whose DELETE is refused after its tags are deleted gets them back in the same run', async () => {
  const about = { digest: '-' }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined =>
    method === 'DELETE' && path.endsWith(about.digest) ? { kind: 'answer', status: 409 } : undefined
  await using world = await openWorld({ untag: true, fault })
  const [image] = await pushTen(world, 1)
  assert.ok(image)
  await world.apply(webPolicy())
  about.digest = image.digest
  const run = await world.clean(NAME)
  assert.deepEqual([run.counts?.deleted, run.counts?.failed], [0, 1], run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
  assert.match(outcomes(world, image.digest)[0] ?? '', /^refused .*409; tags put back: pr-1$/)
})
