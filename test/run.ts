/**
 * Runs the tests, each file in a process of its own, and closes with a line `N passed, N failed`.
 * Arguments: parts of file names; none means all. With `CI=true` a skipped test fails, unless `CAREEN_SKIPS` allows it.
 */
import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { maySkip } from './support/skips.ts'

const root = join(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const files = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()
  .map((file) => join(root, file))

if (files.length === 0) {
  console.error(`no test file has a name with ${wanted.join(' or ')}`)
  process.exit(1)
}

// Why: each file starts processes that load the same modules, and to compile them takes half of a short file's time.
process.env['NODE_COMPILE_CACHE'] ??= join(root, '.cache', 'compiled')

const counts = { passed: 0, failed: 0, skipped: 0 }
const startedAt = performance.now()
/** Milliseconds that the tests of each file took. */
const taken = new Map<string, number>()
let current = ''

// Why more than the two cores of a usual machine: some files wait, for a minute of the clock or for a timeout.
for await (const { type, data } of run({ files, isolation: 'process', concurrency: 3, timeout: 300_000 })) {
  if (type === 'test:stderr' && wanted.length > 0) process.stderr.write(data.message)
  if (type !== 'test:pass' && type !== 'test:fail') continue
  const file = relative(root, data.file ?? '')
  if (file !== current) console.log(file)
  current = file
  if (data.nesting === 0) taken.set(file, (taken.get(file) ?? 0) + data.details.duration_ms)
  const skipped = data.skip ?? data.todo
  if (type === 'test:fail') fail(data.name, data.details)
  else if (skipped !== undefined) skip(data.name, String(skipped))
  else if (data.details.type !== 'suite') pass(data.name)
}

const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
for (const [file, time] of slowest()) console.log(`${(time / 1000).toFixed(1).padStart(7)} s ${file}`)
console.log(`${files.length} files in ${seconds} s`)
const tail = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`${counts.passed} passed, ${counts.failed} failed${tail}`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

/** Returns the files that took longest: what to look at when the whole takes too long. */
function slowest(): [string, number][] {
  return [...taken].toSorted(([, a], [, b]) => b - a).slice(0, wanted.length > 0 ? 3 : 25)
}

function pass(name: string): void {
  counts.passed += 1
  if (wanted.length > 0) console.log(`  ok: ${name}`)
}

/** A suite that is skipped counts as one. */
function skip(name: string, reason: string): void {
  const allowed = maySkip(reason, process.env)
  counts[allowed ? 'skipped' : 'failed'] += 1
  console.log(`  ${allowed ? 'skipped' : 'FAILED, as it was skipped in CI'}: ${name} (${reason})`)
}

/** A suite that fails because of its tests adds nothing; one that fails by itself counts. */
function fail(name: string, details: { readonly type?: string | undefined; readonly error: Error }): void {
  const { cause } = details.error
  if (details.type === 'suite' && details.error.message.includes('subtest')) return
  counts.failed += 1
  console.log(`  FAILED: ${name}`)
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : details.error.message
  console.log(text.replaceAll(/^/gm, '    '))
}
