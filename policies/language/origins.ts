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
  const { declarations, variables } = module
  if (root === 'var') addVariable(name, module, found)
  const local = root === 'local' ? declarations.locals.get(name) : undefined
  const declared =
    root === 'registry'
      ? declarations.registries.get(name)
      : variables.size > 0 && root === 'var'
        ? declarations.variables.get(name)
        : undefined
  if (local !== undefined) addBlock(local.block, module, found)
  if (declared !== undefined) addBlock(declared, module, found)
}

/** A value that a file gives is in that file. */
function addVariable(name: string, { variables }: Module, { ranges }: Found): void {
  const given = variables.get(name)?.given
  if (given?.kind !== 'expression') return
  const { source } = given.scope
  const key = `${source.name} values`
  if (!ranges.has(key) && source.name.endsWith('.cvars.hcl'))
    ranges.set(key, { source, start: 0, end: source.text.length })
}
