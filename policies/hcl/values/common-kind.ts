import { commonType } from './common-type.ts'
import { convert } from './convert.ts'
import { isList, isObject, isSet, kindName, type ObjectValue, sortedEntries, type HclValue } from './value.ts'

/** How the two results of a conditional become one kind, or why they cannot. */
export type CommonKind =
  | { readonly ok: true; readonly convert: (value: HclValue) => HclValue }
  | { readonly ok: false; readonly why: string }

/**
 * As in HashiCorp's HCL: null goes with everything, and text with numbers and bools, which become text. Objects need the same
 * attributes and lists the same number of items, each with a type in common; else they become maps, or lists, of one type.
 */
export function commonKind(a: HclValue, b: HclValue): CommonKind {
  if (a === null || b === null) return { ok: true, convert: (value) => value }
  const type = commonType([a, b])
  if (type === undefined) return { ok: false, why: difference(a, b) }
  return {
    ok: true,
    convert: (value) => {
      const converted = convert(value, type)
      return converted.ok ? converted.value : value
    },
  }
}

function difference(a: HclValue, b: HclValue): string {
  if (isObject(a) && isObject(b)) return differenceOfObjects(a, b)
  if (isList(a) && isList(b)) return differenceOfLists(a, b)
  if (isSet(a) || isSet(b)) return 'their items have no type in common'
  return `one is ${kindName(a)}, the other ${kindName(b)}`
}

function differenceOfObjects(a: ObjectValue, b: ObjectValue): string {
  const shared = sortedEntries(a).find(([name, value]) => {
    const other = b.get(name)
    return other !== undefined && commonType([value, other]) === undefined
  })
  if (shared !== undefined) {
    const [name, value] = shared
    return `attribute "${name}": ${difference(value, b.get(name) ?? null)}`
  }
  const names = [...a.keys(), ...b.keys()].toSorted()
  const lone = names.find((name) => !a.has(name) || !b.has(name)) ?? ''
  return `only one of them has an attribute "${lone}". Give it to both; null stands for none`
}

function differenceOfLists(a: readonly HclValue[], b: readonly HclValue[]): string {
  const at = a.findIndex((item, i) => i < b.length && commonType([item, b[i] ?? null]) === undefined)
  if (at !== -1) return `item [${at}]: ${difference(a[at] ?? null, b[at] ?? null)}`
  return `the lists have ${a.length} and ${b.length} items, which have no type in common`
}
