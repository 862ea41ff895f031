import type { Calling, HclFunction } from '../functions/function.ts'
import { didYouMean } from '../source/suggest.ts'
import type { Call, Expression } from '../syntax/ast.ts'
import { isList, isSet, kindName, type HclValue } from '../values/value.ts'
import { fail } from './fail.ts'
import { render } from './render-template.ts'
import type { Evaluate, EvaluationScope } from './scope.ts'
import { isSensitive } from './sensitive.ts'

export function call(expression: Call, scope: EvaluationScope, inner: Evaluate): HclValue {
  const { name, nameEnd, start, args } = expression
  const known = scope.functions.get(name)
  if (known === undefined)
    return fail(expression, scope, {
      summary: 'Unknown function',
      detail: `There is no function "${name}".${didYouMean(name, [...scope.functions.keys()])}`,
      at: { start, end: nameEnd },
    })
  const calling = callingOf(expression, scope, inner)
  if (known.lazy === true) {
    checkCount(known, args.length, expression, scope)
    return known.apply(
      args.map((arg) => () => inner(arg, scope)),
      calling,
    )
  }
  const values = argumentsOf(expression, scope, inner)
  checkCount(known, values.length, expression, scope)
  return known.apply(values, calling)
}

function argumentsOf(expression: Call, scope: EvaluationScope, inner: Evaluate): readonly HclValue[] {
  const { args, expand } = expression
  const values = args.map((arg) => inner(arg, scope))
  const last = values.at(-1)
  if (!expand || last === undefined) return values
  const spread = isSet(last) ? last.items : last
  if (isList(spread)) return [...values.slice(0, -1), ...spread]
  return fail(args.at(-1) ?? expression, scope, {
    summary: 'Wrong argument before "..."',
    detail: `It must be a list or a set, but this is ${kindName(last)}.`,
  })
}

function checkCount(
  { least, most, signature }: HclFunction,
  count: number,
  expression: Call,
  scope: EvaluationScope,
): void {
  if (count >= least && count <= most) return
  const wanted =
    most === Infinity ? `at least ${least}` : least === most ? String(least) : `${least} to ${most}`
  fail(expression, scope, {
    summary: count < least ? 'Too few arguments' : 'Too many arguments',
    detail: `${expression.name} takes ${wanted}, but ${count} ${count === 1 ? 'is' : 'are'} given. Write ${signature}.`,
    at: { start: expression.start, end: expression.nameEnd },
  })
}

function callingOf(expression: Call, scope: EvaluationScope, inner: Evaluate): Calling {
  const { name, args } = expression
  return {
    fail: (argument, why) => {
      const at: Expression =
        (argument === undefined ? undefined : (args[argument] ?? args.at(-1))) ?? expression
      return fail(expression, scope, {
        summary: 'Wrong argument of a function',
        detail: `${name}: ${why}`,
        discreetDetail: `${name} cannot be computed from these arguments. They are sensitive, and so they are not shown.`,
        at,
      })
    },
    grow: (size) => {
      if (scope.budget.grow(size)) return
      fail(expression, scope, {
        summary: 'Result too large',
        detail: `The results of all functions together are larger than a configuration may hold; this one has ${size} characters or items.`,
      })
    },
    files: scope.files,
    render: (template, variables) =>
      render({ template, variables, sensitive: isSensitive(expression, scope) }, scope, inner),
  }
}
