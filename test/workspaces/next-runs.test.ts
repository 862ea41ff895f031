import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { nextRuns } from '../../daemon/workspaces/next-runs.ts'
import type { Policy } from '../../policies/index.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

function policy(cron: string, timeZone = 'UTC'): Policy {
  return {
    kind: 'policy',
    block: 'lifecycle_policy',
    name: 'p',
    scope: { kind: 'global' },
    status: 'ACTIVE',
    schedule: { cron, timeZone },
    rules: [],
    limits: { maxDeletePercent: 30, allowEmpty: false },
    grace: 0,
    untag: false,
  }
}

const ref = (n: number): { registry: string; repository: string } => ({
  registry: 'r',
  repository: `team/${n}`,
})
const DAILY = policy('0 3 * * *')
const THREE = Date.UTC(2026, 10, 22, 3)

test('a daily run comes within ten minutes after its hour, at the same time every day', () => {
  for (let n = 0; n < 50; n += 1) {
    const first = nextRuns(THREE - HOUR)(DAILY, ref(n)) ?? 0
    assert.ok(first >= THREE && first < THREE + 10 * MINUTE)
    assert.equal(nextRuns(first)(DAILY, ref(n)), first + 24 * HOUR)
  }
})

test('repositories are spread', () => {
  const times = new Set(Array.from({ length: 50 }, (_, n) => nextRuns(THREE - HOUR)(DAILY, ref(n))))
  assert.ok(times.size > 40)
})

test('a run that is due within the jitter of now is not put off to the next day', () => {
  const due = nextRuns(THREE - HOUR)(DAILY, ref(7)) ?? 0
  assert.equal(nextRuns(due - 1)(DAILY, ref(7)), due)
})

test('no instant of a frequent schedule is skipped, and none comes twice', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('* * * * *', '*/5 * * * *', '0,1 * * * *', '0 3 * * *'),
      fc.nat(99),
      (cron, n) => {
        let at = THREE - HOUR
        const seen: number[] = []
        for (let i = 0; i < 6; i += 1) {
          const next = nextRuns(at)(policy(cron), ref(n))
          assert.ok(next !== undefined && next > at)
          seen.push(next)
          at = next
        }
        const bases = new Set(seen.map((instant) => Math.floor(instant / MINUTE)))
        if (cron === '* * * * *') assert.equal(bases.size, 6)
      },
    ),
    { numRuns: 100 },
  )
})

test('a schedule that never comes gives none', () => {
  assert.equal(nextRuns(THREE)(policy('0 0 31 2 *'), ref(1)), undefined)
})
