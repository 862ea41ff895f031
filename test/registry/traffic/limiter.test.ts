import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { NO_PLACES, PLACES, type Share } from '../../../daemon/registry/traffic/allocation-table.ts'
import {
  type Ending,
  type Flow,
  type Lane,
  openFlow,
  step,
  useOf,
  verdict,
  type Want,
} from '../../../daemon/registry/traffic/limiter.ts'
import { askedPause, isThrottled } from '../../../daemon/registry/traffic/retry-after.ts'
import { bucket, type Model, modelled, server, slidingSecond } from './flow-model.ts'

const READ: Want = { lane: 'read' }
const start = (flow: Flow, at: number, want: Want = READ): Flow => step(flow, { kind: 'started', at, want })
const end = (flow: Flow, at: number, ending: Ending, { want = READ, startedAt = 0 } = {}): Flow =>
  step(flow, { kind: 'ended', at, want, startedAt, ending })
const refusedOnce = (pause?: number): Flow =>
  end(start(openFlow(0), 0), 10, { kind: 'throttled', ...(pause === undefined ? {} : { pause }) })

const NOW = Date.UTC(2026, 0, 1)
const unix = (ms: number): string => String(Math.floor((NOW + ms) / 1000))
const PAUSES: readonly (readonly [string, Record<string, string>, number | undefined])[] = [
  ['nothing', {}, undefined],
  ['seconds', { 'retry-after': '7' }, 7000],
  ['no seconds', { 'retry-after': '0' }, 0],
  ['half a second', { 'retry-after': '0.5' }, 500],
  ['a date', { 'retry-after': new Date(NOW + 9000).toUTCString() }, 9000],
  ['a date gone by', { 'retry-after': new Date(NOW - 9000).toUTCString() }, 0],
  [
    'a date by a clock that is an hour off',
    {
      'retry-after': new Date(NOW + 3_609_000).toUTCString(),
      date: new Date(NOW + 3_600_000).toUTCString(),
    },
    9000,
  ],
  ['a Unix time', { 'x-retry-after': unix(60_000) }, 60_000],
  ['a reset at a Unix time', { 'x-ratelimit-reset': unix(30_000) }, 30_000],
  ['a reset in seconds', { 'ratelimit-reset': '12' }, 12_000],
  [
    'a reset of a quota that is not used up',
    { 'x-ratelimit-reset': '12', 'x-ratelimit-remaining': '3' },
    undefined,
  ],
  ['a reset of a quota that is used up', { 'x-ratelimit-reset': '12', 'x-ratelimit-remaining': '0' }, 12_000],
  ['the newer form', { ratelimit: '"default";r=0;t=45' }, 45_000],
  ['the longest of several', { 'retry-after': '5', 'x-retry-after': unix(8000) }, 8000],
  ['never more than an hour', { 'retry-after': '86400' }, 3_600_000],
  ['an hour to the second', { 'retry-after': '3600' }, 3_600_000],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a negative number', { 'retry-after': '-5' }, undefined],
]

for (const [name, headers, pause] of PAUSES) {
  test(`a host that asks for a pause with ${name}`, () => {
    assert.equal(askedPause(new Map(Object.entries(headers)), NOW), pause)
  })
}

for (const [status, headers, throttled] of [
  [429, {}, true],
  [503, {}, true],
  [403, {}, false],
  [403, { 'x-ratelimit-remaining': '0' }, true],
  [403, { 'retry-after': '60' }, true],
  [500, {}, false],
  [200, { 'retry-after': '60' }, false],
] as const) {
  test(`${status} ${JSON.stringify(headers)} asks for fewer requests: ${throttled}`, () => {
    assert.equal(isThrottled({ status, headers: new Map(Object.entries(headers)) }), throttled)
  })
}

test('nothing goes before the pause is over, in any lane', () => {
  const flow = refusedOnce(5000)
  for (const lane of ['read', 'write', 'delete', 'held'] as const) {
    assert.deepEqual(verdict(flow, { lane }, 5009), { kind: 'closed', until: 5010 })
    assert.equal(verdict(flow, { lane }, 5010).kind, 'go')
  }
})

