import { commonType } from './common-type.ts'
import { showShort } from './show.ts'
import type { AttributeType, Simple, Type } from './type.ts'
import { missingText, pathOf, type Unfit, unfit, within, wrongKind } from './unfit.ts'
import {
  isList,
  isObject,
  isSet,
  isTooLarge,
  kindName,
  setOf,
  sortedEntries,
  toBool,
  toNumber,
  toText,
  type HclValue,
} from './value.ts'

export type Converted = { readonly ok: true; readonly value: HclValue } | Unfit

/**
 * The value as one of the type: texts that are numbers and numbers that are to be text, lists and sets, attributes that are
 * left out. Null is of every type. Attributes that the type does not have are dropped.
 */
export function convert(value: HclValue, type: Type): Converted {
  if (value === null) return fit(null)
  switch (type.kind) {
    case 'list':
    case 'set':
      return convertItems(value, type.of, type.kind)
    case 'map':
      return convertMap(value, type.of)
    case 'tuple':
      return convertTuple(value, type.items)
    case 'object':
      return convertObject(value, type.attributes)
    default:
      return convertSimple(value, type.kind)
  }
}

function convertSimple(value: HclValue, kind: Simple): Converted {
  switch (kind) {
    case 'any':
      return fit(value)
    case 'string':
      return simple(value, toText(value), 'a string')
    case 'number':
      return simple(value, toNumber(value), 'a number')
    case 'bool':
      return simple(value, toBool(value), 'true or false')
  }
}

function fit(value: HclValue): Converted {
  return { ok: true, value }
}

function simple(value: HclValue, result: HclValue | undefined, needed: string): Converted {
  if (result !== undefined) return fit(result)
  if (typeof value === 'object') return wrongKind(value, needed)
  if (needed === 'a number' && isTooLarge(value))
    return unfit(`the number is beyond ${Number.MAX_SAFE_INTEGER}, from where on it would be rounded`)
  const shown = showShort(value).slice('is '.length)
  return unfit(`${shown} is not ${needed}`, `${kindName(value)} is given that is not ${needed}`)
}

function convertItems(value: HclValue, of: Type, kind: 'list' | 'set'): Converted {
  const given = isSet(value) ? value.items : value
  if (!isList(given)) return wrongKind(value, `a ${kind}`)
  const items = convertEach(
    given.map((item, at) => ({ item, path: `[${at}]` })),
    of,
  )
  if (!items.ok) return items
  return fit(kind === 'set' ? setOf(items.values) : items.values)
}

function convertMap(value: HclValue, of: Type): Converted {
  if (!isObject(value)) return wrongKind(value, 'a map')
  const entries = sortedEntries(value)
  const items = convertEach(
    entries.map(([name, item]) => ({ item, path: pathOf(name) })),
    of,
  )
  if (!items.ok) return items
  return fit(new Map(entries.map(([name], at) => [name, items.values[at] ?? null])))
}

type Member = { readonly item: HclValue; readonly path: string }

/** The members of one collection, which are all of one type, also where that is left open by `any`. */
function convertEach(
  members: readonly Member[],
  of: Type,
): { readonly ok: true; readonly values: readonly HclValue[] } | Unfit {
  const values: HclValue[] = []
  for (const { item, path } of members) {
    const converted = convert(item, of)
    if (!converted.ok) return within(path, converted)
    values.push(converted.value)
  }
  const unified = isOpen(of) ? unify(values) : values
  return unified === undefined
    ? unfit('all items must be of one type, but they have none in common')
    : { ok: true, values: unified }
}

function isOpen(type: Type): boolean {
  switch (type.kind) {
    case 'any':
      return true
    case 'list':
    case 'set':
    case 'map':
      return isOpen(type.of)
    case 'tuple':
      return type.items.some(isOpen)
    case 'object':
      return [...type.attributes.values()].some((one) => isOpen(one.type))
    default:
      return false
  }
}

function convertTuple(value: HclValue, types: readonly Type[]): Converted {
  if (!isList(value)) return wrongKind(value, 'a list')
  if (value.length !== types.length)
    return unfit(
      `the list must have ${types.length} ${types.length === 1 ? 'item' : 'items'}, but it has ${value.length}`,
    )
  const items: HclValue[] = []
  for (const [at, type] of types.entries()) {
    const converted = convert(value[at] ?? null, type)
    if (!converted.ok) return within(`[${at}]`, converted)
    items.push(converted.value)
  }
  return fit(items)
}

function convertObject(value: HclValue, attributes: ReadonlyMap<string, AttributeType>): Converted {
  if (!isObject(value)) return wrongKind(value, 'an object')
  const missing = [...attributes].filter(([name, { optional }]) => !optional && !value.has(name))
  if (missing.length > 0) return unfit(missingText(missing, value, attributes))
  const object = new Map<string, HclValue>()
  for (const [name, { type, fallback = null }] of attributes) {
    const given = value.get(name) ?? null
    const converted = given === null ? fit(fallback) : convert(given, type)
    if (!converted.ok) return within(pathOf(name), converted)
    object.set(name, converted.value)
  }
  return fit(object)
}

/**
 * The values as members of one collection, which has one type: numbers and bools become text where there is text.
 * Undefined: they have no type in common.
 */
export function unify(values: readonly HclValue[]): readonly HclValue[] | undefined {
  if (areAlike(values)) return values
  const type = commonType(values)
  if (type === undefined) return undefined
  const unified: HclValue[] = []
  for (const value of values) {
    const converted = convert(value, type)
    if (!converted.ok) return undefined
    unified.push(converted.value)
  }
  return unified
}

/** Most lists are of texts or of numbers alone. */
function areAlike(values: readonly HclValue[]): boolean {
  const kind = typeof values[0]
  return kind === 'object'
    ? values.length < 2 && values[0] === null
    : values.every((value) => typeof value === kind)
}
