import { showValue } from './show.ts'
import { isList, isSet, kindName, toText, type Value } from './value.ts'

/** What a value may be. */
export type Type =
  | { readonly kind: Simple }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, AttributeType> }

export type Simple = 'string' | 'number' | 'bool' | 'any'

/** `fallback` is of the type already; without one, an optional attribute that is not given is null. */
export type AttributeType = {
  readonly type: Type
  readonly optional: boolean
  readonly fallback?: Value
}

/** A type as it is written in a file, in one line. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${typeText(type.of)})`
    case 'tuple':
      return `tuple([${type.items.map(typeText).join(', ')}])`
    case 'object': {
      const attributes = [...type.attributes].map(([name, one]) => `${name} = ${attributeText(one)}`)
      return attributes.length === 0 ? 'object({})' : `object({ ${attributes.join(', ')} })`
    }
    default:
      return type.kind
  }
}

function attributeText({ type, optional, fallback }: AttributeType): string {
  if (!optional) return typeText(type)
  const value = fallback === undefined ? '' : `, ${showValue(fallback, { inline: true })}`
  return `optional(${typeText(type)}${value})`
}

/** How the two results of a conditional become one kind, or why they cannot. */
export type CommonKind =
  | { readonly ok: true; readonly convert: (value: Value) => Value }
  | { readonly ok: false; readonly why: string }

/** Null goes with everything, and text with numbers and bools, which become text. */
export function commonKind(a: Value, b: Value): CommonKind {
  const [one, other] = [familyOf(a), familyOf(b)]
  if (one === other || one === 'null' || other === 'null') return { ok: true, convert: (value) => value }
  if ((one === 'string' && isText(b)) || (other === 'string' && isText(a)))
    return { ok: true, convert: (value) => toText(value) ?? value }
  return { ok: false, why: `one is ${kindName(a)}, the other ${kindName(b)}` }
}

function isText(value: Value): boolean {
  return toText(value) !== undefined
}

function familyOf(value: Value): 'null' | 'string' | 'number' | 'bool' | 'list' | 'object' {
  if (value === null) return 'null'
  if (isList(value) || isSet(value)) return 'list'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'bool' : 'object'
}
