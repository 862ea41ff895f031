/** The daemon's time on a worker's host. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_SKEW } from '../../daemon/inventory/index.ts'
import { refuseSkew, workTime } from '../../daemon/runs/run-clock.ts'

const NOW = Date.UTC(2026, 10, 28, 12)
const SECOND = 1000

/** A host whose clock shows `NOW` when the answer arrives. */
function host() {
  const clock = { wall: NOW, steady: 70 * SECOND }
  return { clock, own: { now: () => clock.wall, monotonic: () => clock.steady } }
}

for (const [what, asked, answered, ahead] of [
  ['between question and answer the clocks agree', NOW - 10, NOW - 3, 0],
  ['at the question they agree', NOW - 10, NOW - 10, 0],
  ['at the answer they agree', NOW - 10, NOW, 0],
  ['before the question this host is ahead', NOW - 10, NOW - 11, 1],
  ['after the answer this host is behind', NOW - 10, NOW + 30 * SECOND, -30 * SECOND],
] as const)
  test(`the daemon reads its clock: ${what}`, () => {
    const { clock, own } = host()
    const time = workTime(own, { asked, answered })
    assert.equal(time.ahead, ahead)
    clock.wall += 5 * SECOND
    assert.equal(time.now(), NOW + 5 * SECOND - ahead)
  })

test('the drift is by how much the clock was set, and not the time that passed', () => {
  const { clock, own } = host()
  const { drift } = workTime(own, { asked: NOW, answered: NOW })
  clock.wall += 60 * SECOND
  clock.steady += 60 * SECOND
  assert.equal(drift(), 0)
  clock.wall -= 90 * SECOND
  assert.equal(drift(), -90 * SECOND)
})

for (const [ahead, message] of [
  [MAX_SKEW, undefined],
  [-MAX_SKEW, undefined],
  [MAX_SKEW + SECOND, /is 1m 1s ahead of/],
  [-MAX_SKEW - 1400, /is 1m 1s behind/],
  [-MAX_SKEW - 1600, /is 1m 2s behind/],
] as const)
  test(`a clock that is ${ahead} ms ahead ${message === undefined ? 'is accepted' : 'ends the run'}`, () => {
    const refuse = () => refuseSkew({ ahead, now: () => NOW, drift: () => 0 }, 'one')
    if (message === undefined) refuse()
    else assert.throws(refuse, { code: 'FAILED_PRECONDITION', message })
  })
