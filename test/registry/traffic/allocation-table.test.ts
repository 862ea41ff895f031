import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  exchanged,
  type HostUse,
  NO_PLACES,
  NOBODY,
  type Places,
  PLACES,
  SILENCE,
  type Share,
  type Table,
} from '../../../daemon/registry/traffic/allocation-table.ts'

const ORIGIN = 'https://r.test'
const use = (holds: Places, more: { rate?: number; pause?: number } = {}): HostUse => ({
  origin: ORIGIN,
  holds,
  pause: 0,
  ...more,
})

/** Members that do as they are told, over one table. */
function meeting() {
  let table: Table = NOBODY
  const held = new Map<string, Places>()
  const tell = (member: string, at: number, more: { rate?: number; pause?: number } = {}): Share => {
    const told = exchanged(table, { at, member, uses: [use(held.get(member) ?? NO_PLACES, more)] })
    table = told.table
    const [share] = told.shares
    assert.ok(share)
    held.set(member, share.places)
    return share
  }
  const leave = (member: string, at: number): void => {
    table = exchanged(table, { at, member, uses: [] }).table
    held.delete(member)
  }
  return { tell, leave, table: () => table }
}

const places = (read: number, write: number, remove: number): Places => ({ read, write, delete: remove })

for (const [members, each] of [
  [1, places(64, 8, 2)],
  [2, places(32, 4, 1)],
  [3, places(21, 2, 1)],
  [9, places(7, 1, 1)],
  [70, places(1, 1, 1)],
] as const) {
  test(`${members} members that reported twice: each has an equal part, and one slot at least`, () => {
    const { tell } = meeting()
    const names = Array.from({ length: members }, (_, i) => `m${i}`)
    for (const at of [1, 2]) for (const name of names) tell(name, at)
    for (const name of names) assert.deepEqual(tell(name, 3).places, each)
  })
}

test('a newcomer gets nothing until the other has said that it gives back', () => {
  const { tell } = meeting()
  assert.deepEqual(tell('a', 0).places, PLACES)
  assert.deepEqual(tell('b', 1).places, NO_PLACES)
  assert.deepEqual(tell('a', 2).places, places(32, 4, 1))
  assert.deepEqual(tell('b', 3).places, NO_PLACES, 'the other may not have heard')
  assert.deepEqual(tell('a', 4).places, places(32, 4, 1))
  assert.deepEqual(tell('b', 5).places, places(32, 4, 1))
})

test('what is still under way elsewhere is not given to anybody', () => {
  let { table } = exchanged(NOBODY, { at: 0, member: 'a', uses: [use(PLACES)] })
  ;({ table } = exchanged(table, { at: 1, member: 'a', uses: [use(places(50, 4, 2))] }))
  const { shares } = exchanged(table, { at: 2, member: 'b', uses: [use(NO_PLACES)] })
  assert.deepEqual(shares[0]?.places, NO_PLACES, 'the other may have heard that all is its own')
  ;({ table } = exchanged(table, { at: 2, member: 'b', uses: [use(NO_PLACES)] }))
  ;({ table } = exchanged(table, { at: 3, member: 'a', uses: [use(places(50, 4, 2))] }))
  const told = exchanged(table, { at: 4, member: 'b', uses: [use(NO_PLACES)] })
  assert.deepEqual(told.shares[0]?.places, places(14, 4, 0))
})

test('who leaves, or is silent for more than four seconds, leaves its places', () => {
  const { tell, leave } = meeting()
  for (const at of [1, 2]) for (const name of ['a', 'b']) tell(name, at)
  assert.equal(tell('a', 2 + SILENCE).places.read, 32)
  assert.equal(tell('a', 3 + SILENCE).places.read, 64)
  tell('c', 3 + SILENCE)
  assert.equal(tell('a', 4 + SILENCE).places.read, 32)
  leave('c', 5 + SILENCE)
  assert.equal(tell('a', 6 + SILENCE).places.read, 64)
})

test('the rate is what refusals taught all of them together, in equal parts', () => {
  const { tell } = meeting()
  assert.equal(tell('a', 0).rate, undefined)
  assert.equal(tell('a', 1, { rate: 12 }).rate, 12)
  assert.equal(tell('b', 2).rate, 6)
  assert.equal(tell('a', 3, { rate: 12 }).rate, 6)
  assert.equal(tell('b', 4, { rate: 3 }).rate, 7.5)
})

