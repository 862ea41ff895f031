import type { AttributeType, Type } from './type.ts'
import { isList, isObject, isSet, type HclValue } from './value.ts'

const ANY: Type = { kind: 'any' }

/** The type of the members of one collection. Undefined: these have none in common. */
export function commonType(values: readonly HclValue[]): Type | undefined {
  return unifyTypes(values.map(typeOf))
}

/** A list has the type of a tuple here, and an object or a map that of an object. Null is of any type. */
function typeOf(value: HclValue): Type {
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
  if (areAll('tuple') && sameLength(known)) return unifyTuples(known)
  if (areAll('tuple', 'list')) return collectionOf('list', known)
  if (areAll('tuple', 'list', 'set')) return collectionOf('set', known)
  if (areAll('object') && sameNames(known)) return unifyObjects(known)
  if (areAll('object', 'map')) return collectionOf('map', known)
  return undefined
}

function unifySimple(first: Type, kinds: ReadonlySet<Type['kind']>): Type | undefined {
  if (kinds.size === 1) return first
  return kinds.has('string') ? { kind: 'string' } : undefined
}

/** Tuples of one length stay tuples, or have no type in common. */
function unifyTuples(types: readonly Type[]): Type | undefined {
  const rows = types.map(itemsOf)
  const items: Type[] = []
  for (let at = 0; at < (rows[0]?.length ?? 0); at += 1) {
    const type = unifyTypes(rows.map((row) => row[at] ?? ANY))
    if (type === undefined) return undefined
    items.push(type)
  }
  return { kind: 'tuple', items }
}

function sameLength(types: readonly Type[]): boolean {
  return new Set(types.map((type) => itemsOf(type).length)).size === 1
}

function itemsOf(type: Type): readonly Type[] {
  return type.kind === 'tuple' ? type.items : []
}

/** Objects with the same attributes stay objects, or have no type in common. */
function unifyObjects(types: readonly Type[]): Type | undefined {
  const rows = types.map(attributesOf)
  const attributes = new Map<string, AttributeType>()
  for (const name of rows[0]?.keys() ?? []) {
    const type = unifyTypes(rows.map((row) => row.get(name)?.type ?? ANY))
    if (type === undefined) return undefined
    attributes.set(name, required(type))
  }
  return { kind: 'object', attributes }
}

function sameNames(types: readonly Type[]): boolean {
  const [first = new Map<string, AttributeType>(), ...others] = types.map(attributesOf)
  return others.every((row) => row.size === first.size && [...first.keys()].every((name) => row.has(name)))
}

function attributesOf(type: Type): ReadonlyMap<string, AttributeType> {
  return type.kind === 'object' ? type.attributes : new Map()
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
