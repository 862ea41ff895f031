/** A paused registry or repository: its runs wait, running ones stop before their next DELETE, and all go on after it is resumed. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openClient } from '../../cli/remote/client.ts'
import { registriesText } from '../../cli/views/registries.ts'
import { repositoriesText } from '../../cli/views/runs.ts'
import { checkPauses } from '../../daemon/health/checks.ts'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { startDue, waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { newWorker, serve, TOKEN } from '../support/serve.ts'
import { NEVER, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const DAY = 24 * 3_600_000

async function prepared() {
  const world = await openWorld()
  await pushTen(world, 4)
  await world.apply(webPolicy())
  return world
}

const pause = (world: World, reason = 'the storage is moved', requestId: string = randomUUID()) =>
  world.registries.pause({ name: 'prod', reason, by: 'token:anna', requestId })
const resume = (world: World) => world.registries.resume({ name: 'prod', requestId: randomUUID() })

type Place = {
  readonly what: string
  readonly pause: (world: World) => unknown
  readonly resume: (world: World) => unknown
  readonly text: RegExp
}

/** What can be paused. */
const PLACES: readonly Place[] = [
  {
    what: 'registry',
    pause: (world) => pause(world),
    resume,
    text: /registry prod is paused since .* by token:anna: the storage is moved\. To resume it, run: careen resume prod$/,
  },
  {
    what: 'repository',
    pause: (world) => world.repositories.pause('prod/team/web', 'the storage is moved'),
    resume: (world) => world.repositories.resume('prod/team/web', ''),
    text: /repository prod\/team\/web is paused since .* by token:anna: the storage is moved\. To resume it, run: careen repositories resume prod\/team\/web$/,
  },
]

async function left(world: World): Promise<number> {
  return (await world.tags('team/web')).filter((tag) => tag.startsWith('pr-')).length
}

for (const place of PLACES) {
  test(`runs of a paused ${place.what} stay QUEUED with the reason, requested and due ones, and end after it is resumed`, async () => {
    await using world = await prepared()
    place.pause(world)
    const run = await world.start('prod/team/web')
    assert.deepEqual([run.state, run.waiting], ['QUEUED', 'PAUSE'])
    assert.match(run.message ?? '', place.text)
    assert.deepEqual([waitingRuns(world.base).ids, world.store.runs.countQueued()], [[], 0])
    assert.equal(await world.ledger.begin(run.id, 'any'), undefined)
    assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED', 'a dry run deletes nothing')
    assert.deepEqual(await left(world), 4)
    world.runs.cancel(run.id)
    world.clock.skew = DAY + 1000
    const [due] = startDue(world.base)
    assert.ok(due)
    assert.deepEqual([waitingRuns(world.base).ids, world.runs.get(due.id).state], [[], 'QUEUED'])
    const before = world.store.runChanges.newest()
    place.resume(world)
    assert.ok(world.store.runChanges.newest() > before, 'whoever watches the run sees that it goes on')
    assert.deepEqual(waitingRuns(world.base).ids, [due.id])
    const ended = await world.workOn(due)
    assert.deepEqual([ended.state, ended.message, await left(world)], ['SUCCEEDED', undefined, 0])
  })

  test(`a running run of a paused ${place.what} stops before its next DELETE, waits without an attempt, and goes on`, async () => {
    await using world = await prepared()
    const run = await world.start('prod/team/web')
    let sent = 0
    const ledger: Ledger = {
      ...world.ledger,
      recordOutcome: async (...call) => {
        await world.ledger.recordOutcome(...call)
        place.pause(world)
        sent = world.deletes().length
      },
    }
    const waiting = await world.workOn(run, { ledger })
    assert.deepEqual([waiting.state, waiting.attempts, await left(world)], ['QUEUED', 0, 3])
    assert.deepEqual([sent > 0, world.deletes().length], [true, sent])
    assert.match(waiting.message ?? '', place.text)
    assert.deepEqual(waitingRuns(world.base).ids, [])
    place.resume(world)
    const ended = await world.workOn(run)
    assert.deepEqual([ended.state, ended.counts?.deleted, await left(world)], ['SUCCEEDED', 4, 0])
  })

  test(`a ${place.what} paused between a decision and its intent: a worker of another host gets no intent, and sends nothing`, async () => {
    await using world = await prepared()
    await using served = await serve(world)
    const run = await world.start('prod/team/web')
    const remote = remoteLedger(served.client, newWorker())
    let probes = 0
    const ledger: Ledger = {
      ...remote,
      intend: (...call) => {
        place.pause(world)
        probes = world.deletes().length
        return remote.intend(...call)
      },
    }
    const waiting = await world.workOn(run, { ledger })
    assert.deepEqual([waiting.state, waiting.attempts, await left(world)], ['QUEUED', 0, 4])
    assert.match(waiting.message ?? '', place.text)
    assert.deepEqual([world.deletes().length, world.store.intents.ofRun(run.id, 0, 9)], [probes, []])
  })

  test(`a ${place.what} paused between an intent and its DELETE: the lease says so, and nothing is sent`, async () => {
    await using world = await prepared()
    const run = await world.start('prod/team/web')
    const { lease } = (await world.ledger.begin(run.id, 'one')) ?? assert.fail('no run')
    place.pause(world)
    await assert.rejects(world.ledger.renew(lease), { code: 'PAUSED', message: place.text })
    world.clock.skew += 61_000
    assert.deepEqual(
      [waitingRuns(world.base).ids, world.runs.get(run.id).state],
      [[], 'QUEUED'],
      'its worker died',
    )
    assert.equal(await world.ledger.begin(run.id, 'two'), undefined)
  })
}

