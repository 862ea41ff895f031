import { type Body, type Expression, type Range, references } from '../hcl/index.ts'
import type { Module, Top } from './module.ts'
import type { Placed } from './objects.ts'

/**
 * The stretches of files that an object's text is made of: its own block, and all variables, local values, registries and
 * module blocks that it uses, also by way of others. Each once, in the order in which they are met.
 */
export function originsOf({ top, module }: Placed): readonly Range[] {
  const found: Found = { ranges: new Map(), seen: new Set() }
  addBlock(top, module, found)
  return [...found.ranges.values()]
}

type Found = { readonly ranges: Map<string, Range>; readonly seen: Set<string> }

function addBlock(top: Top, module: Module, found: Found): void {
  const { tree, source } = top
  const key = `${source.name} ${tree.start}`
  if (found.ranges.has(key)) return
  found.ranges.set(key, { source, start: tree.start, end: tree.end })
  for (const expression of expressionsOf(tree.body)) addUsed(expression, module, found)
  // Values of a module's variables stand in the block that calls it.
  if (module.call !== undefined) addBlock(module.call.block, module.call.module, found)
}

/** All expressions of a block and of the blocks in it. */
function expressionsOf({ attributes, blocks }: Body): readonly Expression[] {
  const own = [...attributes.values()].map(({ expression }) => expression)
  return [...own, ...blocks.flatMap(({ body }) => expressionsOf(body))]
}

function addUsed(expression: Expression, module: Module, found: Found): void {
  for (const { root, path } of references(expression)) {
    const [name] = path
    for (const one of name === undefined ? namesIn(root, module) : [name]) addNamed(root, one, module, found)
  }
}

function namesIn(root: string, { declarations, variables }: Module): readonly string[] {
  if (root === 'var') return [...variables.keys()]
  if (root === 'local') return [...declarations.locals.keys()]
  return root === 'registry' ? [...declarations.registries.keys()] : []
}

function addNamed(root: string, name: string, module: Module, found: Found): void {
  const key = `${module.folder} ${module.prefix.join(' ')} ${root}.${name}`
  if (found.seen.has(key)) return
  found.seen.add(key)
  if (root === 'var') addVariable(name, module, found)
  const declared = declaredAs(root, name, module)
  if (declared !== undefined) addBlock(declared, module, found)
}

function declaredAs(root: string, name: string, { declarations }: Module): Top | undefined {
  switch (root) {
    case 'var':
      return declarations.variables.get(name)
    case 'local':
      return declarations.locals.get(name)?.block
    case 'registry':
      return declarations.registries.get(name)
    default:
      return undefined
  }
}

/** A value that a file of values gives is in that file; what a module is given is in the block that calls it. */
function addVariable(name: string, { variables, call }: Module, { ranges }: Found): void {
  const given = variables.get(name)?.given
  if (given?.kind !== 'expression' || call !== undefined) return
  const { source } = given.scope
  ranges.set(`${source.name} values`, { source, start: 0, end: source.text.length })
}
