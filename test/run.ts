/**
 * Runs the tests, and closes with a line `N passed, N failed`. Files have a process of their own, or share one where they only compute.
 * Arguments: parts of file names; none means all. With `CI=true` a skipped test fails, unless `CAREEN_SKIPS` allows it.
 */
import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { batches } from './runner/batches.ts'
import { runFiles } from './runner/process.ts'
import type { Result } from './runner/results.ts'
import { temporaryMemory } from './support/processes.ts'
import { maySkip } from './support/skips.ts'

// Why three on the two cores of a usual machine: most files start processes, and wait for them at times.
const LANES = 3
const LIMITS = { test: 300_000, files: 300_000, exit: 15_000 }

const root = join(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const files = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()

if (files.length === 0) {
  console.error(`no test file has a name with ${wanted.join(' or ')}`)
  process.exit(1)
}

// Why: each process loads the same modules, and to compile them takes half of a short file's time.
process.env['NODE_COMPILE_CACHE'] ??= join(root, '.cache', 'compiled')

const memory = temporaryMemory()
if (memory !== undefined) process.env['TMPDIR'] = memory.path
process.once('exit', () => memory?.[Symbol.dispose]())
// Why: the processes of the tests have groups of their own, which Ctrl-C does not reach. They are killed when this one exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const counts = { passed: 0, failed: 0, skipped: 0 }
const startedAt = performance.now()
/** Milliseconds that the tests of each file took. */
const taken = new Map<string, number>()
const { working, waiting } = batches(files)
const [left, idle] = [[...working], [...waiting]]
// Why one more: its files leave the processors to the others.
await Promise.all([lane(idle), ...Array.from({ length: LANES }, () => lane(left, idle))])

for (const [file, time] of slowest()) console.log(`${seconds(time).padStart(7)} s ${file}`)
console.log(`${files.length} files in ${seconds(performance.now() - startedAt)} s`)
const tail = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`${counts.passed} passed, ${counts.failed} failed${tail}`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

/** Runs the files of the first list, then of the others. Prints the results of a process when it has ended, in one piece. */
async function lane(...lists: readonly (readonly string[])[][]): Promise<void> {
  const next = (): readonly string[] | undefined => lists.find((list) => list.length > 0)?.shift()
  for (let batch = next(); batch !== undefined; batch = next()) {
    const begunAt = performance.now()
    const lines: string[] = []
    await runFiles(
      batch.map((file) => join(root, file)),
      LIMITS,
      (result) => lines.push(...count(result)),
    )
    const more = batch.length > 1 ? ` and ${batch.length - 1} more` : ''
    console.log([`${batch[0]}${more} (${seconds(performance.now() - begunAt)} s)`, ...lines].join('\n'))
  }
}

/** Returns the lines to print. */
function count(result: Result): readonly string[] {
  switch (result.type) {
    case 'end':
      return []
    case 'time': {
      const file = relative(root, result.file)
      taken.set(file, (taken.get(file) ?? 0) + result.time)
      return []
    }
    case 'pass':
      counts.passed += 1
      return wanted.length > 0 ? [`  ok: ${result.name}`] : []
    case 'skip': {
      const allowed = maySkip(result.text, process.env)
      counts[allowed ? 'skipped' : 'failed'] += 1
      return [`  ${allowed ? 'skipped' : 'FAILED, as it was skipped in CI'}: ${result.name} (${result.text})`]
    }
    case 'fail':
      counts.failed += 1
      return [
        `  FAILED: ${result.name} (${relative(root, result.file)})`,
        result.text.replaceAll(/^/gm, '    '),
      ]
  }
}

/** Returns the files that took longest: what to look at when the whole takes too long. */
function slowest(): readonly [string, number][] {
  return [...taken].toSorted(([, a], [, b]) => b - a).slice(0, wanted.length > 0 ? 3 : 25)
}

function seconds(time: number): string {
  return (time / 1000).toFixed(1)
}
