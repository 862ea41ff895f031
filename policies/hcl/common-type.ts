import type { AttributeType, Type } from './type.ts'
import { isList, isObject, isSet, type Value } from './value.ts'

const ANY: Type = { kind: 'any' }

/** The type of the members of one collection. Undefined: these have none in common. */
export function commonType(values: readonly Value[]): Type | undefined {
  return unifyTypes(values.map(typeOf))
}

/** A list has the type of a tuple here, and an object or a map that of an object. Null is of any type. */
function typeOf(value: Value): Type {
  if (value === null) return ANY
  if (isList(value)) return { kind: 'tuple', items: value.map(typeOf) }
  if (isSet(value)) return { kind: 'set', of: unifyTypes(value.items.map(typeOf)) ?? ANY }
  if (isObject(value)) {
    const attributes = [...value].map(([name, item]) => [name, required(typeOf(item))] as const)
    return { kind: 'object', attributes: new Map(attributes) }
  }
  if (typeof value === 'string') return { kind: 'string' }
  return { kind: typeof value === 'number' ? 'number' : 'bool' }
}

function required(type: Type): AttributeType {
  return { type, optional: false }
}

function unifyTypes(types: readonly Type[]): Type | undefined {
  const known = types.filter(({ kind }) => kind !== 'any')
  const [first] = known
  if (first === undefined) return ANY
  const kinds = new Set(known.map(({ kind }) => kind))
  const areAll = (...wanted: readonly Type['kind'][]): boolean =>
    [...kinds].every((kind) => wanted.includes(kind))
  if (areAll('string', 'number', 'bool')) return unifySimple(first, kinds)
  if (areAll('tuple', 'list')) return unifyTuples(known) ?? collectionOf('list', known)
  if (areAll('tuple', 'list', 'set')) return collectionOf('set', known)
  if (areAll('object', 'map')) return unifyObjects(known) ?? collectionOf('map', known)
  return undefined
}

function unifySimple(first: Type, kinds: ReadonlySet<Type['kind']>): Type | undefined {
  if (kinds.size === 1) return first
  return kinds.has('string') ? { kind: 'string' } : undefined
}

/** Tuples of one length stay tuples. */
function unifyTuples(types: readonly Type[]): Type | undefined {
  const rows = types.map((type) => (type.kind === 'tuple' ? type.items : undefined))
  const length = rows[0]?.length
  const items: Type[] = []
  for (let at = 0; at < (length ?? 0); at += 1) {
    const type = unifyTypes(rows.map((row) => row?.[at] ?? ANY))
    if (type === undefined) return undefined
    items.push(type)
  }
  return rows.every((row) => row?.length === length) ? { kind: 'tuple', items } : undefined
}

/** Objects with the same attributes stay objects. */
function unifyObjects(types: readonly Type[]): Type | undefined {
  const rows = types.map((type) => (type.kind === 'object' ? type.attributes : undefined))
  const attributes = new Map<string, AttributeType>()
  for (const name of rows[0]?.keys() ?? []) {
    const type = unifyTypes(rows.map((row) => row?.get(name)?.type ?? ANY))
    if (type === undefined) return undefined
    attributes.set(name, required(type))
  }
  const same = rows.every(
    (row) => row?.size === attributes.size && [...attributes.keys()].every((name) => row.has(name)),
  )
  return same ? { kind: 'object', attributes } : undefined
}

function collectionOf(kind: 'list' | 'set' | 'map', types: readonly Type[]): Type | undefined {
  const of = unifyTypes(types.flatMap(membersOf))
  return of === undefined ? undefined : { kind, of }
}

function membersOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return [type.of]
    case 'tuple':
      return type.items
    case 'object':
      return [...type.attributes.values()].map((one) => one.type)
    default:
      return [type]
  }
}
