/** What careen watch shows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveScreen } from '../../../cli/framework/screen.ts'
import { watchLine, watchScreen } from '../../../cli/views/watch.ts'
import type { Run, RunCounts, RunState } from '../../../proto/resources/run.ts'

const NOW = Date.UTC(2026, 10, 29, 3, 2, 10)
const counts: RunCounts = { kept: 3, planned: 61, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 5 }
const run = (id: string, state: RunState, rest: Partial<Run> = {}): Run => ({
  id: `r-${id}`,
  workspace: '',
  registry: 'prod',
  repository: 'shop/web',
  kind: 'CLEAN',
  state,
  trigger: 'request',
  createdBy: 'me',
  createdAt: NOW - 1000,
  attempts: 1,
  cancelRequested: false,
  limitChecks: [],
  ...rest,
})
const plain = (_colour: string, text: string): string => text
const screen = (runs: readonly Run[], columns = 80, rows = 24): string[] =>
  watchScreen({ runs, daemon: 'prod', now: NOW, columns, rows }, plain).split('\n').slice(0, -1)

test('the screen has the sums, and what waits for a person first', () => {
  const shown = screen([
    run('qqqqqqqq', 'QUEUED'),
    run('aaaaaaaa', 'RUNNING', { counts: { ...counts, planned: 7 }, begun: 4 }),
    run('bbbbbbbb', 'RUNNING'),
    run('ffffffff', 'FAILED', { errorCode: 'REGISTRY_THROTTLED', endedAt: NOW }),
    run('yyyyyyyy', 'FAILED', { endedAt: NOW - 24 * 3_600_000 }),
    run('wwwwwwww', 'AWAITING_APPROVAL', { counts, repository: 'platform/services/checkout/legacy' }),
  ])
  assert.equal(shown[0], 'prod 2026-11-29 03:02:10Z  2 running  1 queued  1 waiting  1 failed today')
  assert.deepEqual(
    shown.slice(1).map((line) => line.replaceAll(/ {2,}/g, ' | ')),
    [
      'r-wwwwwwww | prod/plat..ut/legacy | waiting | 61 of 64: careen approve r-wwwwwwww',
      'r-aaaaaaaa | prod/shop/web | running | [###########.........] 4 of 7',
      'r-bbbbbbbb | prod/shop/web | running | looking',
      'r-ffffffff | prod/shop/web | failed | REGISTRY_THROTTLED',
      'r-yyyyyyyy | prod/shop/web | failed | INTERNAL',
      'r-qqqqqqqq | prod/shop/web | queued',
    ],
  )
  assert.ok(shown.every((line) => line.length <= 80))
})

test('no line is wider than the terminal, and what does not fit is counted', () => {
  const many = Array.from({ length: 90 }, (_, i) =>
    run(String(i).padStart(8, '0'), i % 2 === 0 ? 'RUNNING' : 'SUCCEEDED', {
      counts,
      repository: 'x'.repeat(200),
      begun: 70,
    }),
  )
  const shown = screen(many, 80, 24)
  assert.equal(shown.length, 23)
  assert.ok(
    shown.every((line) => line.length <= 80),
    shown.join('\n'),
  )
  assert.equal(shown.at(-1), '69 more: careen runs')
})

test('a line of a pipe has the time and what to type', () => {
  assert.equal(
    watchLine(run('wwwwwwww', 'AWAITING_APPROVAL', { counts }), NOW),
    '2026-11-29 03:02:10Z  r-wwwwwwww  prod/shop/web  waiting  61 of 64: careen approve r-wwwwwwww\n',
  )
  assert.match(watchLine(run('aaaaaaaa', 'RUNNING', { begun: 2 }), NOW), /  running  2 so far\n$/)
})

test('a screen replaces what it has shown, also a longer text', () => {
  const written: string[] = []
  const { show } = liveScreen(
    (text) => void written.push(text),
    () => 24,
  )
  show('a\nb\n')
  show('c\n')
  assert.deepEqual(written, ['a\u001B[K\nb\u001B[K\n\u001B[J', '\u001B[2A\rc\u001B[K\n\u001B[J'])
})
