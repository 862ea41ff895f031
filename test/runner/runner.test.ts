import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { until } from '../support/ports.ts'
import { batches } from './batches.ts'
import { runFiles } from './process.ts'
import type { Result } from './results.ts'

const LIMITS = { test: 600_000, files: 60_000, exit: 20_000 }

/** Runs files of `files/`. Returns what was reported, without times. */
async function results(names: readonly string[], limits: Partial<typeof LIMITS> = {}): Promise<Result[]> {
  const all: Result[] = []
  const files = names.map((name) => join(import.meta.dirname, 'files', `${name}.ts`))
  await runFiles(files, { ...LIMITS, ...limits }, (result) => all.push(result))
  return all.filter(({ type }) => type !== 'time' && type !== 'end')
}

function brief(all: readonly Result[]): readonly string[] {
  return all.map((result) => ('name' in result ? `${result.type} ${result.name}` : result.type))
}

const MIXED = ['pass passes', 'fail fails', 'skip is skipped', 'pass passes inside', 'fail fails inside']

test('each test counts once, and a suite only by its tests', async () => {
  const all = await results(['mixed'])
  assert.deepEqual(brief(all), MIXED)
  const [, failure] = all
  assert.ok(failure?.type === 'fail')
  assert.match(failure.text, /1 !== 2[\s\S]*mixed\.ts:7/)
})

test('files that share a process are each counted, in order', async () => {
  assert.deepEqual(brief(await results(['mixed', 'mixed2'])), [...MIXED, 'pass another'])
})

test('a test that never ends fails, and nothing that it started goes on', async () => {
  const [failure] = await results(['hangs'], { files: 4000 })
  assert.ok(failure?.type === 'fail')
  assert.equal(failure.name, 'its tests did not end within 4 s')
  const [, pid = ''] = /started (\d+)/.exec(failure.text) ?? []
  await until('the end of what the test started', () => Promise.resolve(!isAlive(Number(pid))))
})

test('a test that takes longer than a test may fails by itself', async () => {
  assert.deepEqual(brief(await results(['slow'], { test: 200 })), ['fail is slow', 'pass is quick'])
})

test('a process that stays after its tests fails', async () => {
  const all = await results(['stays'], { exit: 2000 })
  assert.deepEqual(brief(all), ['pass passes', 'fail all tests ended, and something still runs 2 s later'])
  const [, failure] = all
  assert.match(failure?.type === 'fail' ? failure.text : '', /^open: .*Timeout/)
})

test('a process that ends before its tests fails', async () => {
  const all = brief(await results(['exits']))
  assert.equal(all.at(-1), 'fail the process ended (0) before its tests did')
  assert.ok(!all.includes('pass exits'))
})

test('an error that nobody catches is a failure, and is shown', async () => {
  const all = await results(['uncaught'])
  const failure = all.at(-1)
  assert.deepEqual(brief(all).slice(-1), ['fail the process ended with 1'])
  const text = failure?.type === 'fail' ? failure.text : ''
  assert.match(text, /thrown by a timer/)
  assert.match(text, /rejected by nobody/)
})

test('a file that does not load fails', async () => {
  const all = await results(['absent'])
  assert.ok(all.some(({ type }) => type === 'fail'))
})

test('every file is in one batch, what takes longest begins first, and what waits is apart', () => {
  const files = [
    'test/a.test.ts',
    'test/e2e/clean.test.ts',
    'test/policies/a.test.ts',
    'test/policies/b.test.ts',
    'test/runs/delete/tombstone-steps.test.ts',
  ]
  const { working: all, waiting } = batches(files)
  assert.deepEqual([...all, ...waiting].flat().toSorted(), files)
  assert.deepEqual(waiting, [['test/e2e/clean.test.ts']])
  assert.deepEqual(all[0], ['test/runs/delete/tombstone-steps.test.ts'])
  assert.deepEqual(all.at(-1), ['test/a.test.ts'], 'a group begins before short files')
  assert.ok(
    all.some((batch) => batch.length === 2 && batch.every((file) => file.startsWith('test/policies/'))),
  )
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
