/** Sixty days of each household, by one of three seeds; `npm run life` lives whole years by any. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { live } from './life.ts'
import { HOUSEHOLDS } from './policies.ts'
import { tellFinding } from './tell.ts'

const DAYS = 60
const SEEDS = 3

for (const [place, { policy }] of HOUSEHOLDS.entries()) {
  test(`${policy.name}: nothing retained goes, nothing stays too long`, async () => {
    const request = { household: policy.name, seed: 1 + (place % SEEDS), days: DAYS }
    const { findings, pushes } = await live(request)
    assert.ok(pushes > DAYS, 'hardly anything was pushed')
    const [first] = findings
    if (first !== undefined) assert.fail(`${findings.length} findings; ${tellFinding(request, first)}`)
  })
}

test('lives are worth living: much is deleted, and things go wrong', async () => {
  const { deleted, troubles } = await live({ household: 'nightly', seed: 1, days: 30 })
  assert.ok(deleted > 30)
  assert.ok(troubles.size > 2)
})

test('the judge sees one image too few that is kept', async () => {
  const { findings } = await live({
    household: 'nightly',
    seed: 2,
    days: 20,
    instead: (policy) => ({
      ...policy,
      rules: policy.rules.map((rule) => ({ ...rule, retainedTop: (rule.retainedTop ?? 0) + 1 })),
    }),
  })
  assert.ok(findings.some(({ kind }) => kind === 'wrong'))
})

test('the judge sees one image too many that is kept', async () => {
  const { findings } = await live({
    household: 'spared',
    seed: 2,
    days: 30,
    instead: (policy) => ({
      ...policy,
      rules: policy.rules.map((rule) => ({ ...rule, keepExpired: (rule.keepExpired ?? 0) - 1 })),
    }),
  })
  assert.ok(findings.some(({ kind }) => kind === 'stays'))
})
