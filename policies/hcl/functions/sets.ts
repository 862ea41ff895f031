import { isSet, keyOf, setOf, type Value } from '../value.ts'
import { binary, type Defined, unary } from './define.ts'
import type { Calling } from './function.ts'
import { ITEMS, type Parameter, some, UNIFIED } from './parameters.ts'

type Collection = { readonly items: readonly Value[]; readonly isSet: boolean }

/** The items, made to be of one type, and whether they are a set's. */
const COLLECTION: Parameter<Collection> = {
  least: 1,
  most: 1,
  read: (args, at, calling) => ({ items: UNIFIED.read(args, at, calling), isSet: isSet(args[at] ?? null) }),
}

export const SET_FUNCTIONS: readonly Defined[] = [
  unary('setintersection(set...)', 'The items that are in all of the sets.', some(ITEMS), (sets, calling) => {
    const [first = [], ...others] = unifiedSets(sets, calling)
    const known = others.map((items) => new Set(items.map(keyOf)))
    return setOf(first.filter((item) => known.every((keys) => keys.has(keyOf(item)))))
  }),
  unary(
    'setproduct(set...)',
    'All lists of one item of each of two or more lists or sets.',
    some(COLLECTION),
    setproduct,
  ),
  binary(
    'setsubtract(set, without)',
    'The items of a set that are not in the other one.',
    [ITEMS, ITEMS],
    (set, without, calling) => {
      const [items = [], others = []] = unifiedSets([set, without], calling)
      const known = new Set(others.map(keyOf))
      return setOf(items.filter((item) => !known.has(keyOf(item))))
    },
  ),
  unary('setunion(set...)', 'The items that are in any of the sets.', some(ITEMS), (sets, calling) =>
    setOf(unifiedSets(sets, calling).flat(1)),
  ),
]

/** All items are of one type, whichever set they are in. */
function unifiedSets(sets: readonly (readonly Value[])[], calling: Calling): readonly (readonly Value[])[] {
  calling.grow(sets.reduce((sum, items) => sum + items.length, 0))
  const all = UNIFIED.read([sets.flat(1)], 0, calling)
  let from = 0
  return sets.map((items) => {
    const own = all.slice(from, from + items.length)
    from += items.length
    return own
  })
}

function setproduct(collections: readonly Collection[], calling: Calling): Value {
  if (collections.length < 2) return calling.fail(undefined, 'at least two lists or sets are needed.')
  const count = collections.reduce((product, { items }) => product * items.length, 1)
  calling.grow(count * collections.length)
  const rows = collections.reduce<readonly (readonly Value[])[]>(
    (before, { items }) => before.flatMap((row) => items.map((item) => [...row, item])),
    [[]],
  )
  return collections.every((one) => one.isSet) ? setOf(rows) : rows
}
