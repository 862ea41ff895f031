import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { NO_SLOTS, HOST_SLOTS, type Allocation } from '../../../daemon/registry/traffic/allocation-table.ts'
import {
  type RequestEnd,
  type Limiter,
  type Lane,
  openLimiter,
  step,
  useOf,
  admission,
  type Want,
} from '../../../daemon/registry/traffic/limiter.ts'
import { requestedBackoff, isThrottled } from '../../../daemon/registry/traffic/retry-after.ts'
import { bucket, type Model, modelled, server, slidingSecond } from './limiter-model.ts'

const READ: Want = { lane: 'read' }
const start = (limiter: Limiter, at: number, want: Want = READ): Limiter =>
  step(limiter, { kind: 'started', at, want })
const end = (
  limiter: Limiter,
  at: number,
  ending: RequestEnd,
  { want = READ, startedAt = 0 } = {},
): Limiter => step(limiter, { kind: 'ended', at, want, startedAt, ending })
const refusedOnce = (backoff?: number): Limiter =>
  end(start(openLimiter(0), 0), 10, { kind: 'throttled', ...(backoff === undefined ? {} : { backoff }) })

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

for (const [name, headers, backoff] of PAUSES) {
  test(`a host that asks for a backoff with ${name}`, () => {
    assert.equal(requestedBackoff(new Map(Object.entries(headers)), NOW), backoff)
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

test('nothing goes before the backoff is over, in any lane', () => {
  const limiter = refusedOnce(5000)
  for (const lane of ['read', 'write', 'delete', 'reserved'] as const) {
    assert.deepEqual(admission(limiter, { lane }, 5009), { kind: 'closed', until: 5010 })
    assert.equal(admission(limiter, { lane }, 5010).kind, 'go')
  }
})

test('a refusal that says nothing is repeated at once, the second after 50 ms, then after twice as long each time', () => {
  let limiter = refusedOnce()
  const backoffs = [limiter.closedUntil - 10]
  for (let i = 0; i < 12; i += 1) {
    const at = limiter.closedUntil + 1000
    limiter = end(start(limiter, at), at, { kind: 'throttled' }, { startedAt: at })
    backoffs.push(limiter.closedUntil - at)
  }
  assert.deepEqual(backoffs.slice(0, 5), [0, 50, 100, 200, 400])
  assert.deepEqual(backoffs.slice(5), [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
  const at = limiter.closedUntil + 1000
  limiter = end(start(limiter, at), at + 5, { kind: 'answered' }, { startedAt: at })
  limiter = end(start(limiter, at + 9), at + 10, { kind: 'throttled' }, { startedAt: at + 9 })
  assert.equal(limiter.closedUntil, at + 10, 'the count begins anew')
})

test('few refusals among many answers change neither the rate nor the reads at a time', () => {
  let [limiter, at] = [openLimiter(0), 0]
  for (let i = 0; i < 1000; i += 1) {
    at = Math.max(at + 10, limiter.closedUntil)
    assert.equal(admission(limiter, READ, at).kind, 'go')
    const ending = i % 10 === 9 ? ({ kind: 'throttled' } as const) : ({ kind: 'answered' } as const)
    limiter = end(start(limiter, at), at + 5, ending, { startedAt: at })
  }
  assert.deepEqual([limiter.learned.kind, limiter.reads.limit], ['free', 8])
  assert.ok(at < 11_000, `${at} ms`)
})

test('many refusals are about the rate, also if no time is named', () => {
  let [limiter, at] = [openLimiter(0), 0]
  for (let i = 0; i < 6; i += 1) {
    at = Math.max(at + 10, limiter.closedUntil)
    limiter = end(start(limiter, at), at + 5, { kind: 'throttled' }, { startedAt: at })
  }
  assert.notEqual(limiter.learned.kind, 'free')
  assert.ok(limiter.reads.limit < 8)
})

test('a rate is given up if slower ones are refused as often', () => {
  const refuses =
    (part: number, random: () => number): Model =>
    () =>
      random() < part ? { took: 50, refused: true, backoff: 1000 } : { took: 50 }
  let seed = 1
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  const { limiter, ms, refused } = modelled(refuses(0.1, random), { count: 2000 })
  const asked = refused * 1000
  assert.ok(ms < 1.6 * asked, `${ms} ms, of which the host asked for ${asked}`)
  assert.equal(limiter.learned.kind, 'free')
})

test('many refusals of what was sent together are one refusal', () => {
  let one = openLimiter(0)
  for (let i = 0; i < 8; i += 1) one = start(one, 0)
  one = end(one, 20, { kind: 'throttled', backoff: 1000 })
  let all = one
  for (let i = 1; i < 8; i += 1) all = end(all, 20 + i, { kind: 'throttled', backoff: 900 })
  assert.equal(all.reads.limit, one.reads.limit)
  assert.deepEqual(all.learned, one.learned)
  assert.equal(all.closedUntil, 1020)
})

test('a later refusal only ever makes the backoff longer', () => {
  const limiter = end(start(refusedOnce(10_000), 5), 20, { kind: 'throttled', backoff: 1000 })
  assert.equal(limiter.closedUntil, 10_010)
  assert.equal(end(start(limiter, 5), 30, { kind: 'throttled', backoff: 60_000 }).closedUntil, 60_030)
})

test('a refusal and a timeout each take three tenths of the reads at a time, once', () => {
  assert.equal(refusedOnce(1).reads.limit, 8 * 0.7)
  let limiter = start(start(openLimiter(0), 0), 0)
  limiter = end(limiter, 30, { kind: 'failed' })
  limiter = end(limiter, 31, { kind: 'failed' })
  assert.equal(limiter.reads.limit, 8 * 0.7)
  assert.equal(admission(limiter, READ, 31).kind, 'go')
})

test('what was on its way when the gate closed does not count for the rate', () => {
  let limiter = refusedOnce(10_000)
  for (let i = 0; i < 500; i += 1)
    limiter = end(start(limiter, 5), 20 + i, { kind: 'answered' }, { startedAt: 5 })
  const at = limiter.closedUntil + 2500
  limiter = end(start(limiter, at), at + 1, { kind: 'throttled' }, { startedAt: at })
  assert.ok(limiter.learned.kind !== 'free' && limiter.learned.rate < 5, JSON.stringify(limiter.learned))
})

test('reads that come one by one say nothing about more at a time', () => {
  let limiter = openLimiter(0)
  for (let at = 0; at < 1000; at += 1)
    limiter = end(start(limiter, at), at + 1, { kind: 'answered' }, { startedAt: at })
  assert.equal(limiter.reads.limit, 8)
})

test('one delete in a repository and two in a registry, while reads go on', () => {
  const of = (repository: string): Want => ({ lane: 'delete', repository })
  let limiter = start(openLimiter(0), 0, of('a'))
  assert.equal(admission(limiter, of('a'), 1).kind, 'full')
  assert.equal(admission(limiter, of('b'), 1).kind, 'go')
  limiter = start(limiter, 1, of('b'))
  assert.equal(admission(limiter, of('c'), 2).kind, 'full')
  for (const lane of ['read', 'write', 'reserved'] as const)
    assert.equal(admission(limiter, { lane }, 2).kind, 'go')
  limiter = end(limiter, 3, { kind: 'void' }, { want: of('a') })
  assert.equal(admission(limiter, of('a'), 4).kind, 'go')
})

const RATES: readonly (readonly [string, (rate: number, backoff?: number) => Model, number])[] = [
  [
    'that sets aside a second',
    (rate, backoff) => bucket(rate, rate, backoff === undefined ? {} : { backoff }),
    0.85,
  ],
  [
    'that looks at the last second',
    (rate, backoff) => slidingSecond(rate, backoff === undefined ? {} : { backoff }),
    0.85,
  ],
  [
    'that sets aside next to nothing',
    (rate, backoff) => bucket(rate, rate / 10, backoff === undefined ? {} : { backoff }),
    0.7,
  ],
]
for (const [name, host, least] of RATES) {
  for (const rate of [20, 50, 200]) {
    for (const backoff of [undefined, 1000]) {
      test(`${rate} a second are found out of a host ${name}, backoff ${backoff ?? 'not said'}`, () => {
        const count = rate * 60
        const { ms, refused, answered } = modelled(host(rate, backoff), { count })
        assert.equal(answered, count)
        const got = count / (ms / 1000) / rate
        assert.ok(got >= least, `${got.toFixed(2)} of the rate`)
        assert.ok(refused / count <= 0.02, `${refused} of ${count} refused`)
      })
    }
  }
}

test('a rate that was learned is forgotten when the host takes everything again', () => {
  const { limiter, ms } = modelled(bucket(50, 50), { count: 1000 })
  const later = modelled(() => ({ took: 5 }), { count: 100_000, from: limiter, at: ms })
  assert.equal(later.limiter.learned.kind, 'free')
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
    const { limiter, ms, peak } = modelled(host, { count: 5000 })
    const { limit } = limiter.reads
    assert.ok(limit >= least && limit <= most, `${limit}`)
    assert.ok(peak <= 64)
    assert.ok(5000 / (ms / 1000) >= rate, `${5000 / (ms / 1000)} a second`)
  })
}

test('a round trip that gets longer is not mistaken for a queue without end', () => {
  const { limiter, ms } = modelled(server(64, 1, 2), { count: 3000 })
  const later = modelled(server(64, 1, 200), { count: 20_000, from: limiter, at: ms })
  assert.ok(later.limiter.reads.limit > 40, `${later.limiter.reads.limit}`)
})

const lane = fc.constantFrom<Lane>('read', 'write', 'delete', 'reserved')
const ending = fc.oneof(
  fc.constant<RequestEnd>({ kind: 'answered' }),
  fc.constant<RequestEnd>({ kind: 'throttled' }),
  fc.record({ kind: fc.constant('throttled' as const), backoff: fc.nat(100_000) }),
  fc.constant<RequestEnd>({ kind: 'failed' }),
  fc.constant<RequestEnd>({ kind: 'void' }),
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
      let [limiter, now] = [openLimiter(0), 0]
      const under: { want: Want; startedAt: number }[] = []
      for (const move of list) {
        now += move.after
        const want: Want = { lane: move.lane, repository: move.repository }
        const said = admission(limiter, want, now)
        if (said.kind === 'go') {
          assert.ok(now >= limiter.closedUntil)
          limiter = start(limiter, now, want)
          under.push({ want, startedAt: now })
        }
        const [ended] = move.which < under.length ? under.splice(move.which, 1) : []
        if (ended !== undefined) {
          const before = limiter.closedUntil
          limiter = end(limiter, now, move.ending, ended)
          assert.ok(limiter.closedUntil >= before)
          if (move.ending.kind === 'throttled')
            assert.ok(limiter.closedUntil >= now + (move.ending.backoff ?? 0), 'a backoff was cut short')
        }
        const count = (one: Lane): number => under.filter((other) => other.want.lane === one).length
        for (const one of ['read', 'write', 'delete', 'reserved'] as const)
          assert.equal(limiter.running[one], count(one))
        assert.ok(limiter.reads.limit >= 1 && limiter.reads.limit <= 64)
        assert.ok(count('read') <= 64 && count('write') <= 8 && count('delete') <= 2)
        const deleting = under.filter((other) => other.want.lane === 'delete')
        assert.equal(new Set(deleting.map((other) => other.want.repository)).size, deleting.length)
        assert.equal(limiter.deleting.size, deleting.length)
      }
      // Whatever happened, it goes on: everything ends, and after the gate something may go.
      for (const left of under) limiter = end(limiter, now, { kind: 'void' }, left)
      let at = Math.max(now, limiter.closedUntil)
      const last = admission(limiter, READ, at)
      if (last.kind === 'early') at = last.until
      assert.ok(
        at - Math.max(now, limiter.closedUntil) < 60_000 && admission(limiter, READ, at).kind === 'go',
      )
    }),
    { numRuns: 300 },
  )
})

