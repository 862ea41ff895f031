import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runLine, runsText, runText } from '../../../cli/views/runs.ts'
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

/** The columns DELETED and KEPT of one run. */
function columns(one: Run): string {
  const [head = '', line = ''] = runsText([one]).split('\n')
  return line.slice(head.indexOf('DELETED'), head.indexOf('WORKER')).trim().replaceAll(/ {2,}/g, ' | ')
}

const some = { deleted: 1, untagged: 2, pending: 0 }
const none = { deleted: 0, untagged: 0, pending: 0 }

for (const [title, one, shown] of [
  ['ended well', run('SUCCEEDED', { counts, removals: { ...none, deleted: 3 } }), '3 | 8'],
  ['failed', run('FAILED', { removals: some }), '3 | -'],
  ['failed before anything', run('FAILED', { removals: none }), '0 | -'],
  ['cancelled', run('CANCELLED', { removals: some }), '3 | -'],
  ['under way', run('RUNNING', { removals: { ...some, pending: 1 } }), '3, 1 pending | -'],
  ['handed back', run('QUEUED', { removals: some }), '3 | -'],
  ['not begun', run('QUEUED', { removals: none }), '- | -'],
  ['parked', run('AWAITING_APPROVAL', { counts, removals: none }), '0 | 8'],
  ['a dry run', run('SUCCEEDED', { kind: 'DRY_RUN', counts }), '(4) | 8'],
  ['a dry run that failed', run('FAILED', { kind: 'DRY_RUN' }), '- | -'],
  ['of a daemon that does not tell', run('SUCCEEDED', { counts }), '2 | 8'],
  ['of such a daemon, failed', run('FAILED'), '- | -'],
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

test('everything about a run begins with that line', () => {
  const one = run('CANCELLED', { removals: some, message: 'stopped' })
  const text = runText({ run: one, decisions: [], deletions: [], all: true }, plain)
  assert.ok(text.startsWith(runLine(one, plain)))
})
