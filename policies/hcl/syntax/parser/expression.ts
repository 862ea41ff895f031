import type { TokenKind } from '../../source/token.ts'
import type { BinaryOperator, Conditional, Expression } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { noElse, wrongOperator } from './errors/expression.ts'
import { kindAfter } from './lookahead.ts'
import { parsePostfix } from './postfix.ts'
import { repairNumber } from './repair.ts'
import { parseTerm } from './term.ts'

/** `written`: how it was written instead. */
type Operator = { readonly operator: BinaryOperator; readonly level: number; readonly written?: string }

/** The weakest first. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

const OPERATORS: ReadonlyMap<TokenKind, Operator> = new Map(
  LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, { operator, level }] as const)),
)

const MISWRITTEN: ReadonlyMap<string, Operator> = new Map([
  ['&', { operator: '&&', level: 1, written: '&' }],
  ['and', { operator: '&&', level: 1, written: 'and' }],
  ['|', { operator: '||', level: 0, written: '|' }],
  ['or', { operator: '||', level: 0, written: 'or' }],
])

export function parseExpression(cursor: Cursor): Expression {
  cursor.enter()
  const around = cursor.height
  cursor.height = 0
  const start = cursor.start()
  const first = parseBinary(cursor, 0)
  const whole = cursor.kind() === '?' ? parseConditional(cursor, first) : first
  repairNumber(cursor, start)
  cursor.height = Math.max(around, cursor.height + 1)
  cursor.leave()
  return whole
}

function parseConditional(cursor: Cursor, condition: Expression): Conditional {
  const question = cursor.span()
  cursor.take()
  const whenTrue = cursor.expression()
  if (cursor.kind() !== ':') cursor.fail(noElse(cursor, question))
  cursor.take()
  const otherwise = cursor.expression()
  return { kind: 'conditional', condition, whenTrue, otherwise, start: condition.start, end: otherwise.end }
}

/** Operators of a level and all that bind more closely; those of one level from the left to the right. */
function parseBinary(cursor: Cursor, level: number): Expression {
  let left = parseUnary(cursor)
  for (;;) {
    const next = operatorAt(cursor)
    if (next === undefined || next.level < level) return left
    if (next.written !== undefined) cursor.report(wrongOperator(cursor, next.written, next.operator))
    cursor.take()
    const right = parseBinary(cursor, next.level + 1)
    cursor.lengthen()
    left = { kind: 'binary', operator: next.operator, left, right, start: left.start, end: right.end }
  }
}

function operatorAt(cursor: Cursor): Operator | undefined {
  const kind = cursor.kind()
  return kind === 'identifier' || kind === 'invalid' ? MISWRITTEN.get(cursor.word()) : OPERATORS.get(kind)
}

function parseUnary(cursor: Cursor): Expression {
  const operator = unaryAt(cursor)
  if (operator !== '-' && operator !== '!') return parsePostfix(cursor, parseTerm(cursor))
  cursor.enter()
  const start = cursor.start()
  if (cursor.kind() === 'identifier') cursor.report(wrongOperator(cursor, 'not', '!'))
  cursor.take()
  const operand = parseUnary(cursor)
  cursor.leave()
  return { kind: 'unary', operator, operand, start, end: operand.end }
}

/** Also the word "not" before a name. */
function unaryAt(cursor: Cursor): TokenKind {
  const kind = cursor.kind()
  const isBeforeName = kind === 'identifier' && kindAfter(cursor, cursor.position) === 'identifier'
  return isBeforeName && cursor.word() === 'not' ? '!' : kind
}