const received = (limiter: Limiter, at: number, allocation: Partial<Allocation> = {}): Limiter =>
  step(limiter, { kind: 'received', at, allocation: { slots: HOST_SLOTS, backoff: 0, ...allocation } })

/** Sends one by one as soon as it may, and is answered at once; returns how many were sent in the time. */
function sendAll(limiter: Limiter, from: number, until: number): { limiter: Limiter; count: number } {
  let [now, count] = [limiter, 0]
  for (let at = from; at < until; at += 5) {
    if (admission(now, READ, at).kind !== 'go') continue
    now = end(start(now, at), at + 1, { kind: 'answered' }, { startedAt: at })
    count += 1
  }
  return { limiter: now, count }
}

test('an allocation without a backoff teaches nothing and closes nothing', () => {
  let limiter = openLimiter(0)
  for (let at = 0; at < 20_000; at += 250) {
    limiter = received(sendAll(limiter, at, at + 250).limiter, at + 250)
    assert.deepEqual(useOf(limiter, at + 250), { slots: HOST_SLOTS, backoff: 0 })
    assert.deepEqual(admission(limiter, READ, at + 250), { kind: 'go' })
  }
})

test('an allocated rate replaces what this process learnt itself, and is a bound once no answer comes', () => {
  const { limiter } = sendAll(openLimiter(0), 0, 4000)
  const slow = end(start(limiter, 4000), 4010, { kind: 'throttled', backoff: 1 }, { startedAt: 4000 })
  const rate = useOf(slow, 4010).rate ?? 0
  assert.ok(rate > 150, `${rate} a second`)
  const five = received(slow, 4010, { rate: 5 })
  const few = sendAll(five, 4010, 14_010)
  assert.ok(few.count >= 48 && few.count <= 52, `${few.count} in ten seconds`)
  const alone = step(few.limiter, { kind: 'unavailable' })
  const still = sendAll(alone, 14_010, 24_010).count
  assert.ok(still >= 48 && still <= 52, `${still} in ten seconds`)
})