test('a refusal that says nothing closes for half a second, then twice as long each time', () => {
  let flow = refusedOnce()
  const pauses = [flow.closedUntil - 10]
  for (let i = 0; i < 8; i += 1) {
    const at = flow.closedUntil + 1000
    flow = end(start(flow, at), at, { kind: 'throttled' }, { startedAt: at })
    pauses.push(flow.closedUntil - at)
  }
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  const at = flow.closedUntil + 1000
  flow = end(start(flow, at), at + 5, { kind: 'answered' }, { startedAt: at })
  flow = end(start(flow, at + 9), at + 10, { kind: 'throttled' }, { startedAt: at + 9 })
  assert.equal(flow.closedUntil, at + 510)
})

test('many refusals of what was sent together are one refusal', () => {
  let one = openFlow(0)
  for (let i = 0; i < 8; i += 1) one = start(one, 0)
  one = end(one, 20, { kind: 'throttled', pause: 1000 })
  let all = one
  for (let i = 1; i < 8; i += 1) all = end(all, 20 + i, { kind: 'throttled', pause: 900 })
  assert.equal(all.reads.limit, one.reads.limit)
  assert.deepEqual(all.pace, one.pace)
  assert.equal(all.closedUntil, 1020)
})

test('a later refusal only ever makes the pause longer', () => {
  const flow = end(start(refusedOnce(10_000), 5), 20, { kind: 'throttled', pause: 1000 })
  assert.equal(flow.closedUntil, 10_010)
  assert.equal(end(start(flow, 5), 30, { kind: 'throttled', pause: 60_000 }).closedUntil, 60_030)
})

test('a refusal and a timeout each take three tenths of the reads at a time, once', () => {
  assert.equal(refusedOnce().reads.limit, 8 * 0.7)
  let flow = start(start(openFlow(0), 0), 0)
  flow = end(flow, 30, { kind: 'failed' })
  flow = end(flow, 31, { kind: 'failed' })
  assert.equal(flow.reads.limit, 8 * 0.7)
  assert.equal(verdict(flow, READ, 31).kind, 'go')
})

test('what was on its way when the gate closed does not count for the rate', () => {
  let flow = refusedOnce(10_000)
  for (let i = 0; i < 500; i += 1) flow = end(start(flow, 5), 20 + i, { kind: 'answered' }, { startedAt: 5 })
  const at = flow.closedUntil + 2500
  flow = end(start(flow, at), at + 1, { kind: 'throttled' }, { startedAt: at })
  assert.ok(flow.pace.kind !== 'free' && flow.pace.rate < 5, JSON.stringify(flow.pace))
})

test('reads that come one by one say nothing about more at a time', () => {
  let flow = openFlow(0)
  for (let at = 0; at < 1000; at += 1)
    flow = end(start(flow, at), at + 1, { kind: 'answered' }, { startedAt: at })
  assert.equal(flow.reads.limit, 8)
})

test('one delete in a repository and two in a registry, while reads go on', () => {
  const of = (repository: string): Want => ({ lane: 'delete', repository })
  let flow = start(openFlow(0), 0, of('a'))
  assert.equal(verdict(flow, of('a'), 1).kind, 'full')
  assert.equal(verdict(flow, of('b'), 1).kind, 'go')
  flow = start(flow, 1, of('b'))
  assert.equal(verdict(flow, of('c'), 2).kind, 'full')
  for (const lane of ['read', 'write', 'held'] as const) assert.equal(verdict(flow, { lane }, 2).kind, 'go')
  flow = end(flow, 3, { kind: 'void' }, { want: of('a') })
  assert.equal(verdict(flow, of('a'), 4).kind, 'go')
})

const RATES: readonly (readonly [string, (rate: number, pause?: number) => Model, number])[] = [
  [
    'that sets aside a second',
    (rate, pause) => bucket(rate, rate, pause === undefined ? {} : { pause }),
    0.85,
  ],
  [
    'that looks at the last second',
    (rate, pause) => slidingSecond(rate, pause === undefined ? {} : { pause }),
    0.85,
  ],
  [
    'that sets aside next to nothing',
    (rate, pause) => bucket(rate, rate / 10, pause === undefined ? {} : { pause }),
    0.7,
  ],
]
for (const [name, host, share] of RATES) {
  for (const rate of [20, 50, 200]) {
    for (const pause of [undefined, 1000]) {
      test(`${rate} a second are found out of a host ${name}, pause ${pause ?? 'not said'}`, () => {
        const count = rate * 60
        const { ms, refused, answered } = modelled(host(rate, pause), { count })
        assert.equal(answered, count)
        const got = count / (ms / 1000) / rate
        assert.ok(got >= share, `${got.toFixed(2)} of the rate`)
        assert.ok(refused / count <= 0.02, `${refused} of ${count} refused`)
      })
    }
  }
}

