/** The lists of what runs removed, beside what the runs recorded: whatever is done to a list is found. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type AuditEvent,
  CHAIN_START,
  fromRemovalJson,
  type ListedRemoval,
  openRemovalsComparison,
  removalText,
  runSubject,
  SERVER,
  sealed,
  sha256,
  timeText,
  toRemovalJson,
} from '../../../policies/audit/index.ts'

const DAY = 86_400_000
const BEGIN = Date.UTC(2026, 0, 1)
const NOBODY = { identity: 'daemon', address: '', claimed: '', requestId: '' }

const removal = (run: number, n: number, more: Partial<ListedRemoval> = {}): ListedRemoval => ({
  run: `r-${run}`,
  digest: `sha256:${String(n).padStart(64, '0')}`,
  action: 'DELETE',
  tags: [`pr-${n}`],
  createdAt: BEGIN + run * DAY,
  outcome: 'deleted',
  settledAt: BEGIN + run * DAY + n,
  first: undefined,
  ...more,
})

/** The event with which a run records these removals, a day's thousandth after its begin. */
function finished(run: number, listed: readonly ListedRemoval[], removals = listed.length): AuditEvent {
  const texts = listed.map((one) => removalText({ ...one, outcome: one.first?.outcome ?? one.outcome ?? '' }))
  const payload = { removals, removals_sha256: sha256(...texts).toString('hex') }
  const about = runSubject({ workspace: 'w', registry: 'r', repository: 'a', id: `r-${run}` })
  const { workspace, subject } = about
  const entry = { createdAt: BEGIN + run * DAY + 90_000, ...NOBODY, workspace, subject, payload }
  return sealed({ type: 'careen.run.finished', ...entry }, { ...CHAIN_START, sequence: run })
}

function compared(events: readonly AuditEvent[], listed: readonly ListedRemoval[]) {
  const comparison = openRemovalsComparison()
  for (const event of events) comparison.event(event)
  // As they are exported and read.
  for (const one of listed)
    comparison.removal(fromRemovalJson(JSON.parse(JSON.stringify(toRemovalJson(one))), 'line 1'))
  return comparison.end()
}

const RUNS = [1, 2, 3].map((run) => [1, 2, 3, 4].map((n) => removal(run, n)))
const EVENTS = RUNS.map((listed, index) => finished(index + 1, listed))
const ALL = RUNS.flat()

test('a list that is cut, moved, edited or longer is found, and with it the event of its run', () => {
  assert.deepEqual(compared(EVENTS, ALL), {
    kind: 'same',
    runs: 3,
    removals: 12,
    agedRuns: 0,
    unrecorded: 0,
  })
  const edits: readonly ((list: ListedRemoval[], at: number, to: number) => void)[] = [
    (list, at) => void list.splice(at, 1),
    (list, at) => void list.splice(at, 0, list[at] ?? assert.fail()),
    (list, at) => void list.splice(at, 0, removal((list[at] ?? assert.fail()).run === 'r-1' ? 1 : 2, 9)),
    (list, at) => Object.assign(list, { [at]: { ...list[at], tags: ['release-1'] } }),
    (list, at) => Object.assign(list, { [at]: { ...list[at], action: 'UNTAG' } }),
    (list, at) => Object.assign(list, { [at]: { ...list[at], digest: `sha256:${'f'.repeat(64)}` } }),
    (list, at) => Object.assign(list, { [at]: { ...list[at], outcome: 'gone' } }),
    (list, at) => Object.assign(list, { [at]: { ...list[at], outcome: 'refused' } }),
    (list, at) =>
      Object.assign(list, { [at]: { ...list[at], run: list[at]?.run === 'r-3' ? 'r-2' : 'r-3' } }),
    (list, at, to) => {
      const [one, other] = [list[at] ?? assert.fail(), list[to] ?? assert.fail()]
      Object.assign(list, { [at]: other, [to]: one })
    },
  ]
  const place = fc.integer({ min: 0, max: ALL.length - 1 })
  fc.assert(
    fc.property(fc.constantFrom(...edits), place, place, (edit, at, to) => {
      const list = [...ALL]
      edit(list, at, to)
      const isOther = RUNS.some((_, run) => {
        const ofRun = (all: readonly ListedRemoval[]) => all.filter((one) => one.run === `r-${run + 1}`)
        return JSON.stringify(ofRun(list)) !== JSON.stringify(ofRun(ALL))
      })
      const found = compared(EVENTS, list)
      assert.equal(found.kind, isOther ? 'broken' : 'same')
      if (found.kind === 'broken') assert.match(found.why, /what run r-[123] removed was changed/)
    }),
    { numRuns: 300 },
  )
})

test('what is known later changes no hash: an outcome that was pending, or was corrected', () => {
  const late = removal(1, 5, { settledAt: BEGIN + 2 * DAY })
  const first = { outcome: 'deleted', at: BEGIN + DAY + 4 }
  const corrected = removal(1, 4, { outcome: 'not_gone', settledAt: BEGIN + 2 * DAY, first })
  const pending = removal(1, 6, { outcome: undefined, settledAt: undefined })
  const list = [...ALL.slice(0, 3), corrected, late, pending, ...ALL.slice(4)]
  assert.equal(compared(EVENTS, list).kind, 'same')
  const lie = { ...corrected, first: { ...first, outcome: 'gone' } }
  assert.equal(compared(EVENTS, [...ALL.slice(0, 3), lie, ...ALL.slice(4)]).kind, 'broken')
  const set = ALL.map((one) => ({ ...one, settledAt: BEGIN + 100 * DAY }))
  assert.equal(compared(EVENTS, set).kind, 'same', 'the clock was set back before the run ended')
})

test('removals that are too old may be missing as far as the record says, and no younger ones', () => {
  const payload = { before: timeText(BEGIN + 2 * DAY) }
  const aged = sealed(
    { type: 'careen.removals.aged', createdAt: BEGIN, ...NOBODY, ...SERVER, payload },
    CHAIN_START,
  )
  const old = [finished(1, RUNS[0] ?? [])]
  const young = finished(20, [removal(20, 1)])
  const events = [...old, young, aged]
  const list = [removal(20, 1)]
  const same = compared(events, list)
  assert.deepEqual(same, { kind: 'same', runs: 1, removals: 1, agedRuns: 1, unrecorded: 0 })
  assert.equal(compared([...old, young], list).kind, 'broken', 'no event says so')
  assert.equal(compared(events, []).kind, 'broken', 'too young to age')
  const more = [removal(1, 8), removal(1, 9), ...(RUNS[0] ?? []), ...list]
  assert.equal(compared(events, more).kind, 'broken', 'age adds nothing')
  assert.deepEqual(compared(events, [...list, removal(5, 1)]), { ...same, unrecorded: 1 })
})

test('a line that is no removal is refused with its place', () => {
  const good = toRemovalJson(removal(1, 1))
  for (const [bad, message] of [
    [null, /^line 1: tags of a removal/],
    [{ ...good, tags: [1] }, /tags of a removal are no texts/],
    [{ ...good, run: 1 }, /run of a removal is no text/],
    [{ ...good, settle_time: 'now' }, /settle_time of a removal is no time/],
    [{ ...good, first_outcome: 'gone' }, /first_settle_time of a removal is no text.*-removals/],
  ] as const)
    assert.throws(() => fromRemovalJson(bad, 'line 1'), { code: 'INVALID_ARGUMENT', message })
})