test('after a backoff that another member met, the requests of this one count towards the rate', () => {
  const busy = received(sendAll(openLimiter(0), 0, 4000).limiter, 4000, { backoff: 1000, rate: 100 })
  const rate = useOf(busy, 4000).rate ?? 0
  assert.ok(rate > 150 && rate < 250, `${rate} a second`)
  assert.equal(useOf(busy, 4000).backoff, 0, 'it did not meet it itself')
  assert.deepEqual(admission(busy, READ, 4999), { kind: 'closed', until: 5000 })
  assert.equal(
    useOf(received(openLimiter(0), 4000, { backoff: 1000, rate: 100 }), 4000).rate,
    undefined,
    'it sent nothing',
  )
})

test('a refusal under an allocation lowers the rate by little, however little was known here before', () => {
  const local = received(openLimiter(0), 0, { rate: 100 })
  const { limiter } = sendAll(local, 0, 4000)
  const after = end(start(limiter, 4000), 4010, { kind: 'throttled', backoff: 1 }, { startedAt: 4000 })
  const rate = useOf(after, 4010).rate ?? 0
  assert.ok(rate > 85 && rate < 100, `${rate} a second`)
})

test('no request is sent until a requested allocation arrives, or the time for that is over', () => {
  const asked = step(openLimiter(0), { kind: 'requested', until: 1500 })
  assert.deepEqual(admission(asked, READ, 10), { kind: 'early', until: 1500 })
  assert.deepEqual(useOf(asked, 10).slots, NO_SLOTS)
  assert.deepEqual(admission(asked, READ, 1500), { kind: 'go' })
  assert.deepEqual(useOf(asked, 1500).slots, HOST_SLOTS)
  assert.deepEqual(admission(received(asked, 20), READ, 20), { kind: 'go' })
  assert.deepEqual(admission(step(asked, { kind: 'unavailable' }), READ, 20), { kind: 'go' })
})
