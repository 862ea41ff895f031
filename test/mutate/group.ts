import type { Mutant } from './mutants.ts'
import type { Phase } from './trees.ts'

/** A part of the source, with the tests that have to fail when something in it is changed. */
export type MutationGroup = {
  /** Returns the files to mutate, relative to the root and sorted. */
  readonly sources: (root: string) => readonly string[]
  /** The folders and files of a tree that its tests need. */
  readonly copied: readonly string[]
  /** Runs the tests of unchanged trees, which are alike, to learn their time limits. */
  readonly measure: (
    trees: readonly string[],
    signal: AbortSignal,
  ) => Promise<TestPlan | { readonly failure: string }>
}

/** Which tests run against a mutant. */
export type TestPlan = {
  /** Returns them in order; none if no test executes what the mutant changes. */
  readonly phasesOf: (mutant: Mutant) => readonly Phase[]
  /** Notes the test file that failed, so that the next mutants of the same file meet it earlier. */
  readonly failed: (mutant: Mutant, testFile: string) => void
}

const LEAST_S = 5
/** A mutant whose tests take this many times as much of a processor has an endless loop. */
const PATIENCE = 3

/** Returns the limit of tests that take `seconds` of a processor without a mutation, in whole seconds. */
export function limitOf(seconds: number, most: number): number {
  return Math.min(most, Math.max(LEAST_S, Math.ceil(PATIENCE * seconds)))
}
