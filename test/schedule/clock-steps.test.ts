import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { openTick } from '../../daemon/schedule/tick.ts'
import { openComputedRuns } from '../../daemon/workspaces/clock-ahead.ts'
import { NEVER, openWorld, webPolicy } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const TEAM = { registry: 'prod', repository: 'team/web' }

test('a clock that was ahead when next runs were computed is noticed once, and a small step is none', () => {
  const computed = openComputedRuns()
  assert.equal(computed.wasAhead(0), false)
  computed.note(1_000_000)
  assert.equal(computed.wasAhead(980_000), false)
  assert.equal(computed.wasAhead(960_000), true)
  assert.equal(computed.wasAhead(960_000), false)
})

test('a clock that was ahead between two ticks, while somebody applied, postpones no run', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const queue = {
    add: async () => {},
    repair: async () => {},
    depth: async () => ({ waiting: 0, active: 0 }),
  }
  const warned: string[] = []
  const log = { debug() {}, info() {}, warn: (message: string) => void warned.push(message), error() {} }
  const tick = openTick({ ...world.base, queue, log })
  await tick(NEVER)
  world.clock.wall += 365 * DAY
  world.store.repositories.setPolicy(TEAM, undefined, undefined)
  world.base.workspaces.assign('default', world.clock.now())
  world.clock.wall -= 365 * DAY
  await tick(NEVER)
  const due = world.store.repositories.get(TEAM)?.nextRunAt ?? Number.POSITIVE_INFINITY
  assert.ok(due < world.clock.now() + 2 * DAY)
  assert.match(warned.join(), /clock of this host was set back/)
})

test('a clock that was a year ahead for a moment does not postpone the next runs by a year', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const host = { ahead: 0 }
  const clock = { ...systemClock, now: () => world.clock.now() + host.ahead }
  const queue = {
    add: async () => {},
    repair: async () => {},
    depth: async () => ({ waiting: 0, active: 0 }),
  }
  const warned: string[] = []
  const log = { debug() {}, info() {}, warn: (message: string) => void warned.push(message), error() {} }
  const tick = openTick({ ...world.base, clock, queue, log })
  host.ahead = 365 * DAY
  await tick(NEVER)
  const wrong = world.store.repositories.get(TEAM)?.nextRunAt ?? 0
  assert.ok(wrong > clock.now())
  host.ahead = 0
  await tick(NEVER)
  const right = world.store.repositories.get(TEAM)?.nextRunAt ?? Number.POSITIVE_INFINITY
  assert.ok(right < clock.now() + 2 * DAY)
  assert.match(warned.join(), /clock of this host was set back/)
})
