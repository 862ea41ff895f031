import {
  type Files,
  type Functions,
  FUNCTIONS,
  namesOf,
  openBudget,
  type Scope,
  type Source,
} from '../hcl/index.ts'

/** Steps and characters that the expressions of one configuration may take together. */
const BUDGET = { steps: 20_000_000, size: 64 * 1024 * 1024 }

/** Reads nothing: for configurations that are not in a folder. */
const NO_FILES: Files = {
  read: () => ({ ok: false, why: 'there is no folder to read files from' }),
  exists: () => false,
}

/** Functions and no names. YAML is loaded only for those who use it. */
export async function constantScope(
  texts: readonly string[],
  source: Source,
  files: Files = NO_FILES,
): Promise<Scope> {
  const functions = texts.some(mayNeedYaml) ? await withYaml() : FUNCTIONS
  return { source, functions, files, names: namesOf(new Map()), budget: openBudget(BUDGET) }
}

/** Stands for a text that is not known yet. */
export const ANYTHING = 'yaml'

/** Modules and templates are read later than this must be known. */
function mayNeedYaml(text: string): boolean {
  return ['yaml', 'module', 'templatefile'].some((word) => text.includes(word))
}

async function withYaml(): Promise<Functions> {
  const { YAML_FUNCTIONS } = await import('../hcl/functions/yaml.ts')
  return new Map([...FUNCTIONS, ...YAML_FUNCTIONS])
}
