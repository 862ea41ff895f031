import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  exchanged,
  type HostUse,
  NO_SLOTS,
  NOBODY,
  type Slots,
  HOST_SLOTS,
  SILENCE,
  type Allocation,
  type Table,
} from '../../../daemon/registry/traffic/allocation-table.ts'

const ORIGIN = 'https://r.test'
const use = (slots: Slots, more: { rate?: number; backoff?: number } = {}): HostUse => ({
  origin: ORIGIN,
  slots,
  backoff: 0,
  ...more,
})

/** Members that use what they are allocated, over one table. */
function meeting() {
  let table: Table = NOBODY
  const allocated = new Map<string, Slots>()
  const report = (member: string, at: number, more: { rate?: number; backoff?: number } = {}): Allocation => {
    const result = exchanged(table, { at, member, uses: [use(allocated.get(member) ?? NO_SLOTS, more)] })
    table = result.table
    const [allocation] = result.allocations
    assert.ok(allocation)
    allocated.set(member, allocation.slots)
    return allocation
  }
  const leave = (member: string, at: number): void => {
    table = exchanged(table, { at, member, uses: [] }).table
    allocated.delete(member)
  }
  return { report, leave, table: () => table }
}

const slots = (read: number, write: number, remove: number): Slots => ({ read, write, delete: remove })

for (const [members, each] of [
  [1, slots(64, 8, 2)],
  [2, slots(32, 4, 1)],
  [3, slots(21, 2, 1)],
  [9, slots(7, 1, 1)],
  [70, slots(1, 1, 1)],
] as const) {
  test(`${members} members that reported twice: each has an equal allocation, and one slot at least`, () => {
    const { report } = meeting()
    const names = Array.from({ length: members }, (_, i) => `m${i}`)
    for (const at of [1, 2]) for (const name of names) report(name, at)
    for (const name of names) assert.deepEqual(report(name, 3).slots, each)
  })
}

test('a newcomer gets nothing until the other has reported that it returns slots', () => {
  const { report } = meeting()
  assert.deepEqual(report('a', 0).slots, HOST_SLOTS)
  assert.deepEqual(report('b', 1).slots, NO_SLOTS)
  assert.deepEqual(report('a', 2).slots, slots(32, 4, 1))
  assert.deepEqual(report('b', 3).slots, NO_SLOTS, 'the other may not have received it')
  assert.deepEqual(report('a', 4).slots, slots(32, 4, 1))
  assert.deepEqual(report('b', 5).slots, slots(32, 4, 1))
})

test('what is still under way elsewhere is not given to anybody', () => {
  let { table } = exchanged(NOBODY, { at: 0, member: 'a', uses: [use(HOST_SLOTS)] })
  ;({ table } = exchanged(table, { at: 1, member: 'a', uses: [use(slots(50, 4, 2))] }))
  const { allocations } = exchanged(table, { at: 2, member: 'b', uses: [use(NO_SLOTS)] })
  assert.deepEqual(allocations[0]?.slots, NO_SLOTS, 'the other may have received that all is its own')
  ;({ table } = exchanged(table, { at: 2, member: 'b', uses: [use(NO_SLOTS)] }))
  ;({ table } = exchanged(table, { at: 3, member: 'a', uses: [use(slots(50, 4, 2))] }))
  const result = exchanged(table, { at: 4, member: 'b', uses: [use(NO_SLOTS)] })
  assert.deepEqual(result.allocations[0]?.slots, slots(14, 4, 0))
})

test('who leaves, or is silent for more than four seconds, leaves its slots', () => {
  const { report, leave } = meeting()
  for (const at of [1, 2]) for (const name of ['a', 'b']) report(name, at)
  assert.equal(report('a', 2 + SILENCE).slots.read, 32)
  assert.equal(report('a', 3 + SILENCE).slots.read, 64)
  report('c', 3 + SILENCE)
  assert.equal(report('a', 4 + SILENCE).slots.read, 32)
  leave('c', 5 + SILENCE)
  assert.equal(report('a', 6 + SILENCE).slots.read, 64)
})

test('the rate is what refusals taught all of them together, in equal parts', () => {
  const { report } = meeting()
  assert.equal(report('a', 0).rate, undefined)
  assert.equal(report('a', 1, { rate: 12 }).rate, 12)
  assert.equal(report('b', 2).rate, 6)
  assert.equal(report('a', 3, { rate: 12 }).rate, 6)
  assert.equal(report('b', 4, { rate: 3 }).rate, 7.5)
})

test('a backoff is passed to all members, and stays known after its member has left', () => {
  const { report, leave, table } = meeting()
  report('b', 0)
  assert.equal(report('a', 1000, { backoff: 5000 }).backoff, 5000)
  leave('a', 1001)
  leave('b', 1001)
  assert.equal(report('c', 3000).backoff, 3000)
  leave('c', 3000)
  assert.equal(report('c', 7000).backoff, 0)
  leave('c', 60_000)
  assert.equal(table().size, 0, 'nothing is remembered of a host without members')
})

test('a member pauses for an hour at most, others for 15 seconds by its word alone, and a negative backoff opens nothing', () => {
  const { report } = meeting()
  assert.equal(report('a', 0, { backoff: 1e12 }).backoff, 3_600_000)
  assert.equal(report('b', 1000, { backoff: -1e12 }).backoff, 14_000)
  assert.equal(report('a', 10_000, { backoff: 1e12 }).backoff, 3_600_000)
  assert.equal(report('b', 14_999).backoff, 1)
  assert.equal(report('b', 15_000).backoff, 0, 'what goes on is no new pause')
})

