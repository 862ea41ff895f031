import {
  type Block as Tree,
  type Body,
  type Entry,
  evaluate,
  type Expression,
  isSensitive,
  namesOf as scopeNames,
  type ParsedFile,
  type Range,
  type EvaluationScope,
  type SourceText,
} from '../hcl/index.ts'
import { type Definition, namespaceOf, type Pending } from './names.ts'
import { headerOf, type Problems, type Subject } from './problems.ts'
import { form } from './read.ts'
import { registryValue } from './registry-value.ts'
import { SCHEMA } from './schema.ts'
import type { Unread } from './unread.ts'
import { isSensitiveVariable, type GivenValue, valueOfVariable, type Variable } from './variables.ts'

/** A block at the top of a file. */
export type Top = { readonly tree: Tree; readonly source: SourceText }

/** A line of a `locals` block. */
export type Local = { readonly name: string; readonly expression: Expression; readonly block: Top }

/** What the files of one folder declare, before evaluation. */
export type Declarations = {
  readonly variables: ReadonlyMap<string, Top>
  readonly locals: ReadonlyMap<string, Local>
  readonly registries: ReadonlyMap<string, Top>
  /** All others, in the order of files. */
  readonly others: readonly Top[]
}

/** The files of one folder, with the values of its variables: all names that are known in it. */
export type Module = {
  readonly declarations: Declarations
  readonly variables: ReadonlyMap<string, Variable>
  readonly scope: EvaluationScope
  /** Begins the names of its objects: labels of the modules around it, and keys. */
  readonly prefix: readonly string[]
  /** Relative to the configuration's folder. Empty: that one. */
  readonly folder: string
  /** The block that calls it; absent: it is the configuration itself. */
  readonly call?: { readonly block: Top; readonly module: Module }
}

/** Sorts the blocks of a folder's files. What is declared twice is reported. */
export function declarationsOf(
  files: readonly ParsedFile[],
  at: Problems,
  scope: EvaluationScope,
): Declarations {
  const variables = new Map<string, Top>()
  const locals = new Map<string, Local>()
  const registries = new Map<string, Top>()
  const others: Top[] = []
  const once = (known: Map<string, Top>, top: Top): void => {
    const name = top.tree.labels[0]?.text
    if (name === undefined || top.tree.labels.length !== 1) others.push(top)
    else if (known.has(name))
      at.error(subjectOf(top, scope), 'Block declared twice', twice(top, known.get(name)))
    else known.set(name, top)
  }
  for (const { source, body } of files) {
    for (const tree of body.blocks) {
      const top = { tree, source }
      if (tree.type === 'variable') once(variables, top)
      else if (tree.type === 'registry') once(registries, top)
      else if (tree.type === 'locals' && tree.labels.length === 0) addLocals(locals, top, at, scope)
      else others.push(top)
    }
  }
  return { variables, locals, registries, others }
}

export function subjectOf(
  { tree, source }: Top,
  scope: EvaluationScope,
  address: string = addressOfTree(tree),
): Subject {
  return { file: source.name, address, at: { tree, scope: { ...scope, source }, broken: false } }
}

function addressOfTree({ type, labels }: Tree): string {
  return [type, ...labels.map(({ text }) => text)].join('.')
}

function twice({ tree: { type, labels } }: Top, first: Top | undefined): string {
  return `${type} "${labels[0]?.text ?? ''}" is declared in ${first?.source.name ?? 'another file'} already.`
}

function addLocals(locals: Map<string, Local>, block: Top, at: Problems, scope: EvaluationScope): void {
  for (const { name, expression } of block.tree.body.attributes.values()) {
    const before = locals.get(name)
    if (before === undefined) locals.set(name, { name, expression, block })
    else
      at.error(
        subjectOf(block, scope, 'locals'),
        'Local value set twice',
        `${name} is set in ${before.block.source.name} already.`,
        name,
      )
  }
  for (const inner of block.tree.body.blocks)
    at.error(
      subjectOf({ ...block, tree: inner }, scope, 'locals'),
      `Unknown block "${inner.type}"`,
      'locals has lines name = value.',
    )
}

