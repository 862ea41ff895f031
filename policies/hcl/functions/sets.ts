import { unify } from '../values/convert.ts'
import { isSet, keyOf, setOf, type HclValue } from '../values/value.ts'
import { binary, type Defined, unary } from './define.ts'
import type { Calling } from './function.ts'
import { type Parameter, some, UNIFIED } from './parameters.ts'

type Collection = { readonly items: readonly HclValue[]; readonly isSet: boolean }

/** The items, made to be of one type, and whether they are a set's. */
const COLLECTION: Parameter<Collection> = {
  least: 1,
  most: 1,
  read: (args, at, calling) => ({ items: UNIFIED.read(args, at, calling), isSet: isSet(args[at] ?? null) }),
}

export const SET_FUNCTIONS: readonly Defined[] = [
  unary(
    'setintersection(set...)',
    'The items that are in all of the sets.',
    some(UNIFIED),
    (sets, calling) => {
      const [first = [], ...others] = unifiedSets(sets, calling)
      const known = others.map((items) => new Set(items.map(keyOf)))
      return setOf(first.filter((item) => known.every((keys) => keys.has(keyOf(item)))))
    },
  ),
  binary(
    'setproduct(set, set...)',
    'All lists of one item of each of the lists or sets; a set of them where one of these is a set.',
    [COLLECTION, some(COLLECTION)],
    setproduct,
  ),
  binary(
    'setsubtract(set, without)',
    'The items of a set that are not in the other one.',
    [UNIFIED, UNIFIED],
    (set, without, calling) => {
      const [items = [], others = []] = unifiedSets([set, without], calling)
      const known = new Set(others.map(keyOf))
      return setOf(items.filter((item) => !known.has(keyOf(item))))
    },
  ),
  unary('setunion(set...)', 'The items that are in any of the sets.', some(UNIFIED), (sets, calling) =>
    setOf(unifiedSets(sets, calling).flat(1)),
  ),
]

/** All items are of one type, whichever set they are in. */
function unifiedSets(
  sets: readonly (readonly HclValue[])[],
  calling: Calling,
): readonly (readonly HclValue[])[] {
  calling.grow(sets.reduce((sum, items) => sum + items.length, 0))
  const all =
    unify(sets.flat(1)) ??
    calling.fail(undefined, 'the items of all sets must be of one type, but they have none in common.')
  let from = 0
  return sets.map((items) => {
    const own = all.slice(from, from + items.length)
    from += items.length
    return own
  })
}

function setproduct(first: Collection, others: readonly Collection[], calling: Calling): HclValue {
  const collections = [first, ...others]
  const count = collections.reduce((product, { items }) => product * items.length, 1)
  calling.grow(count * collections.length)
  const rows = collections.reduce<readonly (readonly HclValue[])[]>(
    (before, { items }) => before.flatMap((row) => items.map((item) => [...row, item])),
    [[]],
  )
  return collections.some((one) => one.isSet) ? setOf(rows) : rows
}
