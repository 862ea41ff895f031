import { CareenError } from '../../policies/model/index.ts'

/** JSON of our own making; a row that does not hold it is damaged, and nothing goes on with it. */
export function decode<T>(text: string, row: string): T {
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new CareenError('STORE_FAILED', `the database's ${row} is damaged. Restore a backup`, {
      cause,
    })
  }
}

/** The fields of a row that are not null, for nouns whose optional fields are absent. */
export function compactRow<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const there = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: NonNullable<T[K]> }
}
