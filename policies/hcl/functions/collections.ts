import { graphemes } from '../source/source.ts'
import { unify } from '../values/convert.ts'
import {
  isList,
  isObject,
  isSet,
  kindName,
  type ObjectValue,
  sortedEntries,
  toText,
  type HclValue,
} from '../values/value.ts'
import { binary, type Defined, ternary, unary } from './define.ts'
import type { Calling } from './function.ts'
import { exact } from './numbers.ts'
import {
  ANY,
  BOOLS_OR_NULL,
  itemsOf,
  LIST,
  NUMBERS,
  OBJECT,
  OBJECT_OR_NULL,
  optional,
  rest,
  some,
  TEXT,
  TEXTS,
} from './parameters.ts'

/** Functions of maps and objects, and those of all collections. */
export const COLLECTION_FUNCTIONS: readonly Defined[] = [
  unary(
    'alltrue(list)',
    'Are all items true? Null is not. Where there are no items, all are.',
    BOOLS_OR_NULL,
    (bools) => bools.every((bool) => bool === true),
  ),
  unary('anytrue(list)', 'Is any of the items true?', BOOLS_OR_NULL, (bools) => bools.includes(true)),
  unary(
    'coalesce(value...)',
    'The first of the values that is neither null nor empty text.',
    some(ANY),
    coalesce,
  ),
  unary('keys(map)', 'The keys of a map, sorted.', OBJECT, (map) => sortedEntries(map).map(([key]) => key)),
  unary('length(value)', 'How many items, attributes or characters there are.', ANY, length),
  ternary(
    'lookup(map, key, [default])',
    'The value of a key, or the default where the map does not have it.',
    [OBJECT, TEXT, optional(ANY)],
    (map, key, fallback, calling) => {
      const value = map.get(key) ?? (map.has(key) ? null : fallback)
      return value === undefined
        ? calling.fail(1, 'the map does not have this key, and there is no default as third argument.')
        : value
    },
  ),
  unary(
    'merge([map...])',
    'All attributes of the maps; of equal ones, that of the last map.',
    rest(OBJECT_OR_NULL),
    (maps, calling) => {
      calling.grow(maps.reduce((sum, map) => sum + (map?.size ?? 0), 0))
      return new Map(maps.flatMap((map) => [...(map ?? [])]))
    },
  ),
  unary('sum(list)', 'The sum of the numbers of a list or a set.', NUMBERS, (numbers, calling) =>
    numbers.length === 0
      ? calling.fail(0, 'the list is empty. sum(concat([0], list)) gives 0 for it.')
      : exact(
          numbers.reduce((sum, number) => sum + number, 0),
          calling,
        ),
  ),
  unary(
    'transpose(map)',
    'A map of lists of texts the other way round: by text, the keys of the lists that have it.',
    OBJECT,
    transpose,
  ),
  unary('values(map)', 'The values of a map, in the order of its sorted keys.', OBJECT, (map) =>
    sortedEntries(map).map(([, value]) => value),
  ),
  binary(
    'zipmap(keys, values)',
    'A map of keys and values that are at the same place in two lists.',
    [TEXTS, LIST],
    (keys, values, calling) =>
      keys.length === values.length
        ? new Map(keys.map((key, at) => [key, values[at] ?? null]))
        : calling.fail(
            1,
            `there must be as many values as keys, but there are ${values.length} and ${keys.length}.`,
          ),
  ),
]

function coalesce(values: readonly HclValue[], calling: Calling): HclValue {
  const unified = unify(values)
  if (unified === undefined)
    return calling.fail(undefined, 'all arguments must be of one type, but they have none in common.')
  const found = unified.find((value) => value !== null && value !== '')
  return found ?? calling.fail(undefined, 'all arguments are null or empty.')
}

function length(value: HclValue, calling: Calling): number {
  if (typeof value === 'string') return graphemes(value).length
  if (isList(value)) return value.length
  if (isSet(value)) return value.items.length
  return isObject(value)
    ? value.size
    : calling.fail(0, `argument 1 must be a collection or a string, but this is ${kindName(value)}.`)
}

function transpose(map: ObjectValue, calling: Calling): HclValue {
  const pairs = sortedEntries(map).flatMap(([key, value]) => {
    const texts = textsOf(value, calling)
    calling.grow(texts.length)
    return texts.map((text) => ({ text, key }))
  })
  const groups = Map.groupBy(pairs, ({ text }) => text)
  return new Map([...groups].map(([text, group]) => [text, group.map(({ key }) => key)]))
}

function textsOf(value: HclValue, calling: Calling): readonly string[] {
  const texts = itemsOf(value)?.map(toText)
  return texts === undefined || texts.includes(undefined)
    ? calling.fail(0, 'every value of the map must be a list of texts.')
    : texts.filter((text) => text !== undefined)
}
