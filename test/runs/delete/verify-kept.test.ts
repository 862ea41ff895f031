/** What had to stay is looked at while images go, and put back: on a registry in memory that loses things. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../daemon/clock.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { BATCH } from '../../../daemon/runs/delete/delete-images.ts'
import { pushIndex, resolve } from '../../support/push.ts'
import { openWorld, pushTen, webPolicy } from '../../support/world.ts'

const EVERYTHING = 'allow_empty = true\n  max_delete_percent = 100'

/** Options of a registry that does `act` once, at the first DELETE whose path ends so. */
function atDelete() {
  const options: {
    end: string
    act?: () => void | Promise<void>
    fault: (request: MemoryRequest) => Fault | undefined
  } = {
    end: 'nothing',
    fault: ({ method, path }) => {
      const { act } = options
      if (method !== 'DELETE' || !path.endsWith(options.end) || act === undefined) return undefined
      delete options.act
      return { kind: 'before', act }
    },
  }
  return options
}

test('a kept tag that is missing stops the run after the batch, not at the end', async () => {
  const lose = atDelete()
  await using world = await openWorld(lose)
  const old = BATCH + 10
  for (let i = 0; i < old; i += 1) await world.push('team/web', { tags: [`pr-${i}`], days: 10 })
  for (let i = 0; i < 3; i += 1) await world.push('team/web', { tags: [`release-${i}`], days: 10 })
  await world.apply(webPolicy(EVERYTHING))
  const [first] = [...world.stored().tags.values()]
  lose.end = first ?? ''
  lose.act = () => void world.stored().tags.delete('release-1')
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.match(run.message ?? '', /release-1 \(restored\).*repositories resume prod\/team\/web/)
  assert.equal(world.store.intents.ofRun(run.id, 0, 1000).length, BATCH)
  assert.equal((await world.tags('team/web')).length, 3 + old - BATCH)
  assert.match(world.repositories.get('prod/team/web').stopped ?? '', /release-1/)
})

