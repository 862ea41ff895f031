import { EvaluationFailure } from '../diagnostics/failure.ts'
import type { Call, Conditional, Expression, ExpressionKind, ExpressionOf } from '../syntax/ast.ts'
import { commonKind } from '../values/common-kind.ts'
import type { HclValue } from '../values/value.ts'
import { call } from './call.ts'
import { evaluateFor, evaluateObject, splat } from './collections.ts'
import { fail } from './fail.ts'
import { binary, truth, unary } from './operators.ts'
import type { Evaluate, EvaluationScope } from './scope.ts'
import { evaluateTemplate } from './template.ts'
import { getAttribute, index, splatItem, variable } from './traversal.ts'

type Evaluators = {
  readonly [K in ExpressionKind]: (
    expression: ExpressionOf<K>,
    scope: EvaluationScope,
    inner: Evaluate,
  ) => HclValue
}

const EVALUATORS: Evaluators = {
  literal: ({ value }) => value,
  parentheses: ({ inner }, scope, work) => work(inner, scope),
  variable,
  'get-attribute': getAttribute,
  index,
  splat,
  'splat-item': splatItem,
  template: evaluateTemplate,
  'template-if': evaluateTemplate,
  'template-for': evaluateTemplate,
  call: (expression: Call, scope, work) => call(expression, scope, work),
  conditional,
  binary,
  unary,
  tuple: ({ items }, scope, work) => items.map((item) => work(item, scope)),
  object: evaluateObject,
  for: evaluateFor,
}

/** The value of an expression. Throws an EvaluationFailure where it has none; `tryEvaluate` is for outsiders. */
export function evaluate(expression: Expression, scope: EvaluationScope): HclValue {
  if (!scope.budget.step())
    return fail(expression, scope, {
      summary: 'Too much to evaluate',
      detail: 'The expressions of this configuration take too many steps. Look for nested "for" expressions.',
    })
  return dispatch(expression, scope)
}

function dispatch<K extends ExpressionKind>(expression: ExpressionOf<K>, scope: EvaluationScope): HclValue {
  return EVALUATORS[expression.kind](expression, scope, evaluate)
}

/** Evaluates both results, so that `c ? 1 : "a"` is text whatever `c` is. An error in the unused result does not count. */
function conditional(expression: Conditional, scope: EvaluationScope, inner: Evaluate): HclValue {
  const { condition, whenTrue, otherwise } = expression
  const holds = truth(condition, scope, inner, 'The condition')
  const value = inner(holds ? whenTrue : otherwise, scope)
  const other = quietly(holds ? otherwise : whenTrue, scope, inner)
  if (other === undefined) return value
  const common = commonKind(value, other)
  if (common.ok) return common.convert(value)
  return fail(expression, scope, {
    summary: 'Inconsistent results of a conditional',
    detail: `Both results must be of one type: ${common.why}.`,
    discreetDetail: 'Both results must be of one type.',
  })
}

function quietly(expression: Expression, scope: EvaluationScope, inner: Evaluate): HclValue | undefined {
  try {
    return inner(expression, scope)
  } catch (error) {
    if (error instanceof EvaluationFailure) return undefined
    throw error
  }
}

export type Evaluated =
  | { readonly ok: true; readonly value: HclValue }
  | { readonly ok: false; readonly failure: EvaluationFailure }

/** Evaluates an expression. Returns its failure as a value, with the place in the source. */
export function tryEvaluate(expression: Expression, scope: EvaluationScope): Evaluated {
  try {
    return { ok: true, value: evaluate(expression, scope) }
  } catch (error) {
    if (error instanceof EvaluationFailure) return { ok: false, failure: error }
    throw error
  }
}