test('a paused repository: the others of its registry are cleaned, and a pause of the registry goes on behind it', async () => {
  await using world = await openWorld()
  await pushTen(world, 4)
  await world.push('team/api', { tags: ['pr-1'], days: 10 })
  await world.push('team/api', { tags: ['main'], days: 10 })
  await world.apply(teamPolicy(world, ['web', 'api']))
  world.repositories.pause('prod/team/web', 'a look')
  world.clock.skew = DAY + 1000
  const due = startDue(world.base)
  assert.equal(due.length, 2)
  const [first, ...others] = waitingRuns(world.base).ids
  assert.deepEqual(others, [])
  assert.equal((await world.workOn(world.runs.get(first ?? ''))).state, 'SUCCEEDED')
  assert.deepEqual([await world.tags('team/api'), await left(world)], [['main'], 4])
  pause(world)
  const waiting = () => due.map(({ id }) => world.runs.get(id)).find(({ state }) => state === 'QUEUED')
  assert.match(waiting()?.message ?? '', /^repository prod\/team\/web is paused .* a look/)
  world.repositories.resume('prod/team/web', '')
  assert.match(waiting()?.message ?? '', /^registry prod is paused/)
  assert.deepEqual(waitingRuns(world.base).ids, [])
})

test('plans, lists, explanations and health say that repositories are paused; a plan names five', async () => {
  await using world = await openWorld()
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  for (const name of names) {
    await world.push(`team/${name}`, { tags: ['pr-1'], days: 10 })
    await world.push(`team/${name}`, { tags: ['main'], days: 10 })
  }
  const policy = teamPolicy(world, names)
  await world.apply(policy)
  assert.deepEqual(checkPauses(world.store), [])
  world.repositories.pause('prod/team/a', 'a look')
  assert.match(
    checkPauses(world.store)[0]?.message ?? '',
    /^1 repository is paused, since .* careen repositories$/,
  )
  for (const name of names) world.repositories.pause(`prod/team/${name}`, `a look at ${name}`)
  assert.match(checkPauses(world.store)[0]?.message ?? '', /^7 repositories are paused, the first since/)
  const { onHold, pause: own } = world.repositories.get('prod/team/a')
  assert.match(onHold ?? '', /^repository prod\/team\/a is paused since .*: a look at a\. To resume it/)
  assert.deepEqual([own?.reason, own?.pausedBy], ['a look at a', 'token:anna'], 'a later pause replaces it')
  const explained = await world.repositories.explain('prod/team/a', '', NEVER)
  assert.equal(explained.onHold, onHold)
  const planned = await world.plan(policy.replace('"7d"', '"5d"'))
  const held = (planned.warnings ?? []).filter((text) => text.includes('paused'))
  assert.deepEqual(
    held.map((text) => text.replace(/ is paused .*/, '')),
    [
      ...['a', 'b', 'c', 'd', 'e'].map((name) => `repository prod/team/${name}`),
      '2 more repositories of the plan are paused. To list them, run: careen repositories',
    ],
  )
  assert.match(
    repositoriesText([world.repositories.get('prod/team/a')], (_colour, text) => text),
    /PAUSED\n\nRepository prod\/team\/a is paused since .* by token:anna: a\n {2}look at a\. Nothing is deleted there\. To resume it:\n {4}careen repositories resume prod\/team\/a\n$/,
  )
})