test('a rate that was learned is forgotten when the host takes everything again', () => {
  const { flow, ms } = modelled(bucket(50, 50), { count: 1000 })
  const later = modelled(() => ({ took: 5 }), { count: 100_000, from: flow, at: ms })
  assert.equal(later.flow.pace.kind, 'free')
})

const SERVERS: readonly (readonly [string, Model, { least: number; most: number; rate: number }])[] = [
  ['four at a time, nearby', server(4, 1, 0.2), { least: 3, most: 24, rate: 3900 }],
  ['one at a time, nearby', server(1, 5, 1), { least: 1, most: 10, rate: 190 }],
  ['two slow ones at a time', server(2, 100, 1), { least: 2, most: 10, rate: 19 }],
  ['many at a time, far away', server(64, 5, 100), { least: 50, most: 64, rate: 450 }],
  ['four at a time, 30 ms away', server(4, 1, 30), { least: 40, most: 64, rate: 1500 }],
]
for (const [name, host, { least, most, rate }] of SERVERS) {
  test(`reads at a time suit a host that serves ${name}`, () => {
    const { flow, ms, peak } = modelled(host, { count: 5000 })
    const { limit } = flow.reads
    assert.ok(limit >= least && limit <= most, `${limit}`)
    assert.ok(peak <= 64)
    assert.ok(5000 / (ms / 1000) >= rate, `${5000 / (ms / 1000)} a second`)
  })
}

test('a round trip that gets longer is not mistaken for a queue without end', () => {
  const { flow, ms } = modelled(server(64, 1, 2), { count: 3000 })
  const later = modelled(server(64, 1, 200), { count: 20_000, from: flow, at: ms })
  assert.ok(later.flow.reads.limit > 40, `${later.flow.reads.limit}`)
})

const lane = fc.constantFrom<Lane>('read', 'write', 'delete', 'held')
const ending = fc.oneof(
  fc.constant<Ending>({ kind: 'answered' }),
  fc.constant<Ending>({ kind: 'throttled' }),
  fc.record({ kind: fc.constant('throttled' as const), pause: fc.nat(100_000) }),
  fc.constant<Ending>({ kind: 'failed' }),
  fc.constant<Ending>({ kind: 'void' }),
)
const moves = fc.array(
  fc.record({
    after: fc.nat(3000),
    lane,
    repository: fc.constantFrom('a', 'b', 'c'),
    ending,
    which: fc.nat(30),
  }),
  { maxLength: 200 },
)

test('whatever happens: bounds hold, the gate only closes for longer, nothing goes through it, nothing is lost', () => {
  fc.assert(
    fc.property(moves, (list) => {
      let [flow, now] = [openFlow(0), 0]
      const under: { want: Want; startedAt: number }[] = []
      for (const move of list) {
        now += move.after
        const want: Want = { lane: move.lane, repository: move.repository }
        const said = verdict(flow, want, now)
        if (said.kind === 'go') {
          assert.ok(now >= flow.closedUntil)
          flow = start(flow, now, want)
          under.push({ want, startedAt: now })
        }
        const [ended] = move.which < under.length ? under.splice(move.which, 1) : []
        if (ended !== undefined) {
          const before = flow.closedUntil
          flow = end(flow, now, move.ending, ended)
          assert.ok(flow.closedUntil >= before)
          if (move.ending.kind === 'throttled')
            assert.ok(flow.closedUntil >= now + (move.ending.pause ?? 0), 'a pause was cut short')
        }
        const count = (one: Lane): number => under.filter((other) => other.want.lane === one).length
        for (const one of ['read', 'write', 'delete', 'held'] as const)
          assert.equal(flow.running[one], count(one))
        assert.ok(flow.reads.limit >= 1 && flow.reads.limit <= 64)
        assert.ok(count('read') <= 64 && count('write') <= 8 && count('delete') <= 2)
        const deleting = under.filter((other) => other.want.lane === 'delete')
        assert.equal(new Set(deleting.map((other) => other.want.repository)).size, deleting.length)
        assert.equal(flow.deleting.size, deleting.length)
      }
      // Whatever happened, it goes on: everything ends, and after the gate something may go.
      for (const left of under) flow = end(flow, now, { kind: 'void' }, left)
      let at = Math.max(now, flow.closedUntil)
      const last = verdict(flow, READ, at)
      if (last.kind === 'early') at = last.until
      assert.ok(at - Math.max(now, flow.closedUntil) < 60_000 && verdict(flow, READ, at).kind === 'go')
    }),
    { numRuns: 300 },
  )
})

