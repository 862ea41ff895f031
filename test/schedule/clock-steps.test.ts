import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { openSetBack } from '../../daemon/schedule/clock-steps.ts'
import { openTick } from '../../daemon/schedule/tick.ts'
import { NEVER, openWorld, webPolicy } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const TEAM = { registry: 'prod', repository: 'team/web' }

test('a clock that is set back is noticed once; small steps and steps ahead are none', () => {
  const clock = { wall: 0, steady: 0, now: () => clock.wall, monotonic: () => clock.steady }
  const wasSetBack = openSetBack(clock)
  clock.wall = clock.steady = 5000
  assert.equal(wasSetBack(), false)
  clock.wall += 3_600_000
  assert.equal(wasSetBack(), false)
  clock.wall -= 20_000
  assert.equal(wasSetBack(), false)
  clock.wall -= 3_580_000
  assert.equal(wasSetBack(), true)
  assert.equal(wasSetBack(), false)
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
