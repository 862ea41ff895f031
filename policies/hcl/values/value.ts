/**
 * What an expression comes to. Lists and tuples are arrays, maps and objects are Maps in any order of keys, sets are sorted
 * and without doubles. There are no unknown values, and whether a value is a list or a tuple does not matter to anybody.
 */
export type HclValue = null | string | number | boolean | readonly HclValue[] | ObjectValue | SetValue

export type ObjectValue = ReadonlyMap<string, HclValue>

export type SetValue = { readonly kind: 'set'; readonly items: readonly HclValue[] }

/** Returns true for a list or tuple. */
export function isList(value: HclValue): value is readonly HclValue[] {
  return Array.isArray(value)
}

/** Returns true for an object or map. */
export function isObject(value: HclValue): value is ObjectValue {
  return value instanceof Map
}

/** Returns true for a set. */
export function isSet(value: HclValue): value is SetValue {
  return typeof value === 'object' && value !== null && 'kind' in value
}

/** As messages call it: `a string`, `a list`, `null`. */
export function kindName(value: HclValue): string {
  if (value === null) return 'null'
  if (isList(value)) return 'a list'
  if (isObject(value)) return 'an object'
  if (isSet(value)) return 'a set'
  return typeof value === 'boolean' ? 'a bool' : `a ${typeof value}`
}

/** The text that a template would show; undefined: it has none. Whole numbers are written out in full. */
export function toText(value: HclValue): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  return typeof value === 'boolean' ? String(value) : undefined
}

/** Also of text that is a decimal number; not of one that is too large to be exact. */
export function toNumber(value: HclValue): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value))
    return undefined
  const number = Number(value)
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined
}

/** Is this text of a number that is too large to be exact? */
export function isTooLarge(value: HclValue): boolean {
  return typeof value === 'string' && Math.abs(Number(value)) > Number.MAX_SAFE_INTEGER
}

/** Also of "true" and "false", "1" and "0". */
export function toBool(value: HclValue): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === '1') return true
  return value === 'false' || value === '0' ? false : undefined
}

export function numberText(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  const text = String(value)
  if (!text.includes('e')) return text
  return value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 17 })
}

export function equal(a: HclValue, b: HclValue): boolean {
  if (a === b) return true
  if (isList(a)) return isList(b) && sameItems(a, b)
  if (isSet(a)) return isSet(b) && sameItems(a.items, b.items)
  if (!isObject(a) || !isObject(b) || a.size !== b.size) return false
  return [...a].every(([key, value]) => {
    const other = b.get(key)
    return other !== undefined && equal(value, other)
  })
}

function sameItems(a: readonly HclValue[], b: readonly HclValue[]): boolean {
  return a.length === b.length && a.every((item, at) => equal(item, b[at] ?? null))
}

/** A total order, so that sets are the same however they were made: numbers and texts by their own, null last. */
export function setOf(values: readonly HclValue[]): SetValue {
  const byKey = new Map(values.map((value) => [keyOf(value), value]))
  return {
    kind: 'set',
    items: [...byKey].toSorted(([a, x], [b, y]) => compareItems(x, y, a, b)).map(([, value]) => value),
  }
}

function compareItems(x: HclValue, y: HclValue, a: string, b: string): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  if (x === null || y === null) return x === null ? 1 : -1
  return compareText(a, b)
}

/** By code points: the order of the UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return byCodePoint(x) - byCodePoint(y)
  }
  return a.length - b.length
}

/** Halves of pairs, which stand for the highest code points, come after all other units. */
function byCodePoint(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** Equal values, and no others, have one key. */
export function keyOf(value: HclValue): string {
  return typeof value === 'string' ? `s${value}` : JSON.stringify(toPlain(value))
}

export type Plain = null | string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain }

/** As JSON has it: sets are lists, keys are sorted. */
export function toPlain(value: HclValue): Plain {
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(toPlain)
  if (isSet(value)) return value.items.map(toPlain)
  const entries = sortedEntries(value).map(([key, item]) => [key, toPlain(item)] as const)
  // Not an object literal: a key may be called __proto__.
  return Object.fromEntries(entries)
}

/** Returns the value of plain JSON data. What JSON does not have becomes null. */
export function fromPlain(plain: unknown): HclValue {
  if (plain === null || typeof plain === 'string' || typeof plain === 'boolean') return plain
  if (typeof plain === 'number') return plain
  if (Array.isArray(plain)) return plain.map(fromPlain)
  if (typeof plain === 'object')
    return new Map(Object.entries(plain).map(([key, item]) => [key, fromPlain(item)]))
  return null
}

/** Maps have an order: that of their keys. */
export function sortedEntries(map: ObjectValue): (readonly [string, HclValue])[] {
  return [...map].toSorted(([a], [b]) => compareText(a, b))
}