export type ModuleOptions = Pick<Module, 'prefix' | 'folder' | 'call'> & {
  readonly given: ReadonlyMap<string, GivenValue>
  /** Functions and no names. */
  readonly constants: EvaluationScope
  /** Kinds of names that may be there, where they could not be read. */
  readonly unread: Unread
}

/** Makes `var`, `local` and `registry` known. Does not evaluate anything. */
export function openModule(declarations: Declarations, options: ModuleOptions): Module {
  const { constants, given: _, unread, ...rest } = options
  const variables = mapped(declarations.variables, (top) => variableOf(top, options))
  const entries = new Map<string, Entry>()
  const scope: EvaluationScope = { ...constants, names: scopeNames(entries) }
  const pending: Pending = { asked: [], tooLong: false }
  const add = (
    root: string,
    declared: ReadonlyMap<string, Definition>,
    declaredBy: (name: string) => string,
  ): void => {
    entries.set(root, {
      kind: 'namespace',
      namespace: namespaceOf(declared, { root, declaredBy, pending, incomplete: unread.has(root) }),
    })
  }
  add('var', mapped(variables, variableDefinition), (name) => `variable "${name}"`)
  add(
    'local',
    mapped(declarations.locals, (one) => localDefinition(one, scope)),
    (name) => `value "${name}" in a locals block`,
  )
  const named = (top: Top): Definition => registryDefinition(top, scope, rest.prefix)
  add('registry', mapped(declarations.registries, named), (name) => `registry "${name}"`)
  return { declarations, variables, scope, ...rest }
}

function variableOf({ tree, source }: Top, { given, constants, call }: ModuleOptions): Variable {
  const name = tree.labels[0]?.text ?? ''
  const value = given.get(name)
  return {
    name,
    tree,
    constants: { ...constants, source },
    ...(value === undefined ? {} : { given: value }),
    ...(call === undefined ? {} : { call: headOf(call.block) }),
  }
}

function headOf({ tree, source }: Top): Range {
  return { source, start: tree.start, end: tree.headerEnd }
}

function mapped<A, B>(from: ReadonlyMap<string, A>, make: (value: A) => B): ReadonlyMap<string, B> {
  return new Map([...from].map(([name, value]) => [name, make(value)]))
}

function variableDefinition(variable: Variable): Definition {
  return {
    work: () => valueOfVariable(variable),
    at: headerOf({ tree: variable.tree, scope: variable.constants, broken: false }),
    sensitive: () => isSensitiveVariable(variable),
  }
}

function localDefinition({ expression, block: { source } }: Local, outer: EvaluationScope): Definition {
  const scope = { ...outer, source }
  return {
    work: () => evaluate(expression, scope),
    at: rangeOf(expression, source),
    sensitive: () => isSensitive(expression, scope),
  }
}

function rangeOf({ start, end }: Expression, source: SourceText): Range {
  return { source, start, end }
}

function registryDefinition(
  { tree, source }: Top,
  outer: EvaluationScope,
  prefix: readonly string[],
): Definition {
  const scope = { ...outer, source }
  return {
    work: () => registryValue(tree, scope, prefix),
    at: headerOf({ tree, scope, broken: false }),
    sensitive: () => false,
  }
}

/** Attributes at the top of a file: values of variables belong elsewhere, and nothing else has this form. */
export function topAttributes(
  { source, body }: { readonly source: SourceText; readonly body: Body },
  at: Problems,
  scope: EvaluationScope,
): void {
  for (const { name, start, nameEnd } of body.attributes.values()) {
    const tree: Tree = { type: '', typeEnd: start, labels: [], start, end: nameEnd, headerEnd: nameEnd, body }
    at.error(
      { file: source.name, address: '', at: { tree, scope: { ...scope, source }, broken: false } },
      `Unknown attribute "${name}"`,
      Object.hasOwn(SCHEMA, name)
        ? `It is a block, not an attribute: write ${form(name, SCHEMA[name])}.`
        : `Attributes stand in blocks. A value of a variable belongs into a *.cvars.hcl file, one of your own into locals { ${name} = ... }.`,
    )
  }
}
