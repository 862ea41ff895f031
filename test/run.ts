/**
 * Runs the tests, each file in a process of its own, and closes with a line `N passed, N failed`.
 * Arguments: parts of file names; none means all.
 */
import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

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

const counts = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
const startedAt = performance.now()
const stream = run({ files, isolation: 'process', concurrency: 2, timeout: 300_000 })

stream.on('test:pass', (data) => {
  if (data.details.type === 'suite') return
  if (data.skip !== undefined || data.todo !== undefined) {
    counts.skipped += 1
    console.log(`skipped: ${data.name} (${String(data.skip ?? data.todo)})`)
  } else counts.passed += 1
})
stream.on('test:fail', (data) => {
  if (data.details.type === 'suite') return
  counts.failed += 1
  failures.push(`${relative(root, data.file ?? '')}: ${data.name}`)
})
const report = stream.compose(spec)
if (process.stdout.isTTY || wanted.length > 0) report.pipe(process.stdout)
else report.on('data', (text: unknown) => onlyFailures(String(text)))
await new Promise((resolve) => report.on('end', resolve))

for (const failure of failures) console.log(`failed: ${failure}`)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(`${files.length} files in ${seconds} s`)
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

let failing = false
/** Lines of passing tests are left out; the block of failures at the end is shown whole. */
function onlyFailures(text: string): void {
  if (text.includes('failing tests')) failing = true
  if (failing) process.stdout.write(text)
}
