import type { Binary, BinaryOperator, Expression, Unary } from '../syntax/ast.ts'
import { equal, kindName, toBool, toNumber, type HclValue } from '../values/value.ts'
import { fail } from './fail.ts'
import type { Evaluate, EvaluationScope } from './scope.ts'

export function unary(expression: Unary, scope: EvaluationScope, inner: Evaluate): HclValue {
  const { operator, operand } = expression
  return operator === '-'
    ? 0 - number(operand, scope, inner, 'What follows "-"')
    : !truth(operand, scope, inner, 'What follows "!"')
}

/** `&&` and `||` do not evaluate their right side if the left side decides. */
export function binary(expression: Binary, scope: EvaluationScope, inner: Evaluate): HclValue {
  const { operator, left, right } = expression
  switch (operator) {
    case '&&':
    case '||': {
      const first = truth(left, scope, inner, `The left side of "${operator}"`)
      return first === (operator === '||')
        ? first
        : truth(right, scope, inner, `The right side of "${operator}"`)
    }
    case '==':
      return equal(inner(left, scope), inner(right, scope))
    case '!=':
      return !equal(inner(left, scope), inner(right, scope))
    default:
      return arithmetic({ ...expression, operator }, scope, inner)
  }
}

type Operation = Exclude<BinaryOperator, '&&' | '||' | '==' | '!='>

const OPERATIONS: Readonly<Record<Operation, (a: number, b: number) => number | boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

function arithmetic(
  expression: Binary & { readonly operator: Operation },
  scope: EvaluationScope,
  inner: Evaluate,
): HclValue {
  const { operator, left, right } = expression
  const a = number(left, scope, inner, `The left side of "${operator}"`)
  const b = number(right, scope, inner, `The right side of "${operator}"`)
  if (b === 0 && (operator === '/' || operator === '%'))
    return fail(expression, scope, {
      summary: 'Division by zero',
      detail: `The right side of "${operator}" is zero.`,
      at: right,
    })
  const result = OPERATIONS[operator](a, b)
  if (typeof result === 'boolean') return result
  const exact = Number.isInteger(a) && Number.isInteger(b) && operator !== '/'
  if (Number.isFinite(result) && !(exact && !Number.isSafeInteger(result))) return result + 0
  return fail(expression, scope, {
    summary: 'Number too large',
    detail: `Whole numbers go to ${Number.MAX_SAFE_INTEGER}; beyond that they would be rounded.`,
  })
}

function number(expression: Expression, scope: EvaluationScope, inner: Evaluate, what: string): number {
  const value = inner(expression, scope)
  return (
    toNumber(value) ??
    fail(expression, scope, {
      summary: 'Not a number',
      detail: `${what} must be a number, but this is ${kindName(value)}.`,
    })
  )
}

export function truth(
  expression: Expression,
  scope: EvaluationScope,
  inner: Evaluate,
  what: string,
): boolean {
  const value = inner(expression, scope)
  return (
    toBool(value) ??
    fail(expression, scope, {
      summary: 'Neither true nor false',
      detail: `${what} must be true or false, but this is ${kindName(value)}.`,
    })
  )
}
