/** Plan, explanation, dry run and run say the same of every image, whatever a run obeys besides the policy. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RepositoryEffect } from '../../policies/diff/effect.ts'
import { type Decision, goes } from '../../policies/index.ts'
import { pushIndex } from '../support/push.ts'
import { ATTENTION, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

type Said = {
  /** Digests that go or lose tags, sorted. */
  readonly removed: readonly string[]
  readonly parks: boolean
}

const never = new AbortController().signal

/** `at`: nothing of a plan's goes before that. */
function ofDecisions(decisions: readonly Decision[], limitChecks: readonly { ok: boolean }[]): Said {
  const removed = decisions.filter((one) => one.action !== 'KEEP').map(({ digest }) => digest)
  return { removed: removed.toSorted(), parks: limitChecks.some(({ ok }) => !ok) }
}

function ofEffect(effect: RepositoryEffect | undefined, now: number): Said {
  const { deletes = [], limitChecks = [], notBefore = 0, stopped } = effect ?? {}
  return ofDecisions(notBefore > now || stopped !== undefined ? [] : deletes, limitChecks)
}

/** What all four say: the plan of a change that alters nothing, then the policy in force. */
async function all(world: World, hcl: string): Promise<Record<string, Said>> {
  const plan = await world.plan(
    `${hcl}\nprotect "other" {\n  registry = registry.prod\n  tag_regexp = "no-such"\n}\n`,
  )
  const [effect] = plan.effects
  const explained = await world.repositories.explain('prod/team/web', '', never)
  const dry = await world.dryRun('prod/team/web')
  const shown = world.runs.decisions(dry.id, 0, 500).decisions
  const said = {
    plan: ofEffect(effect, world.clock.now()),
    explain: ofDecisions(explained.decisions, explained.limitChecks),
    dry: ofDecisions(shown, dry.limitChecks),
  }
  const run = await world.clean('prod/team/web')
  const intents = world.store.intents.ofRun(run.id, 0, 500)
  const wanted =
    run.state === 'AWAITING_APPROVAL'
      ? world.store.runs.parkedDigests(run.id)
      : intents.map(({ digest }) => digest)
  return {
    ...said,
    run: { removed: [...new Set(wanted)].toSorted(), parks: run.state === 'AWAITING_APPROVAL' },
  }
}

async function agree(world: World, hcl: string, count: number, parks = false): Promise<void> {
  const { plan, ...others } = await all(world, hcl)
  assert.equal(plan?.removed.length, count, JSON.stringify(plan))
  assert.equal(plan?.parks, parks)
  for (const [who, said] of Object.entries(others)) assert.deepEqual(said, plan, who)
}

const moving = (more = '') => webPolicy(more).replace('pr-.*', 'pr-.*|latest|main|edge')

test('nothing besides the policy', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy(), true)
  await agree(world, webPolicy(), 2)
})

test('tags that move often, where the registry cannot remove a tag alone, and what follows their images', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.push('team/web', { tags: ['latest', 'pr-3'], days: 10 })
  const child = await world.push('team/web', { tags: [], days: 10 })
  await pushIndex(world.at(), ['main'], [child])
  await world.apply(moving(), true)
  const { effects } = await world.plan(moving('grace = "25h"'))
  assert.deepEqual(effects[0]?.deferred, { images: 2, tags: ['latest', 'main'] })
  await agree(world, moving(), 2)
})

for (const [title, options, more] of [
  ['where the policy lets them go', {}, 'delete_moving = true'],
  ['where a tag can go alone', { untag: true }, ''],
] as const)
  test(`tags that move often, ${title}`, async () => {
    await using world = await openWorld(options)
    await pushTen(world)
    await world.push('team/web', { tags: ['latest'], days: 10 })
    await world.apply(moving(more), true)
    await agree(world, moving(more), 3)
  })

test('a limit, and deferred images do not count for it', async () => {
  await using world = await openWorld()
  await pushTen(world, 4)
  await world.apply(webPolicy(), true)
  await agree(world, webPolicy(), 4, true)
  await using other = await openWorld()
  await pushTen(other, 3)
  await other.push('team/web', { tags: ['edge'], days: 10 })
  await other.push('team/web', { tags: ['main'], days: 10 })
  const hcl = moving('max_delete_count = 3')
  await other.apply(hcl, true)
  await agree(other, hcl, 3)
})

