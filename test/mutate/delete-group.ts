import { globSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Covered, readCoverage } from './coverage.ts'
import { limitOf, type MutationGroup, type TestPlan } from './group.ts'
import type { Mutant } from './mutants.ts'
import { type Phase, runPhase } from './trees.ts'

/** How long one test may take by the wall clock, in milliseconds: a mutant may wait for what never comes. */
const IDLE_MS = 120_000
/** The most that tests may take of a processor, in seconds. */
const MOST_S = 300
/** Test files that take longer of a processor, in seconds, run when all others pass. */
const SLOW_S = 10
/** How many test files run in the first process, which ends soon if a mutant has an endless loop. */
const FIRST = 3

const TESTS = [
  'test/runs/**/*.test.ts',
  'test/evaluation/*.test.ts',
  'test/inventory/{incremental,evidence/clock-check}.test.ts',
]

/**
 * Runs and how they delete. A mutant meets the test files that execute what it changes: `X.test.ts` for `X.ts` first, then
 * those that found most of the file's mutants before, then the quick ones.
 */
export const DELETE: MutationGroup = {
  sources: (root) =>
    globSync(['daemon/runs/*.ts', 'daemon/runs/delete/*.ts'], { cwd: root })
      .filter((file) => basename(file) !== 'service.ts')
      .toSorted(),
  copied: ['cli', 'daemon', 'docs', 'host', 'policies', 'proto', 'test', 'package.json'],
  measure: async (trees, signal) => {
    const tests: MeasuredTest[] = []
    const waiting = TESTS.flatMap((pattern) => globSync(pattern, { cwd: trees[0] ?? '' })).toSorted()
    const failures: string[] = []
    const work = async (tree: string): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined && !signal.aborted; file = waiting.shift()) {
        const measured = await measureTest(tree, file, signal)
        if ('failure' in measured) failures.push(measured.failure)
        else tests.push(measured)
      }
    }
    await Promise.all(trees.map(work))
    return failures.length > 0 ? { failure: failures.join('\n') } : planOf(tests)
  },
}

/** A test file, the processor time that it takes in seconds, and what it executes. */
type MeasuredTest = { readonly file: string; readonly seconds: number; readonly covers: Covered }

async function measureTest(
  tree: string,
  file: string,
  signal: AbortSignal,
): Promise<MeasuredTest | { readonly failure: string }> {
  const coverage = join(tree, '.coverage')
  await mkdir(coverage, { recursive: true })
  const phase = { files: [file], limit: MOST_S, idle: IDLE_MS }
  const { result, seconds = 0, output } = await runPhase(tree, phase, { signal, coverage })
  if (result !== 'passed') return { failure: `${file}: ${result}: ${output}` }
  const covers = readCoverage(coverage, tree, DELETE.sources(tree))
  await rm(coverage, { recursive: true })
  return { file, seconds, covers }
}

function planOf(tests: readonly MeasuredTest[]): TestPlan {
  /** How many mutants of a source file each test file found, by `SOURCE TEST`. */
  const found = new Map<string, number>()
  const rank = ({ file }: Mutant, test: MeasuredTest): number =>
    basename(test.file) === basename(file).replace('.ts', '.test.ts')
      ? Infinity
      : (found.get(`${file} ${test.file}`) ?? 0)
  const phaseOf = (group: readonly MeasuredTest[]): Phase => ({
    files: group.map(({ file }) => file),
    limit: limitOf(
      group.reduce((sum, { seconds }) => sum + seconds, 0),
      MOST_S,
    ),
    idle: IDLE_MS,
  })
  return {
    phasesOf: (mutant) => {
      const covering = tests
        .filter(({ covers }) => covers(mutant.file, mutant.start))
        .map((test) => ({ ...test, rank: rank(mutant, test) }))
        .toSorted((a, b) => (a.rank === b.rank ? a.seconds - b.seconds : b.rank - a.rank))
      const quick = covering.filter(({ seconds }) => seconds < SLOW_S)
      const slow = covering.filter(({ seconds }) => seconds >= SLOW_S)
      return [quick.slice(0, FIRST), quick.slice(FIRST), slow].filter(({ length }) => length > 0).map(phaseOf)
    },
    failed: ({ file }, testFile) => {
      const key = `${file} ${testFile}`
      found.set(key, (found.get(key) ?? 0) + 1)
    },
  }
}
