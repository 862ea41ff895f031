import type { AnyNode, BinaryExpression, CallExpression, LogicalExpression, UnaryExpression } from 'acorn'

/**
 * A change of a text, by offset, and how it is shown: for people, what stood at `at` and what stands there
 * now.
 */
export type Edit = {
  readonly operator: Operator
  readonly at: number
  readonly before: string
  readonly after: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

export type Operator =
  | 'arithmetic'
  | 'boolean'
  | 'boundary'
  | 'condition'
  | 'equality'
  | 'integer'
  | 'logical'
  | 'method'
  | 'negation'
  | 'statement'

/** The original text, and where the first token that reads `token` is at or after an offset. */
export type Source = { readonly text: string; readonly find: (token: string, from: number) => number }

const BOUNDARIES = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
])
const EQUALITIES = new Map([
  ['===', '!=='],
  ['!==', '==='],
])
const ARITHMETICS = new Map([
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['%', '*'],
])
const LOGICALS = { '&&': '||', '||': '&&', '??': '&&' } as const
const METHODS = new Map([
  ['some', 'every'],
  ['every', 'some'],
])
const EXTREMES = new Map([
  ['max', 'min'],
  ['min', 'max'],
])

/** The changes of one node itself, without those of the nodes in it. */
export function editsOf(node: AnyNode, source: Source): Edit[] {
  switch (node.type) {
    case 'BinaryExpression':
      return ofBinary(node, source)
    case 'LogicalExpression':
      return ofLogical(node, source)
    case 'UnaryExpression':
      return ofUnary(node, source)
    case 'CallExpression':
      return ofCall(node, source)
    case 'Literal':
      return ofLiteral(node, node.value, source)
    case 'IfStatement':
    case 'ConditionalExpression':
      return ['true', 'false'].flatMap((after) => ofCondition(node.test, after, source))
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return node.test ? ofCondition(node.test, 'false', source) : []
    case 'ExpressionStatement':
      return isEffect(node.expression) ? [replace('statement', node.expression, 'void 0', source)] : []
    default:
      return []
  }
}

type Range = { readonly start: number; readonly end: number }

function replace(operator: Operator, { start, end }: Range, after: string, { text }: Source): Edit {
  return { operator, at: start, before: text.slice(start, end), after, start, end, replacement: after }
}

function ofBinary(node: BinaryExpression, source: Source): Edit[] {
  const { operator: before, left, right } = node
  const start = source.find(before, left.end)
  const swap = (operator: Operator, after: string | undefined): Edit[] =>
    after === undefined ? [] : [replace(operator, { start, end: start + before.length }, after, source)]
  const isText = before === '+' && [left, right].some(isString)
  return [
    ...swap('boundary', BOUNDARIES.get(before)),
    ...swap('equality', EQUALITIES.get(before)),
    ...(isText ? [] : swap('arithmetic', ARITHMETICS.get(before))),
  ]
}

function isString(node: AnyNode): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string'
  if (node.type === 'BinaryExpression') return node.operator === '+' && [node.left, node.right].some(isString)
  return node.type === 'TemplateLiteral'
}

/** In parentheses, since `??` does not mix with `&&`, and `a && b && c` has to stay grouped as it is. */
function ofLogical({ operator: before, start, end, left }: LogicalExpression, source: Source): Edit[] {
  const at = source.find(before, left.end)
  const after = LOGICALS[before]
  const [one, other] = [source.text.slice(start, at), source.text.slice(at + before.length, end)]
  const replacement = `((${one}) ${after} (${other}))`
  return [{ operator: 'logical', at, before, after, start, end, replacement }]
}

function ofUnary({ operator, start, end, argument }: UnaryExpression, { text }: Source): Edit[] {
  if (operator !== '!') return []
  const [before, after] = [text.slice(start, end), text.slice(start + 1, end)]
  return [
    {
      operator: 'negation',
      at: start,
      before,
      after,
      start,
      end: argument.start,
      replacement: text.slice(start + 1, argument.start),
    },
  ]
}

function ofCall({ callee }: CallExpression, source: Source): Edit[] {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed)
    return []
  const { object, property } = callee
  const isMath = object.type === 'Identifier' && object.name === 'Math'
  const after = (isMath ? EXTREMES : METHODS).get(property.name)
  return after === undefined ? [] : [replace('method', property, after, source)]
}

function ofLiteral(node: Range, value: unknown, source: Source): Edit[] {
  if (typeof value === 'boolean') return [replace('boolean', node, String(!value), source)]
  return Number.isSafeInteger(value) ? [replace('integer', node, String(Number(value) + 1), source)] : []
}

function ofCondition(test: AnyNode, after: string, source: Source): Edit[] {
  const edit = replace('condition', test, after, source)
  return edit.before === after ? [] : [edit]
}

function isEffect(node: AnyNode): boolean {
  if (node.type === 'AwaitExpression') return isEffect(node.argument)
  return node.type === 'CallExpression' || node.type === 'AssignmentExpression'
}
