/** Pins and runs: a pinned image stays, whenever it was pinned, and no longer than its pin. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ledger } from '../../daemon/ledger/index.ts'
import type { PinEnd } from '../../proto/resources/index.ts'
import { DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { pushIndex, resolve } from '../support/push.ts'
import { NEVER, openWorld, pushTen, refOf, webPolicy, type World } from '../support/world.ts'

const DAY = 86_400_000
const ONCE = { actor: DAEMON_ACTOR, requestId: '', validateOnly: false }

async function prepared(old = 4) {
  const world = await openWorld()
  await pushTen(world, old)
  await world.apply(webPolicy('', 'expire_period = "7d"\n    retained_top = 1'))
  return world
}

function pin(world: World, reference: string, end: PinEnd = { after: DAY }, by = 'token:ci') {
  const asked = { ...refOf('prod/team/web'), reference, reason: 'release 7', end, field: 'pin' }
  const [made] = world.pins.create({ pins: [asked], by, ...ONCE })
  return made ?? assert.fail('nothing was pinned')
}

async function previews(world: World): Promise<readonly string[]> {
  return (await world.tags('team/web')).filter((tag) => tag.startsWith('pr-')).toSorted()
}

/** A ledger that does something before the first intent, or after its outcome. */
function during(world: World, when: 'intend' | 'recordOutcome', act: () => void): Ledger {
  let done = false
  const once = (): void => {
    if (!done) act()
    done = true
  }
  return {
    ...world.ledger,
    intend: async (...call) => {
      if (when === 'intend') once()
      return world.ledger.intend(...call)
    },
    recordOutcome: async (...call) => {
      await world.ledger.recordOutcome(...call)
      if (when === 'recordOutcome') once()
    },
  }
}

test('a release that CI pins stays in the nightly run, with its reason on every screen, and goes when its pin has ended', async () => {
  await using world = await prepared()
  const made = pin(world, 'pr-2', { after: 30 * DAY })
  const { decisions } = await world.repositories.explain('prod/team/web', 'pr-2', NEVER)
  assert.deepEqual(
    decisions.map(({ action, reasons, goesAt }) => [action, reasons[0]?.kind, goesAt]),
    [['KEEP', 'pinned', made.until]],
  )
  const dry = await world.dryRun('prod/team/web')
  const plan = await world.plan(webPolicy())
  assert.equal(dry.counts?.planned, 2, 'the pinned image takes no place among the newest')
  const listed = plan.effects.flatMap(({ deletes }) => deletes.flatMap(({ tags }) => tags))
  assert.deepEqual(listed.toSorted(), ['pr-1', 'pr-3', 'pr-4'], 'the plan keeps it too')
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
  const kept = await previews(world)
  assert.deepEqual([kept.length, kept.includes('pr-2')], [2, true])
  world.clock.skew = 30 * DAY + 1000
  const next = await world.clean('prod/team/web')
  assert.deepEqual([next.state, (await previews(world)).length], ['SUCCEEDED', 1])
})

test('pinned between the decision and the intent: the run begins again, without an attempt, and keeps it', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  const ledger = during(world, 'intend', () => {
    for (const tag of ['pr-1', 'pr-2', 'pr-3']) pin(world, tag)
  })
  const stopped = await world.workOn(run, { ledger })
  assert.deepEqual([stopped.state, stopped.attempts, (await previews(world)).length], ['QUEUED', 0, 4])
  assert.match(stopped.message ?? '', /token:ci pinned pr-1 during the run.*It begins again/)
  assert.deepEqual(world.handedBack, [run.id])
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, await previews(world)], ['SUCCEEDED', ['pr-1', 'pr-2', 'pr-3', 'pr-4']])
})

test('pinned between an intent and its DELETE: the pin says that it may be too late, and the run deletes nothing more', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  const seen: unknown[] = []
  const ledger: Ledger = {
    ...world.ledger,
    intend: async (lease, intent) => {
      const committed = await world.ledger.intend(lease, intent)
      if (seen.length === 0) seen.push(pin(world, intent.tags[0] ?? '').deletePending)
      return committed
    },
  }
  const stopped = await world.workOn(run, { ledger })
  assert.deepEqual([seen, stopped.state, (await previews(world)).length], [[true], 'QUEUED', 3])
})

test('who pins again what is pinned does not stop the run, and neither does a pin elsewhere', async () => {
  await using world = await prepared()
  pin(world, 'pr-1', 'never')
  const run = await world.start('prod/team/web')
  const ledger = during(world, 'recordOutcome', () => {
    pin(world, 'pr-1', { after: DAY }, 'token:other')
    pin(world, 'pr-1', 'never')
    const elsewhere = { ...refOf('prod/team/api'), reference: 'v1', reason: 'r', field: '' }
    world.pins.create({ pins: [{ ...elsewhere, end: 'never' }], by: 'a', ...ONCE })
  })
  const ended = await world.workOn(run, { ledger })
  assert.deepEqual([ended.state, (await previews(world)).length], ['SUCCEEDED', 2])
})

test('two services pin one image, and it stays until the second one has left it', async () => {
  await using world = await prepared()
  const [one, two] = [pin(world, 'pr-1', 'never', 'svc:a'), pin(world, 'pr-1', 'never', 'svc:b')]
  const unpin = (id: string) => world.pins.remove({ workspace: 'default', id, etag: '', ...ONCE })
  unpin(one.id)
  await world.clean('prod/team/web')
  assert.ok((await previews(world)).includes('pr-1'))
  unpin(two.id)
  await world.clean('prod/team/web')
  assert.equal((await previews(world)).length, 1)
  assert.throws(() => unpin(two.id), { code: 'NOT_FOUND', message: /careen pins/ })
})

test('on a clock that nobody can rely on, a pin that has ended still holds', async () => {
  await using world = await prepared()
  pin(world, 'pr-1')
  world.clock.skew = 2 * DAY
  const reasons = async () => {
    const { decisions } = await world.repositories.explain('prod/team/web', 'pr-1', NEVER)
    return decisions.flatMap((decision) => decision.reasons.map(({ kind }) => kind))
  }
  assert.ok(!(await reasons()).includes('pinned'))
  world.clock.wall = 3 * 3_600_000
  assert.ok((await reasons()).includes('pinned'))
})

test('a pinned index keeps its children and its signature, and the pin of a digest follows no tag', async () => {
  await using world = await openWorld()
  const [first] = await pushTen(world)
  assert.ok(first)
  const child = await world.push('team/web', { tags: [], days: 12, seed: 'child' })
  const index = await pushIndex(world.at(), ['pr-0'], [child])
  const signature = `${index.digest.replace(':', '-')}.sig`
  await world.push('team/web', { tags: [signature], days: 12 })
  await world.apply(webPolicy())
  pin(world, 'pr-0')
  pin(world, first.digest)
  await world.push('team/web', { tags: ['pr-1'], days: 11, seed: 'moved here' })
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
  assert.deepEqual(await previews(world), ['pr-0'])
  assert.ok((await world.tags('team/web')).includes(signature))
  for (const { digest } of [first, child]) assert.equal(await resolve(world.at(), digest), digest)
})

test('a worker that does not know pins gets no run of a repository with pins', async () => {
  await using world = await prepared()
  pin(world, 'pr-1')
  const { id } = await world.start('prod/team/web')
  assert.equal(await world.ledger.begin(id, 'old', []), undefined)
  assert.match(world.runs.get(id).message ?? '', /old does not know pins\. Upgrade/)
  assert.ok(await world.ledger.begin(id, 'new', ['pins']))
})
