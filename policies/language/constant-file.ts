import { openSource, parseFile, type SourceFile } from '../hcl/index.ts'
import { constantScope } from './constants.ts'
import { problems, type Problems } from './problems.ts'
import { readBlock } from './read.ts'
import type { SchemaBlock } from './schema.ts'
import type { Written } from './written.ts'

/** Reads a file of settings: blocks of a schema, with constants alone. `at` has what is wrong so far. */
export async function readConstantFile(
  file: SourceFile,
  schema: SchemaBlock,
): Promise<{ readonly root: Written; readonly at: Problems }> {
  const at = problems()
  const source = openSource(file)
  const { body, diagnostics } = parseFile(source)
  diagnostics.forEach(at.add)
  const scope = await constantScope([], source)
  const tree = { type: '', typeEnd: 0, labels: [], headerEnd: 0, start: 0, end: file.text.length, body }
  const isBroken = (): boolean => diagnostics.length > 0
  return { root: readBlock({ tree, schema, scope, address: '', label: '' }, { at, isBroken }), at }
}
