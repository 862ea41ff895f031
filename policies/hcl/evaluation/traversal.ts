import type { Span } from '../source/source.ts'
import { didYouMean } from '../source/suggest.ts'
import type { Expression, GetAttribute, Index, SplatItem, VariableReference } from '../syntax/ast.ts'
import {
  isList,
  isObject,
  isSet,
  kindName,
  toNumber,
  toText,
  type ObjectValue,
  type HclValue,
} from '../values/value.ts'
import { fail } from './fail.ts'
import type { Evaluate, Namespace, EvaluationScope } from './scope.ts'

export function variable(expression: VariableReference, scope: EvaluationScope): HclValue {
  const { name } = expression
  const entry = scope.names.lookup(name)
  if (entry?.kind === 'value') return entry.value
  if (entry?.kind === 'namespace') {
    const example = entry.namespace.names()[0] ?? 'NAME'
    return fail(expression, scope, {
      summary: 'Incomplete reference',
      detail: `"${name}" is followed by a dot and a name, as in ${name}.${example}.`,
    })
  }
  return fail(expression, scope, {
    summary: 'Unknown name',
    detail: `Nothing is called "${name}" here.${hintFor(name, scope)}`,
  })
}

/** A word that nobody declared was most often meant as text, or lacks what it belongs to. */
function hintFor(name: string, { names }: EvaluationScope): string {
  const owner = names.list().find((root) => {
    const entry = names.lookup(root)
    return entry?.kind === 'namespace' && entry.namespace.names().includes(name)
  })
  if (owner !== undefined) return ` Did you mean ${owner}.${name}?`
  return didYouMean(name, names.list()) || ` For text, write quotes: "${name}".`
}

/** What stands for one item of a splat is bound to a name that nobody can write. */
export const SPLAT_ITEM = '*'

export function splatItem(expression: SplatItem, scope: EvaluationScope): HclValue {
  const entry = scope.names.lookup(SPLAT_ITEM)
  return entry?.kind === 'value'
    ? entry.value
    : fail(expression, scope, {
        summary: 'Splat without a list',
        detail: 'There is nothing to go through here.',
      })
}

export function getAttribute(expression: GetAttribute, scope: EvaluationScope, inner: Evaluate): HclValue {
  const { from, name, nameStart, end } = expression
  const namespace = namespaceOf(from, scope)
  if (namespace !== undefined) return memberOf(namespace, name, expression, scope)
  return attributeOf(inner(from, scope), name.normalize('NFC'), {
    expression,
    at: { start: nameStart, end },
    scope,
  })
}

function namespaceOf(expression: Expression, scope: EvaluationScope): Namespace | undefined {
  if (expression.kind !== 'variable') return undefined
  const entry = scope.names.lookup(expression.name)
  return entry?.kind === 'namespace' ? entry.namespace : undefined
}

function memberOf(
  namespace: Namespace,
  name: string,
  expression: Expression,
  scope: EvaluationScope,
): HclValue {
  const value = namespace.get(name)
  if (value !== undefined) return value
  const meant = didYouMean(name, namespace.names())
  return fail(expression, scope, {
    summary: 'Reference to what is not declared',
    detail: `There is no ${namespace.declaredBy(name)}.${meant || ' Declare it, or correct the name.'}`,
    discreetDetail: 'There is nothing of this name. Declare it, or correct the name.',
  })
}

type Where = { readonly expression: Expression; readonly at: Span; readonly scope: EvaluationScope }

function attributeOf(value: HclValue, name: string, where: Where): HclValue {
  if (isObject(value)) return entryOf(value, name, where)
  const detail =
    value === null
      ? `This value is null, so it has no attribute "${name}".`
      : `This is ${kindName(value)}, which has no attributes.${isList(value) || isSet(value) ? ' [0] takes one item, [*] the attribute of every item.' : ''}`
  return fail(where.expression, where.scope, { summary: 'No such attribute', detail, at: where.at })
}

function entryOf(object: ObjectValue, name: string, { expression, at, scope }: Where): HclValue {
  const value = object.get(name)
  if (value !== undefined) return value
  const detail = `The object has no attribute "${name}".${didYouMean(name, [...object.keys()])}`
  const discreetDetail = 'The object has no such attribute.'
  return fail(expression, scope, { summary: 'No such attribute', detail, discreetDetail, at })
}

export function index(expression: Index, scope: EvaluationScope, inner: Evaluate): HclValue {
  const { from, key } = expression
  const where: Where = { expression, at: key, scope }
  const namespace = namespaceOf(from, scope)
  const at = inner(key, scope)
  if (namespace !== undefined) return memberOf(namespace, toText(at) ?? '', expression, scope)
  const value = inner(from, scope)
  if (isList(value)) return itemOf(value, at, where)
  if (isObject(value)) {
    const name = toText(at)
    return name === undefined
      ? refuse(where, `A key is text, but this is ${kindName(at)}.`)
      : entryOf(value, name, where)
  }
  if (isSet(value)) return refuse(where, 'The items of a set have no numbers. Make it a list: tolist(...).')
  return refuse(
    where,
    `${value === null ? 'The value is null' : `This is ${kindName(value)}`}, which has no items.`,
  )
}

function itemOf(list: readonly HclValue[], at: HclValue, where: Where): HclValue {
  const number = toNumber(at)
  if (number === undefined || !Number.isInteger(number))
    return refuse(where, `The items of a list are numbered 0, 1, 2; this is ${kindName(at)}.`)
  const item = list[number]
  if (item !== undefined) return item
  const size = `The list has ${list.length} ${list.length === 1 ? 'item' : 'items'}`
  return refuse(
    where,
    number < 0 ? `${size}; the first one is 0.` : `${size}, so there is no item ${number}.`,
    'The list has no such item.',
  )
}

function refuse({ expression, at, scope }: Where, detail: string, discreetDetail = detail): never {
  return fail(expression, scope, { summary: 'No such item', detail, discreetDetail, at })
}
