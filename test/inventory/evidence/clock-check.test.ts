/** Whether the instants of a look may be believed, and what happens where they may not. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { clockState } from '../../../daemon/inventory/evidence/clock-check.ts'
import { openClockWatch } from '../../../daemon/inventory/evidence/clock-watch.ts'
import type { Ledger } from '../../../daemon/ledger/ledger.ts'
import { clockOffset, clockReading } from '../../../daemon/registry/transport/clock-reading.ts'
import { refuseSkew, workTime } from '../../../daemon/runs/run-clock.ts'
import { openWorld, webPolicy } from '../../support/world.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const NOW = Date.UTC(2026, 10, 28, 12)
const REF = { registry: 'prod', repository: 'team/web' }
const registry = { name: 'prod' }
const looks = { stepped: 0 }
const answer = (date: number, asked = NOW, answered = asked) => ({ asked, answered, date })

describe('the clock of a look', () => {
  const TABLE = [
    ['the same', [answer(NOW)], { blur: 0 }],
    ['a Date names a whole second', [answer(NOW - 999)], { blur: 0 }],
    ['a slow answer says nothing of the clock', [answer(NOW, NOW - 90 * SECOND, NOW)], { blur: 0 }],
    ['a second apart', [answer(NOW + SECOND)], { blur: 0 }],
    ['a few seconds apart', [answer(NOW + 5 * SECOND)], { blur: 6 * SECOND }],
    ['a minute apart', [answer(NOW + MINUTE)], { blur: MINUTE + SECOND }],
    ['the best of several answers', [answer(NOW + DAY), answer(NOW)], { blur: 0 }],
    ['over a minute', [answer(NOW + MINUTE + 1)], /^the clock of registry prod differs from this one by 1m/],
    ['400 days', [answer(NOW - 400 * DAY)], /by 1y 34d\. Set both clocks$/],
    ['no Date', [{ asked: NOW, answered: NOW }], /^registry prod sends no Date, .* trust_clock = true/],
    ['no answer', [], /sends no Date/],
  ] as const
  for (const [name, answers, expected] of TABLE) {
    test(name, () => {
      const state = clockState({ registry, answers, looks, now: NOW })
      if (expected instanceof RegExp) assert.match('unknown' in state ? state.unknown : '', expected)
      else assert.deepEqual(state, expected)
    })
  }

  test('is trusted if no Date is sent and the registry block allows that', () => {
    const trusted = { ...registry, trustClock: true } as const
    assert.deepEqual(clockState({ registry: trusted, answers: [], looks, now: NOW }), { blur: 0 })
    const away = { registry: trusted, answers: [answer(NOW + DAY)], looks, now: NOW }
    assert.ok('unknown' in clockState(away), 'a Date that is sent counts all the same')
  })

  test('is behind the newest scan, or was set', () => {
    const of = (known: object) =>
      clockState({ registry, answers: [answer(NOW)], looks: { stepped: 0, ...known }, now: NOW })
    assert.deepEqual(of({ newest: NOW + SECOND }), { blur: 0 }, 'two looks end together')
    assert.match(JSON.stringify(of({ newest: NOW + 3 * DAY })), /3d after now .* careen repositories resume/)
    assert.deepEqual(of({ stepped: -30 * SECOND }), { blur: 0 })
    assert.match(JSON.stringify(of({ stepped: -31 * SECOND })), /was set by 31s/)
  })
})

test('an answer out of a cache is as old as the cache says', () => {
  const headers = new Map([['date', new Date(NOW).toUTCString()]])
  assert.equal(clockOffset([clockReading({ headers }, NOW, NOW)]), 0)
  headers.set('age', '300')
  assert.equal(clockOffset([clockReading({ headers }, NOW + 300 * SECOND, NOW + 300 * SECOND)]), 0)
  headers.set('date', 'yesterday')
  assert.equal(clockOffset([clockReading({ headers }, NOW, NOW)]), undefined)
})

test('a step of the clock is reported once for each repository', () => {
  const clock = { at: NOW, steady: 0 }
  const watch = openClockWatch({ now: () => clock.at, monotonic: () => clock.steady })
  const other = { ...REF, repository: 'team/other' }
  assert.deepEqual([watch(REF), watch(other)], [0, 0])
  clock.at += 2 * MINUTE
  clock.steady += MINUTE
  assert.deepEqual([watch(REF), watch(REF), watch(other)], [MINUTE, 0, MINUTE])
})

test('a worker takes the time of the daemon, and does not begin where its own is far from it', () => {
  const clock = { at: NOW, steady: 0 }
  const own = { now: () => clock.at, monotonic: () => clock.steady }
  const inTime = workTime(own, { asked: NOW - 5, answered: NOW - 3 })
  assert.deepEqual([inTime.ahead, inTime.now()], [0, NOW])
  const behind = workTime(own, { asked: NOW - 5, answered: NOW + 30 * SECOND })
  assert.equal(behind.now(), NOW + 30 * SECOND)
  refuseSkew(behind, 'one')
  clock.at += MINUTE
  assert.equal(behind.drift(), MINUTE)
  const ahead = workTime(own, { asked: clock.at, answered: clock.at - 30 * DAY })
  assert.throws(() => refuseSkew(ahead, 'one'), {
    code: 'FAILED_PRECONDITION',
    message: "the clock of worker one is 30d ahead of the daemon's. Set both clocks. Nothing was scanned",
  })
})

test('a worker with a wrong clock looks at nothing', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const ledger = { ...world.ledger }
  const begin: Ledger['begin'] = async (id, worker) => {
    const begun = await ledger.begin(id, worker)
    return begun === undefined ? undefined : { ...begun, now: begun.now + 30 * DAY }
  }
  Object.assign(world.ledger, { begin })
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'FAILED_PRECONDITION'])
  assert.match(run.message ?? '', /worker test is 30d behind the daemon's/)
  assert.deepEqual(world.store.sightings.page(REF, '', 9), [])
  assert.equal(world.registry.log.filter(({ method }) => method !== 'PUT' && method !== 'POST').length, 0)
})

test('without a Date nothing goes by age, nothing is recorded, and all say so; trust_clock takes its word', async () => {
  await using world = await openWorld({ clock: 'absent' })
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.push('team/web', { tags: ['pr-2'], days: 10, seed: 'two' })
  await world.push('team/web', { tags: ['release'], days: 10, seed: 'three' })
  const hcl = webPolicy('max_delete_percent = 100')
  await world.apply(hcl, true)
  const plan = await world.plan(hcl.replace('7d', '8d'))
  assert.deepEqual(plan.effects[0]?.deletes, [])
  assert.match(plan.effects[0]?.clockUnknown ?? '', /sends no Date/)
  for (const run of [await world.dryRun('prod/team/web'), await world.clean('prod/team/web')]) {
    assert.deepEqual([run.state, run.counts?.planned], ['SUCCEEDED', 0])
    assert.match(run.message ?? '', /^no image is deleted by age or rank: registry prod sends no Date/)
  }
  const explained = await world.repositories.explain('prod/team/web', 'pr-1', new AbortController().signal)
  assert.equal(explained.decisions[0]?.action, 'KEEP')
  assert.deepEqual(world.store.sightings.page(REF, '', 9), [])
  await world.apply(hcl.replace('url = "$URL"', 'url = "$URL"\n  trust_clock = true'), true)
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 2)
})

test('a clock that ran ahead and was mended: known again when a person accepts it, and nothing is too old by it', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['release'], days: 1 })
  await world.apply(webPolicy('max_delete_percent = 100').replace('pr-.*', '.*'), true)
  await world.dryRun('prod/team/web')
  world.clock.skew = 100 * DAY
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.dryRun('prod/team/web')
  world.clock.skew = DAY
  const told = await world.dryRun('prod/team/web')
  assert.match(told.message ?? '', /the newest scan ended 99d .* careen repositories resume/)
  world.repositories.resume('prod/team/web')
  const { newest = 0 } = world.store.looks.of(REF)
  assert.ok(newest <= world.clock.now())
  const run = await world.dryRun('prod/team/web')
  assert.deepEqual([run.message, run.counts?.planned], [undefined, 0])
  const found = world.store.sightings
    .page(REF, '', 9)
    .filter(({ firstSeenAt }) => firstSeenAt > world.clock.now())
  assert.deepEqual(found, [])
})
