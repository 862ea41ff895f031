import type { DeclaredObject } from '../model/index.ts'

/** Returns JSON with sorted keys and without absent fields. Two objects are equal if and only if their texts are. */
export function canonical(object: DeclaredObject): string {
  return JSON.stringify(object, (_key, value: unknown) => (isPlain(value) ? sorted(value) : value))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
