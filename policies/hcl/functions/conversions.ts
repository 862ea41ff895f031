import { EvaluationFailure } from '../diagnostics/failure.ts'
import { convert } from '../values/convert.ts'
import type { Type } from '../values/type.ts'
import type { HclValue } from '../values/value.ts'
import { type Defined, nameOf, unary } from './define.ts'
import type { Calling } from './function.ts'
import { ANY } from './parameters.ts'

const ANY_TYPE: Type = { kind: 'any' }

export const CONVERSION_FUNCTIONS: readonly Defined[] = [
  lazy('can(expression)', 'Has the expression a value?', 1, (args) => {
    const [first] = args
    return first !== undefined && attempt(first).ok
  }),
  unary(
    'nonsensitive(value)',
    'The value, which may be shown although it was made of a sensitive one.',
    ANY,
    (value) => value,
  ),
  unary('sensitive(value)', 'The value, which is not to be shown.', ANY, (value) => value),
  conversion('tobool(value)', 'The value as true or false.', { kind: 'bool' }),
  conversion('tolist(value)', 'The items of a list or a set as a list of one type.', {
    kind: 'list',
    of: ANY_TYPE,
  }),
  conversion('tomap(value)', 'The attributes of an object as a map of one type.', {
    kind: 'map',
    of: ANY_TYPE,
  }),
  conversion('tonumber(value)', 'The value as a number.', { kind: 'number' }),
  conversion('toset(value)', 'The items of a list, each once and sorted, as a set of one type.', {
    kind: 'set',
    of: ANY_TYPE,
  }),
  conversion('tostring(value)', 'The value as text.', { kind: 'string' }),
  lazy('try(expression...)', 'The first of the expressions that has a value.', Infinity, firstValue),
]

function conversion(signature: string, doc: string, type: Type): Defined {
  return unary(signature, doc, ANY, (value, calling) => {
    const converted = convert(value, type)
    if (converted.ok) return converted.value
    const where = converted.path === '' ? '' : `${converted.path}: `
    return calling.fail(0, `${where}${converted.discreetWhy}.`)
  })
}

function lazy(
  signature: string,
  doc: string,
  most: number,
  apply: (args: readonly (() => HclValue)[], calling: Calling) => HclValue,
): Defined {
  return [nameOf(signature), { signature, doc, least: 1, most, lazy: true, apply }]
}

type Attempt =
  | { readonly ok: true; readonly value: HclValue }
  | { readonly ok: false; readonly failure: EvaluationFailure }

function attempt(arg: () => HclValue): Attempt {
  try {
    return { ok: true, value: arg() }
  } catch (error) {
    if (error instanceof EvaluationFailure) return { ok: false, failure: error }
    throw error
  }
}

/** Returns the first value. Throws the error of the last expression if none has a value. */
function firstValue(args: readonly (() => HclValue)[], calling: Calling): HclValue {
  let last: EvaluationFailure | undefined
  for (const arg of args) {
    const result = attempt(arg)
    if (result.ok) return result.value
    last = result.failure
  }
  if (last !== undefined) throw last
  return calling.fail(undefined, 'there is no expression to try.')
}
