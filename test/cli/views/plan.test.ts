import assert from 'node:assert/strict'
import { test } from 'node:test'
import { objectBlock } from '../../../cli/views/object-blocks.ts'
import { planText } from '../../../cli/views/plan.ts'
import type { RepositoryEffect } from '../../../policies/diff/effect.ts'
import { diff } from '../../../policies/diff/index.ts'
import type { StoredPlan } from '../../../proto/resources/plan.ts'
import { DAY, policy, rule } from '../../policies/engine/build.ts'

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

test('a changed object is a block: rules are blocks in it, and what stays is counted', () => {
  const old = rule('old', { tagRegexp: 'a.*', expirePeriod: 7 * DAY })
  const before = policy([old, rule('same', { tagRegexp: 'b.*' }), rule('gone', { tagRegexp: 'c.*' })], {
    name: 'web',
  })
  const looser = rule('old', { tagRegexp: 'a.*', expirePeriod: 9 * DAY })
  const after = {
    ...before,
    status: 'DISABLED' as const,
    rules: [looser, before.rules[1] ?? old, rule('new', { tagRegexp: 'd.*', max: 3 })],
  }
  const [change] = diff([after], [before])
  assert.ok(change)
  const lines = objectBlock(change, new Map(), (_, one) => one).split('\n')
  assert.match(lines.at(-3) ?? '', /^ {8}# \(\d+ unchanged attributes and 1 unchanged rule hidden\)$/)
  assert.deepEqual(lines.slice(2, -3), [
    '  ~ lifecycle_policy "web" {',
    '      ~ status = "ACTIVE" -> "DISABLED"',
    '      ~ rule "old" {',
    '          ~ expire_period = "7d" -> "9d"',
    '            # (1 unchanged attribute hidden)',
    '        }',
    '      - rule "gone" {',
    '          - tag_regexp = "c.*" -> null',
    '        }',
    '      + rule "new" {',
    '          + tag_regexp = "d.*"',
    '          + max        = 3',
    '        }',
  ])
})
