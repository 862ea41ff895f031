import { FUNCTION_FAMILIES } from '../../policies/hcl/index.ts'
import { TEST as TEST_SCHEMA } from '../../policies/language/index.ts'
import { SCHEMA } from '../../policies/language/index.ts'
import { placedBlocks } from './schema.ts'

/** Returns the words of `careen schema`: names of blocks and functions. */
export function schemaWords(): readonly string[] {
  const blocks = placedBlocks({ blocks: SCHEMA, tests: { test: TEST_SCHEMA } }).map(({ name }) => name)
  const functions = FUNCTION_FAMILIES.flatMap((family) => family.functions.map(({ name }) => name))
  return [...new Set(blocks), ...functions]
}
