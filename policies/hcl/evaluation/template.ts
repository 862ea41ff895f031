import type { Expression, Template, TemplateFor, TemplateIf } from '../syntax/ast.ts'
import { normalize } from '../syntax/parser/text.ts'
import { kindName, toText, type HclValue } from '../values/value.ts'
import { iterationsOf } from './collections.ts'
import { fail } from './fail.ts'
import { truth } from './operators.ts'
import type { Evaluate, EvaluationScope } from './scope.ts'

/** The text of a template, in Unicode's composed form; one that is a single `${...}` has the value of that. */
export function evaluateTemplate(
  expression: Template | TemplateIf | TemplateFor,
  scope: EvaluationScope,
  inner: Evaluate,
): HclValue {
  const [only] = expression.kind === 'template' && expression.wrap ? expression.parts : []
  return only === undefined ? normalize(textOf(expression, scope, inner)) : inner(only, scope)
}

function textOf(expression: Expression, scope: EvaluationScope, inner: Evaluate): string {
  switch (expression.kind) {
    case 'template':
      return expression.wrap ? filled(expression, scope, inner) : joined(expression.parts, scope, inner)
    case 'template-if': {
      const { condition, whenTrue, otherwise = [] } = expression
      return joined(truth(condition, scope, inner, 'The condition') ? whenTrue : otherwise, scope, inner)
    }
    case 'template-for': {
      const { body } = expression
      return iterationsOf(expression, scope, inner)
        .map((turn) => joined(body, turn, inner))
        .join('')
    }
    default:
      return filled(expression, scope, inner)
  }
}

function joined(parts: readonly Expression[], scope: EvaluationScope, inner: Evaluate): string {
  return parts.map((part) => textOf(part, scope, inner)).join('')
}

/** Announced piece by piece: all of them may be more than one text can hold. */
function filled(expression: Expression, scope: EvaluationScope, inner: Evaluate): string {
  const value = inner(expression, scope)
  const text =
    toText(value) ??
    fail(expression, scope, {
      summary: 'Not text',
      detail: `A template takes text, numbers and bools, but this is ${kindName(value)}.${value === null ? ' coalesce(..., "") stands in for null.' : ' join(", ", ...) or jsonencode(...) make text of it.'}`,
    })
  if (scope.budget.grow(text.length)) return text
  return fail(expression, scope, {
    summary: 'Too much text',
    detail: 'The templates of this configuration make more text than it may hold.',
  })
}