test('a child that a kept index shares with a deleted one is put back, nested ones too', async () => {
  const lose = atDelete()
  await using world = await openWorld(lose)
  const shared = await world.push('team/web', { tags: [], seed: 'shared', days: 10 })
  const own = await world.push('team/web', { tags: [], seed: 'own', days: 10 })
  const inner = await pushIndex(world.at(), [], [shared])
  const kept = await pushIndex(world.at(), ['release'], [inner])
  const doomed = await pushIndex(world.at(), ['pr-1'], [own, inner])
  await world.apply(webPolicy(EVERYTHING))
  lose.end = doomed.digest
  lose.act = () => {
    world.stored().manifests.delete(shared.digest)
    world.stored().manifests.delete(inner.digest)
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  for (const { digest } of [shared, inner, kept]) assert.equal(await resolve(world.at(), digest), digest)
  assert.equal(await resolve(world.at(), doomed.digest), undefined)
})

test('a registry that drops the image with one of its tags: the kept tag comes back, although it was listed', async () => {
  const lose = atDelete()
  await using world = await openWorld({ fault: lose.fault, untag: true })
  await pushTen(world, 0)
  const both = await world.push('team/web', { tags: ['pr-1', 'v1'], days: 10 })
  await world.apply(webPolicy('untag = true'))
  lose.end = '/pr-1'
  lose.act = () => void world.stored().manifests.delete(both.digest)
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.equal(await resolve(world.at(), 'v1'), both.digest)
})

test('a tag that cannot be put back is reported', async () => {
  const lose = atDelete()
  await using world = await openWorld(lose)
  const [first] = await pushTen(world)
  await world.apply(webPolicy())
  lose.end = first?.digest ?? ''
  lose.act = () => {
    const { tags, manifests, blobs } = world.stored()
    manifests.delete(tags.get('release-5') ?? '')
    for (const tag of ['release-5', 'release-6']) tags.delete(tag)
    blobs.clear()
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING')
  assert.match(
    run.message ?? '',
    /release-5 \(NOT restored: its manifest is missing too\), release-6 \(NOT restored: .*lacks a blob or manifest/,
  )
})

test('a removed tag that the registry still lists is reported', async () => {
  const { fault }: { fault: (request: MemoryRequest) => Fault | undefined } = {
    fault: ({ method, path }) => {
      if (method !== 'DELETE' || !world.stored().manifests.delete(path.slice(path.lastIndexOf('/') + 1)))
        return undefined
      return { kind: 'answer', status: 202 }
    },
  }
  await using world = await openWorld({ fault })
  await pushTen(world, 1)
  await world.apply(webPolicy())
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.match(run.message ?? '', /tag pr-1 is dangling: it is listed/)
})

test('if the run breaks off, an incident is reported rather than what broke it off', async () => {
  const lose = atDelete()
  await using world = await openWorld(lose)
  const [first, second] = await pushTen(world)
  await world.apply(webPolicy())
  const doomed = [first?.digest ?? '', second?.digest ?? '']
  let seen = 0
  const { fault } = lose
  lose.fault = (request) => {
    if (request.method !== 'DELETE' || !doomed.some((digest) => request.path.endsWith(digest)))
      return fault(request)
    seen += 1
    world.stored().tags.delete('release-5')
    return seen === 2 ? { kind: 'answer', status: 403 } : undefined
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.ok((await world.tags('team/web')).includes('release-5'))
})

test('where the look after a batch fails, what it was to look at is looked at when the run ends', async () => {
  const about = { deletes: 0, failed: false }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined => {
    if (method === 'DELETE' && !path.includes('careen-probe')) about.deletes += 1
    // The probe's, too.
    if (about.deletes <= BATCH || about.failed || !path.endsWith('/tags/list')) return undefined
    about.failed = true
    world.stored().tags.delete('release-1')
    return { kind: 'answer', status: 403 }
  }
  await using world = await openWorld({ fault })
  for (let i = 0; i <= BATCH; i += 1) await world.push('team/web', { tags: [`pr-${i}`], days: 10 })
  for (let i = 0; i < 3; i += 1) await world.push('team/web', { tags: [`release-${i}`], days: 10 })
  await world.apply(webPolicy(EVERYTHING))
  const run = await world.clean('prod/team/web')
  assert.ok(about.failed)
  assert.equal(run.errorCode, 'KEPT_TAG_MISSING', run.message)
  assert.ok((await world.tags('team/web')).includes('release-1'))
})

test('a kept image that goes along with an index is put back, though it is no index', async () => {
  const lose = atDelete()
  await using world = await openWorld(lose)
  const child = await world.push('team/web', { tags: ['release'], seed: 'child', days: 10 })
  const doomed = await pushIndex(world.at(), ['pr-1'], [child])
  await world.apply(webPolicy(EVERYTHING))
  lose.end = doomed.digest
  lose.act = () => {
    world.stored().manifests.delete(child.digest)
    world.stored().tags.delete('release')
  }
  const run = await world.clean('prod/team/web')
  assert.match(run.message ?? '', /release \(restored\)/)
  assert.equal(await resolve(world.at(), 'release'), child.digest)
})

for (const how of ['cancelled', 'stopped'] as const) {
  test(`a kept tag that is missing while the run is ${how}: the repository stops all the same`, async () => {
    const lose = atDelete()
    await using world = await openWorld(lose)
    // Pauses between tries, and between renewals of the lease, are cut short.
    world.clock.sleep = (ms, signal) => systemClock.sleep(Math.min(ms, 2), signal)
    const [first] = await pushTen(world)
    await world.apply(webPolicy())
    const run = await world.start('prod/team/web')
    const stop = new AbortController()
    lose.end = first?.digest ?? ''
    lose.act = async () => {
      world.stored().tags.delete('release-5')
      if (how === 'stopped') stop.abort()
      else world.runs.cancel(run.id)
      await systemClock.sleep(20)
    }
    const ended = await world.workOn(run, { stop: stop.signal })
    assert.deepEqual([ended.state, ended.errorCode], ['FAILED', 'KEPT_TAG_MISSING'], ended.message)
    assert.match(world.repositories.get('prod/team/web').stopped ?? '', /release-5 \(restored\)/)
  })
}
