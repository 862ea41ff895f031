import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planText } from '../../../cli/views/plan.ts'
import type { RepositoryEffect } from '../../../policies/diff/effect.ts'
import type { StoredPlan } from '../../../proto/resources/plan.ts'

const effect: RepositoryEffect = {
  repository: { registry: 'prod', repository: 'team/web' },
  policy: 'lifecycle_policy.web',
  deletes: [],
  kept: 3,
  bytes: 0,
  limitChecks: [],
  lints: [],
}
const plan = (effects: RepositoryEffect[]): StoredPlan => ({
  id: 'p',
  workspace: 'default',
  baseSerial: 0,
  createdAt: 0,
  createdBy: 'me',
  changes: [{ action: 'create', after: { kind: 'registry', name: 'prod', url: 'https://r.example' } }],
  effects,
  summary: { add: 1, change: 0, destroy: 0, deletes: 0, untags: 0, bytes: 0, kept: 3, repositories: 1 },
})

test('a plan says since when images without a tag are seen, where that matters', () => {
  const since = Date.UTC(2026, 1, 3, 23, 59)
  const text = planText(plan([{ ...effect, untaggedSince: since }]), (_, one) => one)
  assert.match(text, /kept\n {4}untagged images: only those that lost their last tag since 2026-02-03\n/)
  assert.doesNotMatch(
    planText(plan([effect]), (_, one) => one),
    /untagged images/,
  )
})