const told = (flow: Flow, at: number, share: Partial<Share> = {}): Flow =>
  step(flow, { kind: 'told', at, share: { places: PLACES, pause: 0, ...share } })

/** Sends by turns as soon as it may, and is answered at once; returns how many went in the time. */
function sendAll(flow: Flow, from: number, until: number): { flow: Flow; count: number } {
  let [now, count] = [flow, 0]
  for (let at = from; at < until; at += 5) {
    if (verdict(now, READ, at).kind !== 'go') continue
    now = end(start(now, at), at + 1, { kind: 'answered' }, { startedAt: at })
    count += 1
  }
  return { flow: now, count }
}

test('a share without a pause teaches nothing and closes nothing', () => {
  let flow = openFlow(0)
  for (let at = 0; at < 20_000; at += 250) {
    flow = told(sendAll(flow, at, at + 250).flow, at + 250)
    assert.deepEqual(useOf(flow, at + 250), { holds: PLACES, pause: 0 })
    assert.deepEqual(verdict(flow, READ, at + 250), { kind: 'go' })
  }
})

test('a share of the rate replaces what this process learnt itself, and is a bound once no answer comes', () => {
  const { flow } = sendAll(openFlow(0), 0, 4000)
  const slow = end(start(flow, 4000), 4010, { kind: 'throttled', pause: 0 }, { startedAt: 4000 })
  const rate = useOf(slow, 4010).rate ?? 0
  assert.ok(rate > 150, `${rate} a second`)
  const five = told(slow, 4010, { rate: 5 })
  const few = sendAll(five, 4010, 14_010)
  assert.ok(few.count >= 48 && few.count <= 52, `${few.count} in ten seconds`)
  const alone = step(few.flow, { kind: 'alone' })
  const still = sendAll(alone, 14_010, 24_010).count
  assert.ok(still >= 48 && still <= 52, `${still} in ten seconds`)
})

test('after a pause that another member met, the requests of this one are a part of the rate', () => {
  const busy = told(sendAll(openFlow(0), 0, 4000).flow, 4000, { pause: 1000 })
  const rate = useOf(busy, 4000).rate ?? 0
  assert.ok(rate > 150 && rate < 250, `${rate} a second`)
  assert.equal(useOf(busy, 4000).pause, 0, 'it did not meet it itself')
  assert.deepEqual(verdict(busy, READ, 4999), { kind: 'closed', until: 5000 })
  assert.equal(useOf(told(openFlow(0), 4000, { pause: 1000 }), 4000).rate, undefined, 'it sent nothing')
})

test('what refuses under a share lowers the part by little, however little was known here before', () => {
  const part = told(openFlow(0), 0, { rate: 100 })
  const { flow } = sendAll(part, 0, 4000)
  const after = end(start(flow, 4000), 4010, { kind: 'throttled', pause: 0 }, { startedAt: 4000 })
  const rate = useOf(after, 4010).rate ?? 0
  assert.ok(rate > 85 && rate < 100, `${rate} a second`)
})

test('nothing goes until a share comes that was asked for, or the time for that is over', () => {
  const asked = step(openFlow(0), { kind: 'asked', until: 1500 })
  assert.deepEqual(verdict(asked, READ, 10), { kind: 'early', until: 1500 })
  assert.deepEqual(useOf(asked, 10).holds, NO_PLACES)
  assert.deepEqual(verdict(asked, READ, 1500), { kind: 'go' })
  assert.deepEqual(useOf(asked, 1500).holds, PLACES)
  assert.deepEqual(verdict(told(asked, 20), READ, 20), { kind: 'go' })
  assert.deepEqual(verdict(step(asked, { kind: 'alone' }), READ, 20), { kind: 'go' })
})
