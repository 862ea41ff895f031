import type { Expression, For, ForClause, ObjectConstructor, ObjectItem, Splat } from '../syntax/ast.ts'
import { isList, isObject, isSet, kindName, sortedEntries, toText, type HclValue } from '../values/value.ts'
import { fail } from './fail.ts'
import { type Evaluate, type EvaluationScope, within } from './scope.ts'
import { isSensitive } from './sensitive.ts'
import { SPLAT_ITEM } from './traversal.ts'

/** Key and value of every item, in order: of a list its numbers, of a map its keys, of a set each item twice. */
export function itemsOf(value: HclValue): readonly (readonly [HclValue, HclValue])[] | undefined {
  if (isList(value)) return value.map((item, at) => [at, item])
  if (isSet(value)) return value.items.map((item) => [item, item])
  return isObject(value) ? sortedEntries(value) : undefined
}

/** Returns the scope of each iteration. */
export function iterationsOf(
  { keyName, valueName, collection }: ForClause,
  scope: EvaluationScope,
  inner: Evaluate,
): readonly EvaluationScope[] {
  const value = inner(collection, scope)
  const items = itemsOf(value)
  if (items === undefined)
    return fail(collection, scope, {
      summary: 'Nothing to go through',
      detail: `A list, a set, a map or an object is needed here, but this is ${kindName(value)}.`,
    })
  const sensitive = isSensitive(collection, scope)
  return items.map(([key, item]) => {
    const bound = new Map([[valueName, item]])
    if (keyName !== undefined) bound.set(keyName, key)
    return within(scope, bound, sensitive)
  })
}

export function evaluateFor(expression: For, scope: EvaluationScope, inner: Evaluate): HclValue {
  const turns = iterationsOf(expression, scope, inner).filter((turn) =>
    holds(expression.condition, turn, inner),
  )
  const { key, value, grouped } = expression
  if (key === undefined) return turns.map((turn) => inner(value, turn))
  if (grouped) return groupTurns({ ...expression, key }, turns, inner)
  const object = new Map<string, HclValue>()
  for (const turn of turns) addTurn(object, { ...expression, key }, turn, inner)
  return object
}

type ForObject = For & { readonly key: Expression }

function groupTurns({ key, value }: ForObject, turns: readonly EvaluationScope[], inner: Evaluate): HclValue {
  const items = turns.map((turn) => ({ key: keyText(key, turn, inner), value: inner(value, turn) }))
  const groups = Map.groupBy(items, (item) => item.key)
  return new Map([...groups].map(([text, group]) => [text, group.map((item) => item.value)]))
}

function holds(condition: Expression | undefined, turn: EvaluationScope, inner: Evaluate): boolean {
  if (condition === undefined) return true
  const value = inner(condition, turn)
  if (typeof value === 'boolean') return value
  return fail(condition, turn, {
    summary: 'Neither true nor false',
    detail: `The condition of a "for" must be true or false, but this is ${kindName(value)}.`,
  })
}

const COLLECT = 'Write ... after the value to collect the values of one key in a list.'

function addTurn(
  object: Map<string, HclValue>,
  expression: ForObject,
  turn: EvaluationScope,
  inner: Evaluate,
): void {
  const key = keyText(expression.key, turn, inner)
  const value = inner(expression.value, turn)
  if (object.has(key))
    fail(expression.key, turn, {
      summary: 'Key used twice',
      detail: `Two items have the key "${key}". ${COLLECT}`,
      discreetDetail: `Two items have one key. ${COLLECT}`,
    })
  object.set(key, value)
}

function keyText(expression: Expression, scope: EvaluationScope, inner: Evaluate): string {
  const value = inner(expression, scope)
  return (
    toText(value) ??
    fail(expression, scope, {
      summary: 'Wrong key',
      detail: `The key of an object is text, but this is ${kindName(value)}.`,
    })
  )
}

export function evaluateObject(
  { items }: ObjectConstructor,
  scope: EvaluationScope,
  inner: Evaluate,
): HclValue {
  const object = new Map<string, HclValue>()
  for (const item of items) {
    const key = itemKey(item, scope, inner)
    if (object.has(key))
      return fail(item.key, scope, {
        summary: 'Key used twice',
        detail: `The object has the key "${key}" already. Leave one of them out.`,
        discreetDetail: 'The object has this key already. Leave one of them out.',
      })
    object.set(key, inner(item.value, scope))
  }
  return object
}

/** A bare word is text, not a reference; so is `null`. Names with dots could be either, and are refused. */
function itemKey({ key, forced }: ObjectItem, scope: EvaluationScope, inner: Evaluate): string {
  if (forced) return keyText(key, scope, inner)
  if (key.kind === 'variable') return key.name.normalize('NFC')
  if (key.kind === 'literal' && key.value === null) return 'null'
  if (!isLongReference(key)) return keyText(key, scope, inner)
  const written = scope.source.text.slice(key.start, key.end)
  return fail(key, scope, {
    summary: 'Ambiguous key',
    detail: `For what it refers to, write (${written}). For text, write quotes.`,
  })
}

/** A name with attributes or items after it that are written out, as in `local.days` or `local.days[0]`. */
function isLongReference(key: Expression): boolean {
  if (key.kind !== 'get-attribute' && key.kind !== 'index') return false
  if (key.kind === 'index' && key.key.kind !== 'literal') return false
  return key.from.kind === 'variable' || isLongReference(key.from)
}

/** A single value counts as a list of one item, null as an empty list. */
export function splat({ from, each }: Splat, scope: EvaluationScope, inner: Evaluate): HclValue {
  const value = inner(from, scope)
  const sensitive = isSensitive(from, scope)
  return listOf(value).map((item) => inner(each, within(scope, new Map([[SPLAT_ITEM, item]]), sensitive)))
}

function listOf(value: HclValue): readonly HclValue[] {
  if (value === null) return []
  if (isSet(value)) return value.items
  return isList(value) ? value : [value]
}
