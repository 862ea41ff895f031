import type { Span } from '../source/source.ts'
import { didYouMean } from '../source/suggest.ts'
import { convert } from '../values/convert.ts'
import { type AttributeType, type Type, typeText } from '../values/type.ts'
import type { HclValue } from '../values/value.ts'
import type { Call, Expression, ObjectItem } from './ast.ts'

/** What is wrong with a written type, and where. */
export type TypeProblem = Span & { readonly summary: string; readonly detail: string }

export type ParsedType = { readonly ok: true; readonly type: Type } | RefusedType

export type RefusedType = { readonly ok: false; readonly problem: TypeProblem }

/** The value of an expression that refers to nothing; undefined: it has none. */
export type EvaluateConstant = (expression: Expression) => HclValue | undefined

const SIMPLE = new Map<string, Type>([
  ['string', { kind: 'string' }],
  ['number', { kind: 'number' }],
  ['bool', { kind: 'bool' }],
  ['any', { kind: 'any' }],
])

/** Types that are written with what is in them, and how. */
const CONSTRUCTORS = new Map([
  ['list', 'list(string)'],
  ['set', 'set(string)'],
  ['map', 'map(string)'],
  ['object', 'object({ name = string, days = optional(number, 7) })'],
  ['tuple', 'tuple([string, number])'],
])

const NAMES = [...SIMPLE.keys(), ...CONSTRUCTORS.keys()]

/** A type constraint, such as `list(object({ name = string }))`. */
export function parseType(expression: Expression, evaluateConstant: EvaluateConstant): ParsedType {
  switch (expression.kind) {
    case 'variable':
      return parseName(expression.name, expression)
    case 'call':
      return parseCall(expression, evaluateConstant)
    case 'template':
      return inQuotes(expression)
    case 'literal':
      return typeof expression.value === 'string' ? inQuotes(expression) : notAType(expression)
    default:
      return notAType(expression)
  }
}

function inQuotes(at: Span): RefusedType {
  return refuse(at, 'Type in quotes', 'A type is written without quotes, as in type = list(string).')
}

function notAType(at: Span): RefusedType {
  return refuse(at, 'Not a type', `This is not a type. The types are ${allNames()}.`)
}

function refuse({ start, end }: Span, summary: string, detail: string): RefusedType {
  return { ok: false, problem: { start, end, summary, detail } }
}

function allNames(): string {
  return 'string, number, bool, any, list(...), set(...), map(...), object({...}) and tuple([...])'
}

function parseName(name: string, at: Span): ParsedType {
  const simple = SIMPLE.get(name)
  if (simple !== undefined) return { ok: true, type: simple }
  const example = CONSTRUCTORS.get(name)
  if (example !== undefined)
    return refuse(at, 'Incomplete type', `Say what is in the ${name}, as in ${example}.`)
  return unknownName(name, at)
}

function unknownName(name: string, at: Span): ParsedType {
  if (name === 'optional')
    return refuse(at, 'Optional outside of an object', 'Only an attribute of an object can be optional(...).')
  return refuse(
    at,
    'Unknown type',
    `There is no type "${name}".${didYouMean(name, NAMES)} The types are ${allNames()}.`,
  )
}

function parseCall(call: Call, evaluateConstant: EvaluateConstant): ParsedType {
  const { name, start, nameEnd, args, expand } = call
  const example = CONSTRUCTORS.get(name)
  if (SIMPLE.has(name)) return refuse(call, 'Wrong type', `The type ${name} is written without parentheses.`)
  if (example === undefined) return unknownName(name, { start, end: nameEnd })
  const [inner] = args
  if (inner === undefined || args.length > 1 || expand)
    return refuse(call, 'Wrong type', `The type ${name} is written as in ${example}.`)
  switch (name) {
    case 'object':
      return parseObject(inner, evaluateConstant)
    case 'tuple':
      return parseTuple(inner, evaluateConstant)
    default:
      return parseCollection(name, inner, evaluateConstant)
  }
}

function parseCollection(name: string, inner: Expression, evaluateConstant: EvaluateConstant): ParsedType {
  const of = parseType(inner, evaluateConstant)
  if (!of.ok) return of
  return { ok: true, type: { kind: name === 'set' || name === 'map' ? name : 'list', of: of.type } }
}

function parseTuple(inner: Expression, evaluateConstant: EvaluateConstant): ParsedType {
  if (inner.kind !== 'tuple')
    return refuse(inner, 'Wrong type', 'The types of a tuple stand in a list, as in tuple([string, number]).')
  const items: Type[] = []
  for (const item of inner.items) {
    const parsed = parseType(item, evaluateConstant)
    if (!parsed.ok) return parsed
    items.push(parsed.type)
  }
  return { ok: true, type: { kind: 'tuple', items } }
}

function parseObject(inner: Expression, evaluateConstant: EvaluateConstant): ParsedType {
  if (inner.kind !== 'object')
    return refuse(
      inner,
      'Wrong type',
      'The attributes of an object stand in braces, as in object({ name = string }).',
    )
  const attributes = new Map<string, AttributeType>()
  for (const item of inner.items) {
    const name = item.key.kind === 'variable' && !item.forced ? item.key.name : undefined
    if (name === undefined)
      return refuse(item.key, 'Wrong attribute name', 'The name of an attribute is written without quotes.')
    if (attributes.has(name))
      return refuse(item.key, 'Attribute given twice', `The object has the attribute "${name}" already.`)
    const attribute = parseAttribute(item, evaluateConstant)
    if (!attribute.ok) return attribute
    attributes.set(name, attribute.attribute)
  }
  return { ok: true, type: { kind: 'object', attributes } }
}

type ParsedAttribute = { readonly ok: true; readonly attribute: AttributeType } | RefusedType

function parseAttribute({ value }: ObjectItem, evaluateConstant: EvaluateConstant): ParsedAttribute {
  if (value.kind === 'call' && value.name === 'optional') return parseOptional(value, evaluateConstant)
  const parsed = parseType(value, evaluateConstant)
  return parsed.ok ? { ok: true, attribute: { type: parsed.type, optional: false } } : parsed
}

function parseOptional(call: Call, evaluateConstant: EvaluateConstant): ParsedAttribute {
  const [inner, fallback] = call.args
  if (inner === undefined || call.args.length > 2 || call.expand)
    return refuse(call, 'Wrong type', 'Write optional(TYPE) or optional(TYPE, DEFAULT).')
  const parsed = parseType(inner, evaluateConstant)
  if (!parsed.ok) return parsed
  const { type } = parsed
  if (fallback === undefined) return { ok: true, attribute: { type, optional: true } }
  const value = evaluateConstant(fallback)
  if (value === undefined)
    return refuse(
      fallback,
      'Default that is not a constant',
      'A default is written out; it cannot refer to anything.',
    )
  const converted = convert(value, type)
  if (converted.ok) return { ok: true, attribute: { type, optional: true, fallback: converted.value } }
  const where = converted.path === '' ? '' : `${converted.path}: `
  return refuse(
    fallback,
    'Default of another type',
    `It must be ${typeText(type)}: ${where}${converted.why}.`,
  )
}
