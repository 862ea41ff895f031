import type { Span } from '../source/source.ts'
import type {
  Expression,
  For,
  GetAttribute,
  Index,
  ObjectItem,
  TemplateFor,
  VariableReference,
} from './ast.ts'

/** A name that an expression refers to, with the attributes after it as far as they are written out: `var.days`. */
export type Reference = Span & { readonly root: string; readonly path: readonly string[] }

/** What stands directly in an expression, in the order of the text. A key of an object that is a bare name is text, and left out. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
    case 'splat-item':
      return []
    case 'get-attribute':
      return [expression.from]
    case 'parentheses':
      return [expression.inner]
    case 'unary':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    case 'index':
      return [expression.from, expression.key]
    case 'splat':
      return [expression.from, expression.each]
    default:
      return manyChildren(expression)
  }
}

type Leaf = 'literal' | 'variable' | 'splat-item'
type Small = 'get-attribute' | 'parentheses' | 'unary' | 'binary' | 'index' | 'splat'

function manyChildren(
  expression: Exclude<Expression, { readonly kind: Leaf | Small }>,
): readonly Expression[] {
  switch (expression.kind) {
    case 'template':
      return expression.parts
    case 'template-if':
      return [expression.condition, ...expression.whenTrue, ...(expression.otherwise ?? [])]
    case 'template-for':
      return [expression.collection, ...expression.body]
    case 'call':
      return expression.args
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.otherwise]
    case 'tuple':
      return expression.items
    case 'object':
      return expression.items.flatMap(itemChildren)
    case 'for':
      return [expression.collection, ...perItem(expression)]
  }
}

function itemChildren({ key, forced, value }: ObjectItem): readonly Expression[] {
  return key.kind === 'variable' && !forced ? [value] : [key, value]
}

/** What is evaluated for every item, in which the names of the `for` are known. */
function perItem(expression: For | TemplateFor): readonly Expression[] {
  if (expression.kind === 'template-for') return expression.body
  const { key, value, condition } = expression
  return [key, value, condition].filter((one) => one !== undefined)
}

/** All that an expression refers to, in the order of the text, but for names that it binds itself by a `for`. */
export function references(expression: Expression): readonly Reference[] {
  const found: Reference[] = []
  collect(expression, new Set(), found)
  return found
}

function collect(expression: Expression, bound: ReadonlySet<string>, found: Reference[]): void {
  switch (expression.kind) {
    case 'variable':
    case 'get-attribute':
    case 'index':
      return collectTraversal(expression, bound, found)
    case 'for':
    case 'template-for': {
      collect(expression.collection, bound, found)
      const { keyName, valueName } = expression
      const inner = new Set([...bound, valueName, ...(keyName === undefined ? [] : [keyName])])
      for (const one of perItem(expression)) collect(one, inner, found)
      return
    }
    default:
      for (const child of children(expression)) collect(child, bound, found)
  }
}

type Step = GetAttribute | Index

function collectTraversal(
  expression: VariableReference | Step,
  bound: ReadonlySet<string>,
  found: Reference[],
): void {
  const steps: Step[] = []
  let from: Expression = expression
  for (; from.kind === 'get-attribute' || from.kind === 'index'; from = from.from) steps.unshift(from)
  if (from.kind !== 'variable') collect(from, bound, found)
  else if (!bound.has(from.name)) found.push(referenceOf(from, steps))
  for (const step of steps) if (step.kind === 'index') collect(step.key, bound, found)
}

function referenceOf(root: VariableReference, steps: readonly Step[]): Reference {
  const names = steps.map(nameOf)
  const stop = names.indexOf(undefined)
  const path = names.slice(0, stop === -1 ? names.length : stop).filter((name) => name !== undefined)
  const { end } = steps[path.length - 1] ?? root
  return { root: root.name, path, start: root.start, end }
}

/** Undefined: it is known only after evaluation. */
function nameOf(step: Step): string | undefined {
  if (step.kind === 'get-attribute') return step.name
  const { key } = step
  if (key.kind !== 'literal') return undefined
  return typeof key.value === 'string' || typeof key.value === 'number' ? String(key.value) : undefined
}
