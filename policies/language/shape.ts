import type { Module } from './module.ts'
import { TOP } from './objects.ts'
import { readBlock, type ReadContext, schemaOf } from './read.ts'

/** Blocks whose shape nobody else looks at. */
const SHAPED = new Set(['variable', 'locals', 'module'])

/** Reports unknown attributes, blocks and labels of the blocks that the language itself gives a meaning. */
export function checkShapes({ declarations, scope: around }: Module, context: ReadContext): void {
  const tops = [...declarations.variables.values(), ...declarations.others]
  for (const { tree, source } of tops) {
    if (!SHAPED.has(tree.type)) continue
    const scope = { ...around, source }
    const own = schemaOf(tree, { file: source.name, address: '', schema: TOP }, scope, context)
    if (own !== undefined) readBlock({ tree, ...own, scope, address: `${tree.type}.${own.label}` }, context)
  }
}
