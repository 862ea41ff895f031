import { showValue } from './show.ts'
import type { HclValue } from './value.ts'

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
  readonly fallback?: HclValue
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
