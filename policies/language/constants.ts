import {
  type Files,
  functionsFor,
  namesOf,
  openBudget,
  type EvaluationScope,
  type SourceText,
} from '../hcl/index.ts'

/** Steps and characters that the expressions of one configuration may take together. */
const BUDGET = { steps: 20_000_000, size: 64 * 1024 * 1024 }

/** Reads nothing: for configurations that are not in a folder. */
const NO_FILES: Files = {
  read: () => ({ ok: false, why: 'there is no folder to read files from' }),
  exists: () => false,
}

/** Functions and no names. */
export async function constantScope(
  texts: readonly string[],
  source: SourceText,
  files: Files = NO_FILES,
): Promise<EvaluationScope> {
  const functions = await functionsFor(texts)
  return { source, functions, files, names: namesOf(new Map()), budget: openBudget(BUDGET) }
}
