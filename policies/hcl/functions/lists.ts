import { unify } from '../values/convert.ts'
import { compareText, equal, keyOf, type HclValue } from '../values/value.ts'
import { binary, type Defined, ternary, unary } from './define.ts'
import type { Calling } from './function.ts'
import {
  ANY,
  ITEMS,
  itemsOf,
  LIST,
  LIST_OR_NULL,
  some,
  TEXTS,
  TEXTS_OR_NULL,
  UNIFIED,
  WHOLE,
} from './parameters.ts'
import { range } from './range.ts'

export const LIST_FUNCTIONS: readonly Defined[] = [
  binary('chunklist(list, size)', 'The items in lists of so many each.', [UNIFIED, WHOLE], chunklist),
  unary(
    'coalescelist(list...)',
    'The first of the lists that is neither null nor empty.',
    some(LIST_OR_NULL),
    (lists, calling) =>
      lists.find((list) => list !== null && list.length > 0) ??
      calling.fail(undefined, 'all lists are null or empty.'),
  ),
  unary(
    'compact(list)',
    'The texts of a list without those that are empty or null.',
    TEXTS_OR_NULL,
    (texts) => texts.filter((text) => text !== null && text !== ''),
  ),
  unary('concat(list...)', 'The items of all lists in one list.', some(LIST), (lists, calling) => {
    calling.grow(lists.reduce((sum, list) => sum + list.length, 0))
    return lists.flat(1)
  }),
  binary(
    'contains(list, value)',
    'Is the value an item of the list or the set?',
    [ITEMS, ANY],
    (items, value) => items.some((item) => equal(item, value)),
  ),
  unary('distinct(list)', 'The items, each only where it is for the first time.', UNIFIED, distinct),
  binary(
    'element(list, number)',
    'An item by its number, which counts from 0; after the last one comes the first one again, before the first one the last one.',
    [LIST, WHOLE],
    element,
  ),
  unary(
    'flatten(list)',
    'The items, with those of lists and sets in it in their place, however deep.',
    ITEMS,
    (items, calling) => {
      const flat: HclValue[] = []
      flattenInto(flat, items, calling)
      return flat
    },
  ),
  binary(
    'index(list, value)',
    'The number of the first item that is the value, from 0.',
    [LIST, ANY],
    (list, value, calling) => {
      const at = list.findIndex((item) => equal(item, value))
      return at === -1 ? calling.fail(1, 'the list has no such item. contains(...) asks whether it has.') : at
    },
  ),
  ternary(
    'matchkeys(values, keys, wanted)',
    'The values whose keys, at the same place in another list, are among the wanted ones.',
    [UNIFIED, ITEMS, ITEMS],
    matchkeys,
  ),
  unary('one(list)', 'The only item of a list or a set; null where it is empty.', ITEMS, (items, calling) =>
    items.length > 1
      ? calling.fail(0, `there must be at most one item, but there are ${items.length}.`)
      : (items[0] ?? null),
  ),
  range,
  unary('reverse(list)', 'The items in the opposite order.', ITEMS, (items) => items.toReversed()),
  ternary(
    'slice(list, start, end)',
    'The items from one number, counted from 0, to another one, which is left out.',
    [LIST, WHOLE, WHOLE],
    slice,
  ),
  unary('sort(list)', 'The texts of a list or a set, sorted by their characters.', TEXTS, (texts) =>
    texts.toSorted(compareText),
  ),
]

function chunklist(items: readonly HclValue[], size: number, calling: Calling): HclValue {
  if (size < 0) return calling.fail(1, 'the size must not be negative.')
  if (items.length === 0) return []
  const step = size === 0 ? items.length : size
  return Array.from({ length: Math.ceil(items.length / step) }, (_, at) =>
    items.slice(at * step, (at + 1) * step),
  )
}

function distinct(items: readonly HclValue[]): HclValue {
  const known = new Set<string>()
  return items.filter((item) => {
    const key = keyOf(item)
    if (known.has(key)) return false
    known.add(key)
    return true
  })
}

function element(list: readonly HclValue[], number: number, calling: Calling): HclValue {
  if (list.length === 0) return calling.fail(0, 'the list is empty.')
  return list.at(number % list.length) ?? null
}

function flattenInto(flat: HclValue[], items: readonly HclValue[], calling: Calling): void {
  calling.grow(items.length)
  for (const item of items) {
    const inner = itemsOf(item)
    if (inner === undefined) flat.push(item)
    else flattenInto(flat, inner, calling)
  }
}

function matchkeys(
  values: readonly HclValue[],
  keys: readonly HclValue[],
  wanted: readonly HclValue[],
  calling: Calling,
): HclValue {
  if (values.length !== keys.length)
    return calling.fail(
      1,
      `there must be as many keys as values, but there are ${keys.length} and ${values.length}.`,
    )
  const unified =
    unify([...keys, ...wanted]) ??
    calling.fail(2, 'keys and wanted ones must be of one type, but they have none in common.')
  const known = new Set(unified.slice(keys.length).map(keyOf))
  return values.filter((_, at) => known.has(keyOf(unified[at] ?? null)))
}

function slice(list: readonly HclValue[], start: number, end: number, calling: Calling): HclValue {
  if (start < 0 || start > list.length)
    return calling.fail(
      1,
      `the list has ${list.length} items, so the start must be from 0 to ${list.length}.`,
    )
  if (end < start || end > list.length)
    return calling.fail(
      2,
      `the list has ${list.length} items, so the end must be from ${start} to ${list.length}.`,
    )
  return list.slice(start, end)
}
