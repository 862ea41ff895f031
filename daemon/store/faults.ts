import { CareenError, type Code, errorCode } from '../../policies/model/index.ts'

/** Returns true for an error of SQLite itself, false for one of the code that uses it. */
export function isEngineFault(cause: unknown): boolean {
  return errorCode(cause)?.startsWith('SQLITE_') === true
}

/** Returns STORE_FAILED, or STORE_READ_ONLY, with the remedy. Why no deletes: each needs an intent in the store first. */
export function storeFault(cause: unknown, path: string): CareenError {
  if (cause instanceof CareenError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const advice = ADVICE.find(([code]) => errorCode(cause)?.startsWith(code))?.[1]
  return new CareenError(codeOf(cause), `database ${path}${advice?.(message) ?? `: ${message}`}`, { cause })
}

/** Codes of SQLite, by their beginning, of a database that can be read and not written. */
const READ_ONLY = ['SQLITE_FULL', 'SQLITE_READONLY'] as const

function codeOf(cause: unknown): Code {
  return READ_ONLY.some((code) => errorCode(cause)?.startsWith(code)) ? 'STORE_READ_ONLY' : 'STORE_FAILED'
}

/** Returns the error of a file whose pages contradict each other. */
export function damagedFile(path: string, problem: string): CareenError {
  return new CareenError('STORE_FAILED', `database ${path}${damaged(problem)}`)
}

type Advice = (message: string) => string

const damaged: Advice = (message) => ` is damaged (${message}). No image is deleted. Restore a backup`

/** By the prefix of SQLite's code; the first match counts. */
const ADVICE: readonly (readonly [string, Advice])[] = [
  ['SQLITE_FULL', () => ': the disk is full. No image is deleted until there is free space. Free some space'],
  ['SQLITE_CORRUPT', damaged],
  ['SQLITE_NOTADB', damaged],
  [
    'SQLITE_IOERR',
    (message) =>
      `: the disk failed (${message}). No image is deleted until it works. Check the disk and its space`,
  ],
  [
    'SQLITE_READONLY',
    () =>
      ' cannot be written. No image is deleted until it can. Check the permissions of the file and its folder, and that the disk is not read-only',
  ],
  [
    'SQLITE_CANTOPEN',
    () => ' cannot be opened. Check that it is a file, and its permissions and those of its folder',
  ],
  ['SQLITE_BUSY', () => ' is in use by another program. Stop that program, then try again'],
]