type Resumed = {
  readonly what: string
  readonly has: readonly ('pause' | 'incident' | 'loss')[]
  readonly seen: 'nothing' | 'all' | 'another'
  readonly code?: string
}

/** A policy over the repositories of a team, which are known. */
function teamPolicy({ store }: World, names: readonly string[]): string {
  for (const name of names)
    store.repositories.upsert({ registry: 'prod', repository: `team/${name}`, workspace: 'default' })
  return webPolicy().replace(/repository = .*/, 'repositories = "team/*"')
}

const LOSS = { at: 1, lost: 6, known: 10, since: 0, names: [], digests: [] }

const RESUMED: readonly Resumed[] = [
  { what: 'a pause', has: ['pause'], seen: 'nothing' },
  { what: 'a pause that was looked at', has: ['pause'], seen: 'all' },
  { what: 'a pause that was replaced', has: ['pause'], seen: 'another', code: 'ETAG_MISMATCH' },
  { what: 'an incident', has: ['incident'], seen: 'all' },
  { what: 'an incident that nobody looked at', has: ['incident'], seen: 'nothing', code: 'INVALID_ARGUMENT' },
  { what: 'another incident', has: ['incident'], seen: 'another', code: 'ETAG_MISMATCH' },
  {
    what: 'a pause, as an incident came',
    has: ['pause', 'incident'],
    seen: 'another',
    code: 'ETAG_MISMATCH',
  },
  { what: 'both unseen', has: ['pause', 'incident'], seen: 'nothing', code: 'INVALID_ARGUMENT' },
  { what: 'both', has: ['pause', 'incident'], seen: 'all' },
  { what: 'missing images unseen', has: ['pause', 'loss'], seen: 'nothing', code: 'INVALID_ARGUMENT' },
  { what: 'missing images', has: ['pause', 'loss'], seen: 'all' },
]

test('a resume ends what was looked at, all of it, and nothing else', async () => {
  await using world = await prepared()
  const ref = { registry: 'prod', repository: 'team/web' }
  for (const { what, has, seen, code } of RESUMED) {
    world.repositories.resume('prod/team/web')
    const other = world.repositories.get('prod/team/web').etag ?? ''
    if (has.includes('pause')) world.repositories.pause('prod/team/web', what)
    if (has.includes('incident')) world.store.repositories.stop(ref, what)
    if (has.includes('loss')) world.store.losses.set(ref, LOSS)
    const before = world.repositories.get('prod/team/web')
    const etag = { nothing: '', all: before.etag ?? '', another: other }[seen]
    const act = () => world.repositories.resume('prod/team/web', etag)
    if (code !== undefined) {
      assert.throws(act, { code }, what)
      assert.deepEqual(world.repositories.get('prod/team/web'), before, what)
      continue
    }
    act()
    const { pause: still, stopped, loss } = world.repositories.get('prod/team/web')
    assert.deepEqual([still, stopped, loss], [undefined, undefined, undefined], what)
  }
})