test('a pause that a second member, or the daemon, was asked for too closes the host to all, for ten minutes at most', () => {
  const { report } = meeting()
  report('a', 0, { backoff: 900_000 })
  report('b', 1000, { backoff: 60_000 })
  assert.equal(report('c', 20_000).backoff, 41_000)
  report('b', 20_000, { backoff: 900_000 })
  assert.equal(report('c', 20_000).backoff, 580_000)
  const use60 = [use(HOST_SLOTS, { backoff: 60_000 })]
  const { table } = exchanged(NOBODY, { at: 0, member: 'careend', trusted: true, uses: use60 })
  const [other] = exchanged(table, { at: 20_000, member: 'a', uses: [use(NO_SLOTS)] }).allocations
  assert.equal(other?.backoff, 40_000)
})

test('a member that reports pauses again and again closes the host to others once, until it rested', () => {
  const { report } = meeting()
  let closed = 0
  for (let at = 0; at < 600_000; at += 250) {
    report('liar', at, { backoff: 20_000 })
    if (report('b', at).backoff > 0) closed += 250
  }
  assert.equal(closed, 15_000)
  assert.equal(report('b', 620_000).backoff, 0)
  report('liar', 670_000, { backoff: 20_000 })
  assert.equal(report('b', 670_000).backoff, 15_000)
})

test('no rate that a member reports slows others to less than a request in two seconds', () => {
  const { report } = meeting()
  report('liar', 0, { rate: 1e-9 })
  assert.equal(report('b', 1).rate, 0.5)
})

test('a member that reports more than its part is believed for as long as a request can last', () => {
  let table: Table = NOBODY
  const shared = (at: number): Slots | undefined => {
    table = exchanged(table, { at, member: 'liar', uses: [use(HOST_SLOTS)] }).table
    const result = exchanged(table, { at, member: 'b', uses: [use(NO_SLOTS)] })
    table = result.table
    return result.allocations[0]?.slots
  }
  const MINUTE = 60_000
  for (let at = 0; at <= 15 * MINUTE; at += 1000) assert.deepEqual(shared(at), NO_SLOTS, `${at}`)
  let last: Slots | undefined
  for (let at = 15 * MINUTE; at <= 16 * MINUTE; at += 1000) last = shared(at)
  assert.deepEqual(last, slots(32, 4, 1))
})

test('hosts know nothing of each other', () => {
  const { table } = exchanged(NOBODY, { at: 0, member: 'a', uses: [use(HOST_SLOTS, { backoff: 9000 })] })
  const other = { ...use(NO_SLOTS), origin: 'https://other.test' }
  assert.deepEqual(exchanged(table, { at: 1, member: 'b', uses: [other] }).allocations, [
    { origin: other.origin, slots: HOST_SLOTS, backoff: 0 },
  ])
})

type Act = { member: number; wait: number; received: boolean; uses: number; backoff: number; leaves: boolean }

const acts = (members: number): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.record({
      member: fc.nat(members - 1),
      wait: fc.nat(50),
      received: fc.boolean(),
      uses: fc.double({ min: 0, max: 1, noNaN: true }),
      backoff: fc.constantFrom(0, 0, 0, 10, 700),
      leaves: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 120 },
  )

/** Answers get lost, requests take their time, and members come and go; each uses as much as it likes of what it may. */
function holdsTogether(lane: keyof Slots, script: readonly Act[]): void {
  let table: Table = NOBODY
  let at = 0
  const closed = new Map<string, number>()
  const may = new Map<number, Slots>()
  const running = new Map<number, number>()
  for (const { member, wait, received, uses, backoff, leaves } of script) {
    at += wait
    const allowed = may.get(member) ?? NO_SLOTS
    // Some of what was under way ends, and no more begins than may.
    const before = running.get(member) ?? 0
    running.set(member, Math.max(Math.floor(before * uses), Math.floor(allowed[lane] * uses)))
    const name = `m${member}`
    if (leaves && running.get(member) === 0) {
      table = exchanged(table, { at, member: name, uses: [] }).table
      may.delete(member)
      continue
    }
    const used = { ...allowed, [lane]: Math.max(allowed[lane], running.get(member) ?? 0) }
    const result = exchanged(table, { at, member: name, uses: [use(used, { backoff })] })
    table = result.table
    if (backoff > 0) closed.set(name, Math.max(closed.get(name) ?? 0, at + backoff))
    const allocation = result.allocations[0]
    const left = allocation?.backoff ?? 0
    assert.ok(left >= (closed.get(name) ?? 0) - at, 'a member keeps its own pause')
    assert.ok(
      left <= Math.max(0, ...closed.values()) - at || left === 0,
      'nobody pauses for longer than was asked',
    )
    if (received && allocation !== undefined) may.set(member, allocation.slots)
    const names = new Set([...may.keys(), ...running.keys()])
    const sum = [...names].reduce(
      (all, one) => all + Math.max(may.get(one)?.[lane] ?? 0, running.get(one) ?? 0),
      0,
    )
    assert.ok(sum <= HOST_SLOTS[lane], `${sum} at ${at}`)
  }
}

for (const [lane, members] of [
  ['read', 5],
  ['write', 8],
  ['delete', 2],
] as const) {
  test(`${members} members never have more than the ${HOST_SLOTS[lane]} slots of lane ${lane} together`, () => {
    // Nobody is silent for long: a lost answer is followed by another try.
    fc.assert(
      fc.property(acts(members), (script) => holdsTogether(lane, spaced(script, members))),
      { numRuns: 300 },
    )
  })
}

/** Each member reports often enough not to be forgotten. */
function spaced(script: readonly Act[], members: number): Act[] {
  return script.flatMap((act, i) =>
    i % 40 === 0
      ? Array.from({ length: members }, (_, member) => ({ ...act, member, leaves: false, backoff: 0 }))
      : [act],
  )
}
