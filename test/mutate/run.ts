/**
 * Mutation testing: changes one thing in a file, and runs the tests of its group, which have to fail. Prints a line per
 * file, then what survived, each with the `code` that `equivalent.ts` wants, and the score.
 *
 *     node test/mutate/run.ts [-list] [-group NAME] [PART...]
 *
 * NAME: `engine` (`policies/engine/` and `policies/evidence/`; the default) or `delete` (`daemon/runs/`). PART: only files
 * with PART in their names; `-list` prints the mutants and runs nothing. Status 0: at least 90 % killed. Works on a copy, so
 * that the tree may change meanwhile. Tests see CAREEN_MUTATE=1 and may try fewer random inputs; slow tests run only when
 * all others pass.
 */
import { readFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { roomyFolder } from '../support/processes.ts'
import { DELETE } from './delete-group.ts'
import { ENGINE } from './engine-group.ts'
import { EQUIVALENT } from './equivalent.ts'
import type { MutationGroup, TestPlan } from './group.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { progress, report, shown, survivor, tallyOf, type Tally } from './report.ts'
import { copyTree, runAgainst } from './trees.ts'

const STOPPED = 130

const GROUPS: ReadonlyMap<string, MutationGroup> = new Map([
  ['engine', ENGINE],
  ['delete', DELETE],
])

const root = join(import.meta.dirname, '../..')
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args)
  if ('error' in options) return fail(options.error)
  const { isList, group, parts } = options
  const files = group
    .sources(root)
    .filter((file) => parts.length === 0 || parts.some((part) => basename(file).includes(part)))
  if (files.length === 0) return fail(`no file of the group has a name with ${parts.join(' or ')}`)
  if (!isList) return runAll(group, files)
  for (const mutant of mutantsIn(root, files)) console.log(shown(mutant))
  return 0
}

type MutateOptions = {
  readonly isList: boolean
  readonly group: MutationGroup
  readonly parts: readonly string[]
}

function optionsOf(args: readonly string[]): MutateOptions | { readonly error: string } {
  const parts: string[] = []
  let isList = false
  let group: MutationGroup | undefined = ENGINE
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '-list') isList = true
    else if (arg === '-group') group = GROUPS.get(rest.shift() ?? '')
    else if (arg.startsWith('-')) return { error: `there is no option ${arg}; there are -list and -group` }
    else parts.push(arg)
  }
  return group === undefined
    ? { error: `-group takes one of: ${[...GROUPS.keys()].join(', ')}` }
    : { isList, group, parts }
}

function fail(message: string): number {
  console.error(message)
  return 1
}

function mutantsIn(tree: string, files: readonly string[]): Mutant[] {
  return files.flatMap((file) => mutantsOf(file, readFileSync(join(tree, file), 'utf8')))
}

async function runAll(group: MutationGroup, files: readonly string[]): Promise<number> {
  await using temporary = await mkdtempDisposable(join(roomyFolder(), 'careen-mutate-'))
  const trees = Array.from({ length: availableParallelism() }, (_, i) => join(temporary.path, String(i)))
  const [first = ''] = trees
  await copyTree(root, first, group.copied)
  for (const other of trees.slice(1)) await copyTree(first, other, group.copied)
  const plan = await group.measure(trees, stop.signal)
  if (stop.signal.aborted) return STOPPED
  if ('failure' in plan) return fail(`a test fails without any mutation, ${plan.failure}`)
  const tallies = files.map((file) => tallyOf(file, mutantsIn(first, [file]), EQUIVALENT))
  const queue = tallies.flatMap((tally) => tally.waiting.map((mutant) => ({ tally, mutant })))
  await Promise.all(trees.map((tree) => work(tree, queue, plan)))
  return stop.signal.aborted ? STOPPED : report(tallies, EQUIVALENT)
}

type Task = { readonly tally: Tally; readonly mutant: Mutant }

async function work(tree: string, queue: Task[], plan: TestPlan): Promise<void> {
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
    const { tally, mutant } = task
    const { result, file } = await runAgainst(tree, mutant, plan.phasesOf(mutant), stop.signal)
    if (stop.signal.aborted) return
    if (file !== undefined) plan.failed(mutant, file)
    tally.results.set(mutant, result)
    if (result === 'passed') console.log(survivor(mutant))
    if (tally.results.size === tally.waiting.length) console.log(progress(tally))
  }
}
