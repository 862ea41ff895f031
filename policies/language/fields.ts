import type { Values } from './values.ts'

/** Returns the value of a string attribute, or undefined if it is not written. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** Returns the value of a number attribute, or undefined if it is not written. */
export function number(values: Values, name: string): number | undefined {
  const value = values[name]
  return typeof value === 'number' ? value : undefined
}

/** False where that is written; for attributes whose default is true. */
export function off(values: Values, name: string): false | undefined {
  return values[name] === false ? false : undefined
}

/** A list of texts, sorted, each once. */
export function texts(values: Values, name: string): readonly string[] | undefined {
  const value = values[name]
  return Array.isArray(value) ? [...new Set(value.map(String))].toSorted() : undefined
}

/** Texts by name, in the order of names: two maps that say the same are the same. An empty one says nothing. */
export function map(values: Values, name: string): Readonly<Record<string, string>> | undefined {
  const value = values[name]
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const entries = Object.entries(value as Readonly<Record<string, string>>)
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A field that is there only when its value is. */
export function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}
