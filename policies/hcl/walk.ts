import type { Expression } from './ast.ts'
import type { Span } from './source.ts'

/** A name that an expression takes from outside, with its attributes as far as they are written out: `var.days`. */
export type Reference = Span & { readonly root: string; readonly path: readonly string[] }

/** The expressions that an expression is made of, in the order of the text. A bare word as the key of an object is none. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
    case 'splat-item':
      return []
    case 'template':
    case 'template-if':
    case 'template-for':
      return templateChildren(expression)
    case 'get-attribute':
    case 'index':
    case 'splat':
      return traversalChildren(expression)
    default:
      return innerChildren(expression)
  }
}

type OneOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>

function templateChildren(
  expression: OneOf<'template' | 'template-if' | 'template-for'>,
): readonly Expression[] {
  if (expression.kind === 'template') return expression.parts
  if (expression.kind === 'template-for') return [expression.collection, ...expression.body]
  return [expression.condition, ...expression.whenTrue, ...(expression.otherwise ?? [])]
}

function traversalChildren(expression: OneOf<'get-attribute' | 'index' | 'splat'>): readonly Expression[] {
  if (expression.kind === 'get-attribute') return [expression.from]
  return expression.kind === 'index' ? [expression.from, expression.key] : [expression.from, expression.each]
}

type Inner = OneOf<'call' | 'conditional' | 'binary' | 'unary' | 'tuple' | 'object' | 'for' | 'parentheses'>

function innerChildren(expression: Inner): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.args
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.otherwise]
    case 'binary':
      return [expression.left, expression.right]
    case 'unary':
      return [expression.operand]
    case 'tuple':
      return expression.items
    case 'object':
      return expression.items.flatMap(({ key, forced, value }) =>
        key.kind === 'variable' && !forced ? [value] : [key, value],
      )
    case 'for':
      return [expression.collection, expression.key, expression.value, expression.condition].filter(
        (one) => one !== undefined,
      )
    case 'parentheses':
      return [expression.inner]
  }
}

/** What an expression takes from outside, in the order of the text; not what its own loops bind. */
export function references(
  expression: Expression,
  bound: ReadonlySet<string> = new Set(),
): readonly Reference[] {
  const traversal = traversalOf(expression)
  if (traversal !== undefined) return bound.has(traversal.root) ? [] : [traversal]
  if (expression.kind !== 'for' && expression.kind !== 'template-for')
    return children(expression).flatMap((child) => references(child, bound))
  const { collection, keyName, valueName } = expression
  const inner = new Set([...bound, valueName, ...(keyName === undefined ? [] : [keyName])])
  return children(expression).flatMap((child) => references(child, child === collection ? bound : inner))
}

/** `a.b["c"]`: a name and constant steps; undefined for all else. */
function traversalOf(expression: Expression): Reference | undefined {
  const path: string[] = []
  let at = expression
  for (;;) {
    if (at.kind === 'get-attribute') {
      path.push(at.name)
      at = at.from
    } else if (at.kind === 'index' && at.key.kind === 'literal') {
      path.push(String(at.key.value))
      at = at.from
    } else break
  }
  if (at.kind !== 'variable') return undefined
  return { root: at.name, path: path.toReversed(), start: expression.start, end: expression.end }
}
