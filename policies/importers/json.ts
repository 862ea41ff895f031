import { CareenError } from '../model/index.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Returns the fields of an object. Throws INVALID_ARGUMENT with the path if it is none. */
export function fieldsAt(value: unknown, at: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value))
  throw wrongAt(at, 'an object', value)
}

/** Returns a list. Absent and null: empty. */
export function listAt(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw wrongAt(at, 'a list', value)
}

/** Returns a text; undefined if absent, null or empty. */
export function textAt(value: unknown, at: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  throw wrongAt(at, 'a text', value)
}

/** Returns a list of texts; a single text is one. */
export function textsAt(value: unknown, at: string): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return listAt(value, at).map((one, i) => {
    const text = textAt(one, `${at}[${i}]`)
    if (text === undefined) throw wrongAt(`${at}[${i}]`, 'a text that is not empty', one)
    return text
  })
}

/** Returns a whole number of 0 or more, also from a text of digits; undefined if absent or null. */
export function countAt(value: unknown, at: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  throw wrongAt(at, 'a whole number of 0 or more', value)
}

/** Returns true or false, also from a text; undefined if absent or null. */
export function flagAt(value: unknown, at: string): boolean | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw wrongAt(at, 'true or false', value)
}

/** Returns what must be there. */
export function required<T>(value: T | undefined, at: string): T {
  if (value !== undefined) return value
  throw new CareenError('INVALID_ARGUMENT', `${at}: it is missing`)
}

/** Returns the names of fields that are set, and that careen does not know. */
export function unknownOf(fields: Fields, known: readonly string[]): readonly string[] {
  return Object.keys(fields).filter((name) => !known.includes(name) && fields[name] !== null)
}

/** Returns the error of a value that is something else. Shows at most 80 characters of it. */
export function wrongAt(at: string, wanted: string, value: unknown): CareenError {
  const shown = value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 80)
  return new CareenError(
    'INVALID_ARGUMENT',
    `${at === '' ? 'the policy' : at}: expected ${wanted}, found ${shown}`,
  )
}
