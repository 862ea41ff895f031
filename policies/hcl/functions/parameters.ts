import { unify } from '../values/convert.ts'
import {
  isList,
  isObject,
  isSet,
  isTooLarge,
  kindName,
  type ObjectValue,
  toBool,
  toNumber,
  toText,
  type HclValue,
} from '../values/value.ts'
import type { Calling } from './function.ts'

/** Reads an argument, counted from 0, or all from there on. Ends the evaluation when it is not what it must be. */
export type Parameter<T> = {
  readonly read: (args: readonly HclValue[], at: number, calling: Calling) => T
  /** How many arguments it takes. */
  readonly least: 0 | 1
  readonly most: number
}

/** Any value, null too. */
export const ANY: Parameter<HclValue> = { least: 1, most: 1, read: (args, at) => args[at] ?? null }

/** Also numbers and bools. */
export const TEXT: Parameter<string> = parameter('a string', toText)

/** Numbers and bools are refused: as text they would say something else than they are. */
export const TEXT_ONLY: Parameter<string> = parameter('a string', (value) =>
  typeof value === 'string' ? value : undefined,
)

/** Also text that is one. */
export const NUMBER: Parameter<number> = parameter('a number', toNumber)

export const WHOLE: Parameter<number> = parameter('a whole number', (value) => {
  const number = toNumber(value)
  return Number.isInteger(number) ? number : undefined
})

/** The items of a list or a set. */
export const ITEMS: Parameter<readonly HclValue[]> = parameter('a list or a set', itemsOf)

/** A list: the items of a set have no numbers. */
export const LIST: Parameter<readonly HclValue[]> = parameter('a list', (value) =>
  isList(value) ? value : undefined,
)

/** A list, and null for none. */
export const LIST_OR_NULL: Parameter<readonly HclValue[] | null> = parameter<readonly HclValue[] | null>(
  'a list',
  (value) => (value === null || isList(value) ? value : undefined),
)

export const OBJECT: Parameter<ObjectValue> = parameter('a map or an object', (value) =>
  isObject(value) ? value : undefined,
)

/** The items of a list or a set, made to be of one type. */
export const UNIFIED: Parameter<readonly HclValue[]> = {
  least: 1,
  most: 1,
  read: (args, at, calling) =>
    unify(ITEMS.read(args, at, calling)) ??
    calling.fail(at, `the items of argument ${at + 1} must be of one type, but they have none in common.`),
}

/** The items of a list or a set, all of which are text, number or bool. */
export const TEXTS: Parameter<readonly string[]> = itemsThat('a string', toText)

export const TEXTS_OR_NULL: Parameter<readonly (string | null)[]> = itemsThat('a string or null', (value) =>
  value === null ? null : toText(value),
)

export const NUMBERS: Parameter<readonly number[]> = itemsThat('a number', toNumber)

export const BOOLS_OR_NULL: Parameter<readonly (boolean | null)[]> = itemsThat('true or false', (value) =>
  value === null ? null : toBool(value),
)

/** Maps, and null for none. */
export const OBJECT_OR_NULL: Parameter<ObjectValue | null> = parameter<ObjectValue | null>(
  'a map or an object',
  (value) => (value === null || isObject(value) ? value : undefined),
)

/** An argument that may be left out. */
export function optional<T>(one: Parameter<T>): Parameter<T | undefined> {
  return {
    least: 0,
    most: 1,
    read: (args, at, calling) => (at < args.length ? one.read(args, at, calling) : undefined),
  }
}

/** All arguments that are left, if there are any. */
export function rest<T>(one: Parameter<T>): Parameter<readonly T[]> {
  return { ...some(one), least: 0 }
}

/** All arguments that are left, of which there is at least one. */
export function some<T>(one: Parameter<T>): Parameter<readonly T[]> {
  return {
    least: 1,
    most: Infinity,
    read: (args, at, calling) => args.slice(at).map((_, i) => one.read(args, at + i, calling)),
  }
}

function parameter<T>(what: string, take: (value: HclValue) => T | undefined): Parameter<T> {
  return {
    least: 1,
    most: 1,
    read: (args, at, calling) => {
      const value = args[at] ?? null
      const read = take(value)
      return read === undefined ? calling.fail(at, wanted(at, what, value)) : read
    },
  }
}

function itemsThat<T>(what: string, take: (value: HclValue) => T | undefined): Parameter<readonly T[]> {
  return {
    least: 1,
    most: 1,
    read: (args, at, calling) =>
      ITEMS.read(args, at, calling).map((item, i) => {
        const read = take(item)
        return read === undefined
          ? calling.fail(
              at,
              `item [${i}] of argument ${at + 1} must be ${what}, but it is ${kindName(item)}.`,
            )
          : read
      }),
  }
}

function wanted(at: number, what: string, value: HclValue): string {
  return `argument ${at + 1} must be ${what}, but this is ${givenText(value, what)}.`
}

/** What a value is that is not what it must be. Text may be a number, and a number whole; this one is not. */
export function givenText(value: HclValue, what: string): string {
  if (!what.endsWith('number')) return kindName(value)
  if (typeof value === 'number') return 'a number with a fraction'
  if (isTooLarge(value)) return `one beyond ${Number.MAX_SAFE_INTEGER}, which would be rounded`
  return typeof value === 'string' ? 'a string that is not one' : kindName(value)
}

/** Undefined: it is neither a list nor a set. */
export function itemsOf(value: HclValue): readonly HclValue[] | undefined {
  if (isSet(value)) return value.items
  return isList(value) ? value : undefined
}
