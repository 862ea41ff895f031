/** Ordinary days and bad nights: what is deleted by what looks have seen. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { discover } from '../../daemon/workspaces/discover-repositories.ts'
import type { Run } from '../../proto/resources/run.ts'
import type { Pushed } from '../support/push.ts'
import { ATTENTION, openWorld, webPolicy, type World } from '../support/world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const REF = { registry: 'prod', repository: 'team/web' }
const REPOSITORY = 'prod/team/web'

/** All tags of builds; nothing but age and rank holds them. */
const policy = (rule: string, more = ''): string =>
  webPolicy(`max_delete_percent = 100\n  ${more}`, rule).replace('pr-.*', '.*')

/** A build of now, on the clock of the world. */
function build(world: World, tag: string, more: { readonly days?: number } = {}): Promise<Pushed> {
  const { days = 0 } = more
  return world.push('team/web', { tags: [tag], seed: tag, days: days - world.clock.skew / DAY })
}

async function cleaned(world: World): Promise<Run> {
  const run = await world.clean(REPOSITORY)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  return run
}

/** One look now. */
async function looked(world: World): Promise<void> {
  const run = await world.dryRun(REPOSITORY)
  assert.equal(run.state, 'SUCCEEDED', run.message)
}

/** Builds `first` to `last`, an hour apart. */
async function builds(world: World, first: number, last: number): Promise<Pushed[]> {
  const pushed: Pushed[] = []
  for (let i = first; i <= last; i += 1) {
    world.clock.skew += HOUR
    pushed.push(await build(world, `build-${i}`))
  }
  return pushed
}

describe('the ordinary day', () => {
  test('20 builds between two looks: the newest five by their build times stay', async () => {
    await using world = await openWorld()
    await build(world, 'first')
    await world.apply(policy('retained_top = 5'))
    await looked(world)
    await builds(world, 1, 20)
    await cleaned(world)
    assert.deepEqual(
      await world.tags('team/web'),
      [16, 17, 18, 19, 20].map((i) => `build-${i}`),
    )
  })

  test('a tag that is moved back to an old image makes it young, and newer than others', async () => {
    await using world = await openWorld()
    const old = await world.push('team/web', { tags: ['v1'], days: 30 })
    await build(world, 'prod')
    await world.apply(policy('expire_period = "14d"', 'delete_moving = true'))
    await looked(world)
    world.clock.skew = 13 * DAY
    world.stored().tags.set('prod', old.digest)
    world.clock.skew = 13 * DAY + HOUR
    await cleaned(world)
    assert.ok((await world.tags('team/web')).includes('prod'))
    world.clock.skew = 26 * DAY
    await cleaned(world)
    assert.ok(
      (await world.tags('team/web')).includes('prod'),
      'its age counts from the look that saw the tag there',
    )
    world.clock.skew = 28 * DAY
    await cleaned(world)
    assert.ok(!(await world.tags('team/web')).includes('prod'))
  })

  test('a revert: the old digest with a new tag takes a place among the newest, and the builds of its gap stay', async () => {
    await using world = await openWorld()
    const old = await build(world, 'build-0')
    await builds(world, 1, 4)
    await world.apply(policy('retained_top = 3'))
    await cleaned(world)
    assert.deepEqual(await world.tags('team/web'), ['build-2', 'build-3', 'build-4'])
    await builds(world, 5, 5)
    const again = await world.push('team/web', { tags: ['release'], seed: 'build-0', days: 0 })
    assert.ok(old.digest !== again.digest)
    await cleaned(world)
    const left = await world.tags('team/web')
    assert.ok(left.includes('build-5') && left.includes('release'), left.join())
  })

  test('the last tag is lost: age and grace begin anew, for the image itself', async () => {
    await using world = await openWorld()
    await build(world, 'stable')
    const old = await world.push('team/web', { tags: ['latest'], days: 20 })
    await world.apply(webPolicy('max_delete_percent = 100', 'untagged = true\n    expire_period = "7d"'))
    await looked(world)
    world.clock.skew = DAY
    await build(world, 'latest')
    await cleaned(world)
    const isThere = () => world.stored().manifests.has(old.digest)
    assert.ok(isThere(), 'it lost its tag a moment ago')
    world.clock.skew = 7 * DAY
    await cleaned(world)
    assert.ok(isThere())
    world.clock.skew = 9 * DAY
    await cleaned(world)
    assert.ok(!isThere())
  })

  test('what a person pushes again after deleting it is put back, and pushes nothing out', async () => {
    await using world = await openWorld()
    const pushed = await builds(world, 1, 6)
    await world.apply(policy('retained_top = 5\n    expire_period = "1d"'))
    await looked(world)
    const held = world.stored()
    const [first] = pushed
    assert.ok(held && first)
    const manifest = held.manifests.get(first.digest)
    assert.ok(manifest)
    held.tags.delete('build-1')
    held.manifests.delete(first.digest)
    for (const later of [HOUR, HOUR]) {
      world.clock.skew += later
      await looked(world)
    }
    assert.deepEqual(world.store.sightings.page(REF, '', 99).length, 5, 'two looks agree')
    held.manifests.set(first.digest, manifest)
    held.tags.set('build-1', first.digest)
    world.clock.skew += 2 * DAY
    await cleaned(world)
    assert.equal((await world.tags('team/web')).length, 6)
    await cleaned(world)
    assert.equal((await world.tags('team/web')).length, 6, 'it may be the newest')
    await builds(world, 7, 11)
    world.clock.skew += 2 * DAY
    await cleaned(world)
    assert.deepEqual((await world.tags('team/web')).toSorted(), [
      'build-10',
      'build-11',
      'build-7',
      'build-8',
      'build-9',
    ])
  })
})

