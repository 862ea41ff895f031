import { isList, isObject, isSet, numberText, sortedEntries, type HclValue } from '../values/value.ts'
import type { Calling } from './function.ts'

/** JSON without blanks, with sorted keys, and without signs that mean something in HTML. */
export function toJson(value: HclValue, calling: Pick<Calling, 'grow'>): string {
  if (isList(value)) return listJson(value, calling)
  if (isSet(value)) return listJson(value.items, calling)
  if (!isObject(value)) return simpleJson(value, calling)
  const members = sortedEntries(value).map(
    ([key, item]) => `${simpleJson(key, calling)}:${toJson(item, calling)}`,
  )
  return `{${members.join(',')}}`
}

function listJson(items: readonly HclValue[], calling: Pick<Calling, 'grow'>): string {
  calling.grow(items.length)
  return `[${items.map((item) => toJson(item, calling)).join(',')}]`
}

/** Announced piece by piece: a value can hold the same part many times. */
function simpleJson(value: null | string | number | boolean, calling: Pick<Calling, 'grow'>): string {
  const text =
    typeof value === 'string'
      ? textJson(value)
      : typeof value === 'number'
        ? numberText(value)
        : String(value)
  calling.grow(text.length)
  return text
}

function textJson(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