test('who ends a pause accepts no clock that was set back', async () => {
  await using world = await prepared()
  const ref = { registry: 'prod', repository: 'team/web' }
  await world.dryRun('prod/team/web')
  const newest = world.store.looks.newest()
  world.clock.wall = -DAY
  world.repositories.pause('prod/team/web', 'a look')
  world.repositories.resume('prod/team/web', world.repositories.get('prod/team/web').etag)
  assert.equal(world.store.looks.newest(), newest)
  world.operations.repositories.resume(ref)
  assert.ok((world.store.looks.newest() ?? 0) < (newest ?? 0))
})

test('a repository that nobody has seen is paused and listed; a name of none is refused, and a repeated call acts once', async () => {
  await using world = await prepared()
  await using served = await serve(world)
  const { unary, services } = served.client
  const { PauseRepository, ResumeRepository, ListRepositories } = services.RepositoryService.service
  const home = 'workspaces/default/registries/prod'
  const name = `${home}/repositories/never%2Fseen`
  const wish = { name, reason: ' an audit ', requestId: randomUUID() }
  const first = await unary(PauseRepository, wish)
  assert.deepEqual([first.pause?.reason, first.pause?.pausedBy.length === 0], ['an audit', false])
  const { repositories } = await unary(ListRepositories, { parent: home })
  assert.equal(repositories.find((one) => one.name === name)?.pause?.reason, 'an audit')
  const end = { name, etag: first.etag, requestId: randomUUID() }
  assert.equal((await unary(ResumeRepository, end)).pause, null)
  assert.equal((await unary(ResumeRepository, end)).pause, null, 'the repeated call')
  assert.equal((await unary(PauseRepository, wish)).pause, null, 'a repeated request does not pause again')
  const refusals = [
    [{ ...wish, reason: 'other' }, 'REQUEST_ID_REUSED'],
    [{ ...wish, reason: ' ', requestId: randomUUID() }, 'INVALID_ARGUMENT'],
    [{ ...wish, reason: 'x'.repeat(501), requestId: randomUUID() }, 'INVALID_ARGUMENT'],
    [{ ...wish, requestId: '' }, 'INVALID_ARGUMENT'],
    [{ ...wish, name: `${home}/repositories/Never`, requestId: randomUUID() }, 'NAME_INVALID'],
    [{ ...wish, name: name.replace('prod', 'none'), requestId: randomUUID() }, 'NOT_FOUND'],
  ] as const
  for (const [request, code] of refusals)
    await assert.rejects(unary(PauseRepository, request), { code }, `${code} ${request.name}`)
  assert.equal(world.repositories.get('prod/never/seen').pause, undefined)
})

test('over the wire: who paused it, why and since when are shown, a repeated request acts once, and a reason is needed', async () => {
  await using world = await prepared()
  await using served = await serve(world)
  const client = openClient({ address: served.address, token: TOKEN })
  try {
    const { pause: paused } = await client.pauseRegistry('prod', ' an audit ')
    assert.deepEqual([paused?.reason, paused?.pausedBy.length === 0], ['an audit', false])
    const text = registriesText(await client.registries(new AbortController().signal))
    assert.match(text, /Registry prod is paused since [^]* by [^]*: an audit\.[^]*\n {4}careen resume prod/)
    assert.equal((await client.resumeRegistry('prod')).pause, undefined)
    assert.equal((await client.resumeRegistry('prod')).pause, undefined, 'it may be resumed again')
    await assert.rejects(client.pauseRegistry('prod', ' '), { code: 'INVALID_ARGUMENT', message: /reason/ })
    await assert.rejects(client.pauseRegistry('nothere', 'x'), { code: 'NOT_FOUND' })
  } finally {
    client.close()
  }
  const once = randomUUID()
  pause(world, 'first', once)
  resume(world)
  assert.equal(pause(world, 'first', once).pause, undefined, 'a repeated request does not pause again')
  assert.throws(() => pause(world, 'other', once), { code: 'REQUEST_ID_REUSED' })
})
