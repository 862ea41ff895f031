import type { Plain } from './value.ts'

/** Where two readings part: a place such as `server.web[0].days`, and what each has there; undefined: nothing. */
export type Difference = {
  readonly path: string
  readonly own: Plain | undefined
  readonly other: Plain | undefined
}

/** Undefined when they are the same, whatever the order of keys. Numbers are doubles. */
export function firstDifference(own: Plain, other: Plain): Difference | undefined {
  return differenceAt('', own, other)
}

function differenceAt(
  path: string,
  own: Plain | undefined,
  other: Plain | undefined,
): Difference | undefined {
  if (own === other) return undefined
  if (isList(own) && isList(other)) return differenceOfLists(path, own, other)
  if (isObject(own) && isObject(other)) return differenceOfObjects(path, own, other)
  return { path, own, other }
}

type List = readonly Plain[]
type PlainObject = { readonly [key: string]: Plain }

function isList(value: Plain | undefined): value is List {
  return Array.isArray(value)
}

function isObject(value: Plain | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

function differenceOfLists(path: string, own: List, other: List): Difference | undefined {
  const longer = own.length > other.length ? own : other
  return first(longer.keys(), (at) => differenceAt(`${path}[${at}]`, own[at], other[at]))
}

function differenceOfObjects(path: string, own: PlainObject, other: PlainObject): Difference | undefined {
  const keys = new Set([...Object.keys(own), ...Object.keys(other)])
  return first(keys, (key) => differenceAt(joined(path, key), item(own, key), item(other, key)))
}

function item(object: PlainObject, key: string): Plain | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function joined(path: string, key: string): string {
  if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

function first<T>(of: Iterable<T>, look: (one: T) => Difference | undefined): Difference | undefined {
  for (const one of of) {
    const found = look(one)
    if (found !== undefined) return found
  }
  return undefined
}