describe('what was not seen is not gone', () => {
  /** 30 builds, of which `hidden` answer 404 while that is wished. */
  async function outage(hidden: number) {
    const away = new Set<string>()
    const fault = ({ path }: MemoryRequest): Fault | undefined =>
      [...away].some((name) => path.endsWith(`/manifests/${name}`))
        ? {
            kind: 'answer',
            status: 404,
            headers: { 'content-type': 'application/json' },
            body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}',
          }
        : undefined
    const world = await openWorld({ fault })
    const pushed = await builds(world, 1, 30)
    await world.apply(policy('retained_top = 30'))
    await looked(world)
    await world.apply(policy('retained_top = 10'), true)
    const unmount = () => {
      for (const [i, { digest }] of pushed.slice(0, hidden).entries()) away.add(digest).add(`build-${i + 1}`)
    }
    return { world, unmount, mount: () => away.clear() }
  }

  test('12 of 30 are missing for one look: it ends, says what to do, and nothing is forgotten', async () => {
    const { world, unmount, mount } = await outage(12)
    await using _ = world
    unmount()
    const before = world.store.sightings.page(REF, '', 99)
    for (const run of [await world.clean(REPOSITORY), await world.dryRun(REPOSITORY)]) {
      assert.deepEqual([run.state, run.errorCode], ['FAILED', 'REGISTRY_INCONSISTENT'])
      assert.match(
        run.message ?? '',
        /^prod\/team\/web: 12 of 30 images .* since 20.* are not there any more: build-1, .* and 7 more\. .*careen repositories resume prod\/team\/web$/,
      )
    }
    await assert.rejects(world.repositories.explain(REPOSITORY, '', new AbortController().signal), {
      code: 'REGISTRY_INCONSISTENT',
    })
    const plan = await world.plan(policy('retained_top = 9'))
    assert.match(plan.effects[0]?.failure ?? '', /12 of 30 images/)
    assert.deepEqual(world.store.sightings.page(REF, '', 99), before)
    assert.match(world.repositories.get(REPOSITORY).loss ?? '', /^12 of 30 images/)
    assert.match(
      world.repositories.list({ limit: 9, conditions: [ATTENTION] })[0]?.loss ?? '',
      /^12 of 30 images/,
    )
    mount()
    world.clock.skew += DAY
    await cleaned(world)
    assert.equal(world.repositories.get(REPOSITORY).loss, undefined)
    assert.deepEqual(
      (await world.tags('team/web')).toSorted(),
      Array.from({ length: 10 }, (_unused, i) => `build-${i + 21}`).toSorted(),
    )
  })

  test('a few are missing for one look: they stay, and take no place when they are back', async () => {
    const { world, unmount, mount } = await outage(4)
    await using _ = world
    unmount()
    const run = await cleaned(world)
    const { decisions } = world.store.decisions.page(run.id, 0, 99)
    assert.equal(decisions.filter(({ reasons }) => reasons.some(({ kind }) => kind === 'unseen')).length, 4)
    mount()
    world.clock.skew += DAY
    await cleaned(world)
    const left = await world.tags('team/web')
    for (let i = 21; i <= 30; i += 1) assert.ok(left.includes(`build-${i}`), `build-${i} of ${left.join()}`)
  })

  test('a loss that was meant is accepted, and is gone at the next look', async () => {
    const { world, unmount } = await outage(12)
    await using _ = world
    unmount()
    assert.equal((await world.clean(REPOSITORY)).errorCode, 'REGISTRY_INCONSISTENT')
    assert.match(world.repositories.resume(REPOSITORY).loss ?? '', /^12 of 30 images/)
    assert.equal(world.repositories.get(REPOSITORY).loss, undefined)
    world.clock.skew += HOUR
    await cleaned(world)
    assert.equal(world.store.sightings.page(REF, '', 99).length, 10)
  })

  test('an empty volume for a night, with one build pushed into it: the next night all is as it was', async () => {
    const { world } = await outage(0)
    await using _ = world
    const whole = world.stored()
    world.registry.repositories.delete('team/web')
    assert.equal((await world.clean(REPOSITORY)).errorCode, 'REGISTRY_NOT_FOUND')
    await builds(world, 31, 31)
    assert.equal((await world.clean(REPOSITORY)).errorCode, 'REGISTRY_INCONSISTENT')
    world.registry.repositories.set('team/web', whole)
    world.clock.skew += DAY
    await cleaned(world)
    assert.deepEqual(
      (await world.tags('team/web')).toSorted(),
      Array.from({ length: 10 }, (_unused, i) => `build-${i + 21}`).toSorted(),
    )
  })

  test('restored images push nobody out, and stay a period', async () => {
    await using world = await openWorld()
    await builds(world, 1, 30)
    await world.apply(policy('retained_top = 25'))
    await looked(world)
    assert.equal((await cleaned(world)).counts?.deleted, 5)
    for (let i = 1; i <= 5; i += 1) await world.repositories.restore(REPOSITORY, `build-${i}`)
    await cleaned(world)
    assert.equal((await world.tags('team/web')).length, 30)
    await builds(world, 31, 55)
    await cleaned(world)
    assert.equal((await world.tags('team/web')).length, 25)
  })
})

