import { hash } from 'node:crypto'
import type { DeclaredObject } from './declared.ts'
import { CareenError } from './error.ts'

/**
 * Returns the JSON of an object as RFC 8785 defines it, without absent fields. Two objects are equal if and only if their texts
 * are. Throws INVALID_ARGUMENT if a text is no valid Unicode or a number is not finite.
 */
export function canonical(object: DeclaredObject): string {
  return canonicalJson(object)
}

/** Returns the SHA-256 of the canonical JSON in hex. Any change of any field changes it. */
export function contentHash(object: DeclaredObject): string {
  return hash('sha256', canonical(object))
}

/** Returns a value as JSON of RFC 8785: without spaces, keys in the order of their UTF-16 units. Omits undefined fields. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  return ofFields(value as Readonly<Record<string, unknown>>)
}

/** Why a loop over sorted keys: this is the hash of each object that is read or written, and most of the time of a large apply. */
function ofFields(value: Readonly<Record<string, unknown>>): string {
  let fields = ''
  // Why not the order of an object: JavaScript puts keys that are integers first.
  for (const key of Object.keys(value).toSorted()) {
    const field = value[key]
    if (field !== undefined) fields += `${fields === '' ? '' : ','}${text(key)}:${canonicalJson(field)}`
  }
  return `{${fields}}`
}

function text(value: string): string {
  if (value.isWellFormed()) return JSON.stringify(value)
  throw new CareenError('INVALID_ARGUMENT', 'a text is no valid Unicode: it has half of a surrogate pair')
}

function number(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value)
  throw new CareenError('INVALID_ARGUMENT', `${value} is no number of JSON`)
}