test('a pause is passed to all members, and stays known after its member has left', () => {
  const { tell, leave, table } = meeting()
  tell('b', 0)
  assert.equal(tell('a', 1000, { pause: 5000 }).pause, 5000)
  leave('a', 1001)
  leave('b', 1001)
  assert.equal(tell('c', 3000).pause, 3000)
  leave('c', 3000)
  assert.equal(tell('c', 7000).pause, 0)
  leave('c', 7000)
  assert.equal(table().size, 0, 'nothing is remembered of a host without members')
})

test('no member closes a gate for more than an hour, and a negative pause opens none', () => {
  const { tell } = meeting()
  assert.equal(tell('a', 0, { pause: 1e12 }).pause, 3_600_000)
  assert.equal(tell('b', 1000, { pause: -1e12 }).pause, 3_599_000)
})

test('hosts know nothing of each other', () => {
  const { table } = exchanged(NOBODY, { at: 0, member: 'a', uses: [use(PLACES, { pause: 9000 })] })
  const other = { ...use(NO_PLACES), origin: 'https://other.test' }
  assert.deepEqual(exchanged(table, { at: 1, member: 'b', uses: [other] }).shares, [
    { origin: other.origin, places: PLACES, pause: 0 },
  ])
})

type Act = { member: number; wait: number; heard: boolean; uses: number; pause: number; leaves: boolean }

const acts = (members: number): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.record({
      member: fc.nat(members - 1),
      wait: fc.nat(50),
      heard: fc.boolean(),
      uses: fc.double({ min: 0, max: 1, noNaN: true }),
      pause: fc.constantFrom(0, 0, 0, 10, 700),
      leaves: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 120 },
  )

/** Answers get lost, requests take their time, and members come and go; each uses as much as it likes of what it may. */
function holdsTogether(lane: keyof Places, script: readonly Act[]): void {
  let table: Table = NOBODY
  let at = 0
  let closedUntil = 0
  const may = new Map<number, Places>()
  const running = new Map<number, number>()
  for (const { member, wait, heard, uses, pause, leaves } of script) {
    at += wait
    const allowed = may.get(member) ?? NO_PLACES
    // Some of what was under way ends, and no more begins than may.
    const before = running.get(member) ?? 0
    running.set(member, Math.max(Math.floor(before * uses), Math.floor(allowed[lane] * uses)))
    const name = `m${member}`
    if (leaves && running.get(member) === 0) {
      table = exchanged(table, { at, member: name, uses: [] }).table
      may.delete(member)
      continue
    }
    const holds = { ...allowed, [lane]: Math.max(allowed[lane], running.get(member) ?? 0) }
    const told = exchanged(table, { at, member: name, uses: [use(holds, { pause })] })
    table = told.table
    closedUntil = Math.max(closedUntil, at + pause)
    const share = told.shares[0]
    assert.equal(share?.pause, Math.max(0, closedUntil - at), 'a gate only ever closes for longer')
    if (heard && share !== undefined) may.set(member, share.places)
    const names = new Set([...may.keys(), ...running.keys()])
    const sum = [...names].reduce(
      (all, one) => all + Math.max(may.get(one)?.[lane] ?? 0, running.get(one) ?? 0),
      0,
    )
    assert.ok(sum <= PLACES[lane], `${sum} at ${at}`)
  }
}

for (const [lane, members] of [
  ['read', 5],
  ['write', 8],
  ['delete', 2],
] as const) {
  test(`${members} members never have more than the ${PLACES[lane]} places of lane ${lane} together`, () => {
    // Nobody is silent for long: a lost answer is followed by another try.
    fc.assert(
      fc.property(acts(members), (script) => holdsTogether(lane, spaced(script, members))),
      { numRuns: 300 },
    )
  })
}

/** Each member tells something often enough not to be forgotten. */
function spaced(script: readonly Act[], members: number): Act[] {
  return script.flatMap((act, i) =>
    i % 40 === 0
      ? Array.from({ length: members }, (_, member) => ({ ...act, member, leaves: false, pause: 0 }))
      : [act],
  )
}