test('cooling off: the plan names the images and when, and nothing goes before', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const hcl = webPolicy('cooling_off = "7d"')
  const first = await world.apply(hcl)
  const [effect] = first.effects
  assert.equal(effect?.deletes.length, 2)
  assert.ok((effect?.notBefore ?? 0) > world.clock.now() + 6 * 24 * 3600 * 1000)
  await agree(world, hcl, 0)
  world.clock.skew = 8 * 24 * 3600 * 1000
  const later = await world.plan(
    `${hcl}\nprotect "other" {\n  registry = registry.prod\n  tag_regexp = "no"\n}\n`,
  )
  assert.deepEqual([later.effects[0]?.deletes.length, later.effects[0]?.notBefore], [2, undefined])
})

test('a quota that is not reached', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const hcl = `registry "prod" {
  url = "$URL"
}
default_policy "all" {
  registry    = registry.prod
  status      = "ACTIVE"
  keep_latest = 1
  quota {
    tags = 50
  }
}
`
  await world.apply(hcl, true)
  world.store.repositories.upsert({ registry: 'prod', repository: 'team/web', workspace: 'default' })
  await agree(world, hcl, 0)
})

test('a delete that may still arrive holds its image', async () => {
  await using world = await openWorld()
  const [first] = await pushTen(world)
  await world.apply(webPolicy(), true)
  const run = await world.start('prod/team/web')
  const begun = await world.recorder.begin(run.id, 'one that dies')
  assert.ok(begun && first)
  const manifest = await (await world.open(begun.registry)).manifest('team/web', first.digest, never)
  assert.ok(manifest)
  const { digest, mediaType, bytes } = manifest
  const intent = {
    digest,
    mediaType,
    bytes,
    action: 'DELETE',
    tags: ['pr-1'],
    children: [],
    size: 0,
    reasons: [],
  } as const
  await world.recorder.intend(begun.lease, intent)
  const plan = await world.plan(webPolicy('grace = "25h"'))
  const explained = await world.repositories.explain('prod/team/web', '', never)
  const dry = await world.dryRun('prod/team/web')
  const shown = world.runs.decisions(dry.id, 0, 500).decisions
  const others = plan.effects[0]?.deletes.map((one) => one.digest)
  assert.equal(others?.length, 1)
  assert.ok(!others?.includes(digest))
  for (const decisions of [explained.decisions, shown]) {
    assert.deepEqual(
      decisions.filter(goes).map((one) => one.digest),
      others,
    )
    const held = decisions.find((one) => one.digest === digest)
    assert.deepEqual(held?.reasons, [{ kind: 'delete_pending' }])
  }
})

test('a stopped repository, and one that waits for approval, say so everywhere', async () => {
  await using world = await openWorld()
  await pushTen(world, 4)
  await world.apply(webPolicy(), true)
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'AWAITING_APPROVAL')
  const ref = { registry: 'prod', repository: 'team/web' }
  world.store.repositories.stop(ref, 'a tag vanished')
  const plan = await world.plan(webPolicy('grace = "25h"'))
  const explained = await world.repositories.explain('prod/team/web', '', never)
  const [listed] = world.repositories.list({ limit: 10 })
  const [found] = world.repositories.list({ limit: 9, conditions: [ATTENTION] })
  for (const one of [plan.effects[0], explained, listed, found]) {
    assert.equal(one?.stopped, 'a tag vanished')
    assert.deepEqual([one?.parked?.run, one?.parked?.wants], [run.id, 4])
    assert.match(one?.parked?.why ?? '', /4 of 10 images, 40 %, limit 30 %/)
  }
  const dry = await world.dryRun('prod/team/web')
  assert.match(
    dry.message ?? '',
    /^cleaning of the repository is stopped: a tag vanished; run \S+ waits for approval/,
  )
  const same = await world.plan(webPolicy())
  assert.deepEqual(same.changes, [])
  assert.match(same.warnings?.join('\n') ?? '', /is stopped \(careen repositories resume prod\/team\/web\)/)
  assert.match(same.warnings?.join('\n') ?? '', /waits for approval \(careen approve \S+\): 4 images/)
  world.store.repositories.resume(ref)
  await world.workOn(await world.approve(run.id, ''))
  assert.deepEqual(world.repositories.list({ limit: 9, conditions: [ATTENTION] }), [])
})
