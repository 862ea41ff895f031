import { createHash } from 'node:crypto'
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
  return createHash('sha256').update(canonical(object)).digest('hex')
}

/** Returns a value as JSON of RFC 8785: without spaces, keys in the order of their UTF-16 units. Omits undefined fields. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  // Why not the order of an object: JavaScript puts keys that are integers first.
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, field]) => `${text(key)}:${canonicalJson(field)}`).join(',')}}`
}

function text(value: string): string {
  if (value.isWellFormed()) return JSON.stringify(value)
  throw new CareenError('INVALID_ARGUMENT', 'a text is no valid Unicode: it has half of a surrogate pair')
}

function number(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value)
  throw new CareenError('INVALID_ARGUMENT', `${value} is no number of JSON`)
}
