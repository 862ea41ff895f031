/**
 * Mutation testing of the engine: changes one thing in a file of `policies/engine/` or  * runs the engine's tests, which have to fail. Prints a line per file, then what survived, each with the `code` that
 * `equivalent.ts` wants, and the score.
 *
 *     node test/mutate/run.ts [-list] [PART...]
 *
 * PART: only files with PART in their names; `-list` prints the mutants and runs nothing. Status 0: at
 * least 90 % killed. Works on a copy, so that the tree may change meanwhile. Tests see CAREEN_MUTATE=1 and
 * may try fewer random inputs; files with `oracle`, `properties` or `worlds` in their names run only when all others
 * pass.
 */
import { globSync, readFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { EQUIVALENT } from './equivalent.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { progress, report, shown, survivor, tallyOf, type Tally } from './report.ts'
import { copyTree, measured, type Phase, runAgainst } from './trees.ts'

const STOPPED = 130

const root = join(import.meta.dirname, '../..')
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const parts = args.filter((arg) => !arg.startsWith('-'))
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '-list')
  if (unknown !== undefined) return fail(`there is no option ${unknown}; there is -list`)
  const files = globSync('policies/{engine,evidence}/*.ts', { cwd: root })
    .filter((file) => parts.length === 0 || parts.some((part) => basename(file).includes(part)))
    .toSorted()
  if (files.length === 0) return fail(`no file of the engine has a name with ${parts.join(' or ')}`)
  if (!args.includes('-list')) return runAll(files)
  for (const mutant of mutantsIn(root, files)) console.log(shown(mutant))
  return 0
}

function fail(message: string): number {
  console.error(message)
  return 1
}

function mutantsIn(tree: string, files: readonly string[]): Mutant[] {
  return files.flatMap((file) => mutantsOf(file, readFileSync(join(tree, file), 'utf8')))
}

async function runAll(files: readonly string[]): Promise<number> {
  await using temporary = await mkdtempDisposable(join(tmpdir(), 'careen-mutate-'))
  const tree = join(temporary.path, '0')
  await copyTree(root, tree)
  const tests = await measured(tree, stop.signal)
  if (stop.signal.aborted) return STOPPED
  if ('failure' in tests) return fail(`a test fails without any mutation, ${tests.failure}`)
  const tallies = files.map((file) => tallyOf(file, mutantsIn(tree, [file]), EQUIVALENT))
  const queue = tallies.flatMap((tally) => tally.waiting.map((mutant) => ({ tally, mutant })))
  const trees = [tree]
  for (let i = 1; i < availableParallelism(); i += 1) trees.push(join(temporary.path, String(i)))
  for (const other of trees.slice(1)) await copyTree(tree, other)
  await Promise.all(trees.map((one) => work(one, queue, tests.phases)))
  return stop.signal.aborted ? STOPPED : report(tallies, EQUIVALENT)
}

type Task = { readonly tally: Tally; readonly mutant: Mutant }

async function work(tree: string, queue: Task[], phases: readonly Phase[]): Promise<void> {
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
    const { tally, mutant } = task
    const result = await runAgainst(tree, mutant, phases, stop.signal)
    if (stop.signal.aborted) return
    tally.results.set(mutant, result)
    if (result === 'passed') console.log(survivor(mutant))
    if (tally.results.size === tally.waiting.length) console.log(progress(tally))
  }
}
