import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runsText } from '../../../cli/views/run-list.ts'
import { runText } from '../../../cli/views/run-text.ts'
import { runLine } from '../../../cli/views/runs.ts'
import type { Removed } from '../../../proto/resources/intent.ts'
import type { Run, RunCounts, RunState } from '../../../proto/resources/run.ts'

const counts: RunCounts = { kept: 8, planned: 4, deleted: 2, untagged: 0, skipped: 0, failed: 0, bytes: 5 }
const run = (state: RunState, rest: Partial<Run> = {}): Run => ({
  id: '01234567-89ab',
  workspace: '',
  registry: 'prod',
  repository: 'team/web',
  kind: 'CLEAN',
  state,
  trigger: 'request',
  createdBy: 'me',
  createdAt: 0,
  attempts: 1,
  cancelRequested: false,
  limitChecks: [],
  ...rest,
})
const plain = (_colour: string, text: string): string => text

/** The columns IMAGES and FREED of one run. */
function columns(one: Run): string {
  const [, line = ''] = runsText([one], 120, plain).split('\n')
  return line.split(/ {2,}/).slice(-2).join(' | ')
}

const some = { deleted: 1, untagged: 2, pending: 0 }
const none = { deleted: 0, untagged: 0, pending: 0 }

for (const [title, one, shown] of [
  ['ended well', run('SUCCEEDED', { counts, removals: { ...none, deleted: 3 } }), '3/12 | 5 B'],
  ['failed', run('FAILED', { removals: some }), '3/? | -'],
  ['failed before anything', run('FAILED', { removals: none }), '- | -'],
  ['cancelled', run('CANCELLED', { removals: some }), '3/? | -'],
  ['under way', run('RUNNING', { removals: { ...some, pending: 1 } }), '3/? | -'],
  ['just begun', run('RUNNING', { removals: none }), '0/? | -'],
  ['handed back', run('QUEUED', { removals: some }), '3/? | -'],
  ['not begun', run('QUEUED', { removals: none }), '- | -'],
  ['parked', run('AWAITING_APPROVAL', { counts: { ...counts, bytes: 0 }, removals: none }), '0/12 | -'],
  ['a dry run', run('SUCCEEDED', { kind: 'DRY_RUN', counts }), '(4/12) | (5 B)'],
  ['a dry run that failed', run('FAILED', { kind: 'DRY_RUN' }), '- | -'],
  ['of a daemon that does not say', run('SUCCEEDED', { counts }), '2/12 | 5 B'],
] as const)
  test(`removals of a run that is ${title}`, () => assert.equal(columns(one), shown))

test('a line counts removals in any state of the run; without removals there is no line', () => {
  const line = (state: RunState, rest: Partial<Run> = {}) => runLine(run(state, rest), plain)
  const removals = { ...some, pending: 1 }
  const message = 'the reason'
  const words = '1 deleted, 2 untagged, 1 pending'
  assert.ok(line('FAILED', { removals, message }).endsWith(`(INTERNAL): ${words}. the reason.\n`))
  assert.ok(line('FAILED', { removals: none, message }).endsWith('(INTERNAL). the reason.\n'))
  assert.ok(line('CANCELLED', { removals, message }).endsWith(`team/web: ${words}. the reason.\n`))
  assert.match(line('AWAITING_APPROVAL', { removals, message }), /team\/web: 1 deleted.*\. the reason\./)
  assert.ok(line('QUEUED', { removals }).endsWith(`waits for a worker, ${words} before.\n`))
  assert.ok(line('QUEUED', { removals: none }).endsWith('waits for a worker.\n'))
  assert.ok(line('RUNNING', { removals }).endsWith(`by a worker, ${words} so far.\n`))
  assert.ok(line('RUNNING', { removals, begun: 4 }).endsWith('by a worker, 4 removals so far.\n'))
  assert.ok(line('RUNNING', { removals: none }).endsWith('by a worker.\n'))
  assert.match(line('SUCCEEDED', { counts, removals: some }), /: 1 deleted \(5 B\), 2 untagged, 8 kept\.\n/)
  assert.match(line('SUCCEEDED', { counts }), /: 2 deleted \(5 B\), 8 kept\.\n/)
})

test('the list fits the columns, says what waits for a person first, and colours states alone', () => {
  const long = run('SUCCEEDED', { counts, repository: 'platform/services/checkout/payment-gateway' })
  const colour = (name: string, text: string): string => `<${name}>${text}</>`
  const shown = runsText([long, run('AWAITING_APPROVAL', { counts })], 80, plain)
  assert.ok(
    shown.split('\n').every((line) => line.length <= 80),
    shown,
  )
  assert.match(shown, /prod\/plat\.\.t-gateway/)
  assert.match(shown, /Waiting for a person: careen approve 01234567\n$/)
  const coloured = runsText([long], 80, colour)
  assert.match(coloured, /  <green>done<\/> +1970-01-01 00:00Z/)
  assert.match(coloured, /One of them: careen runs show 01234567\n$/)
})

const removed = (id: number, more: object): Removed => ({
  id,
  action: 'DELETE',
  runId: '01234567-89ab',
  registry: 'prod',
  repository: 'team/web',
  digest: `sha256:${String(id).repeat(64)}`,
  tags: [`pr-${id}`],
  size: 5,
  reasons: ['old'],
  createdAt: 0,
  ...more,
})

test('a run shows what stayed after all, and ends with what to type', () => {
  const ended = { counts, startedAt: 60_000, endedAt: 64_000, worker: 'w2', policy: 'lifecycle_policy.web' }
  const one = run('SUCCEEDED', { ...ended, removals: { ...none, deleted: 2 }, trigger: 'schedule' })
  const deletions = [
    removed(1, { outcome: 'deleted' }),
    removed(2, { outcome: 'not_done', detail: 'pushed again during the run' }),
    ...[3, 4, 5, 6, 7].map((id) => removed(id, {})),
  ]
  const lines = runText({ run: one, decisions: [], deletions }, 'none', plain).split('\n')
  assert.deepEqual(lines.slice(0, 4), [
    'Run 01234567 of prod/team/web: done, 2 images deleted (5 B), 8 kept',
    '  by schedule, lifecycle_policy.web, worker w2',
    '  1970-01-01 00:01:00Z, 4 s',
    '  ! stayed after all: pr-2, pushed again during the run',
  ])
  assert.match(lines[4] ?? '', /pr-3, its outcome is not known yet$/)
  assert.equal(lines[8], '    and 1 more: -detail')
  assert.deepEqual(lines.slice(9), [
    'All: careen runs show 01234567 -detail. Put back: careen restore -run=01234567',
    'Who: careen audit -run=01234567',
    '',
  ])
})

test('what is typed next depends on the state', () => {
  const next = (state: RunState, more: Partial<Run> = {}): string =>
    runText({ run: run(state, more), decisions: [], deletions: [] }, 'none', plain)
      .split('\n')
      .slice(3)
      .join('\n')
  assert.match(
    next('AWAITING_APPROVAL', { counts }),
    /^Approve: careen approve 01234567\. Refuse: careen runs cancel/,
  )
  assert.match(next('RUNNING'), /^To cancel it: careen runs cancel 01234567\n$/)
  assert.match(next('FAILED'), /Look: careen doctor\nAgain: careen run prod\/team\/web/)
  assert.match(next('SUCCEEDED', { kind: 'DRY_RUN', counts }), /Do it: careen run prod\/team\/web\n$/)
  assert.doesNotMatch(next('CANCELLED', { removals: none }), /restore/)
})