describe('baseline', () => {
  const wide = `
registry "prod" {
  url = "$URL"
}
lifecycle_policy "all" {
  registry           = registry.prod
  repositories       = "**"
  status             = "ACTIVE"
  max_delete_percent = 100
  rule "old" {
    tag_regexp    = ".*"
    expire_period = "30d"
  }
}
`
  const list = async (world: World): Promise<void> => {
    assert.deepEqual(await discover(world.base, 'default', new AbortController().signal), [])
  }
  const old = (world: World, repository: string) =>
    world.push(repository, { tags: ['copied'], days: 50 - world.clock.skew / DAY })

  test('a repository that appears later is none: a copy of an old image stays', async () => {
    await using world = await openWorld()
    await old(world, 'team/there')
    await world.apply(wide)
    await list(world)
    world.clock.skew = HOUR
    await old(world, 'team/later')
    world.clock.skew = 2 * HOUR
    await list(world)
    world.clock.skew = 15 * HOUR
    assert.equal((await world.dryRun('prod/team/there')).counts?.planned, 1, 'it was there at the first list')
    assert.equal((await world.dryRun('prod/team/later')).counts?.planned, 0)
    world.clock.skew = 32 * DAY
    assert.equal((await world.dryRun('prod/team/later')).counts?.planned, 1)
  })

  test('a repository that does not exist was looked at', async () => {
    await using world = await openWorld()
    await world.apply(policy('expire_period = "30d"'), true)
    assert.equal((await world.dryRun(REPOSITORY)).errorCode, 'REGISTRY_NOT_FOUND')
    world.clock.skew = HOUR
    await old(world, 'team/web')
    assert.equal((await world.dryRun(REPOSITORY)).counts?.planned, 0)
  })
})
