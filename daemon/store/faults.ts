import { CareenError } from '../../policies/model/index.ts'

/** The engine's own fault, and not one of the code that used it. */
export function isEngineFault(cause: unknown): boolean {
  return codeOf(cause).startsWith('SQLITE_')
}

/** STORE_FAILED in one sentence, with what to do. Deletes need the store first, so none happens while it fails. */
export function storeFault(cause: unknown, path: string): CareenError {
  if (cause instanceof CareenError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const advice = ADVICE.find(([code]) => codeOf(cause).startsWith(code))?.[1]
  return new CareenError('STORE_FAILED', `database ${path}${advice?.(message) ?? `: ${message}`}`, { cause })
}

/** For a file whose pages contradict each other. */
export function damagedFile(path: string, problem: string): CareenError {
  return new CareenError('STORE_FAILED', `database ${path}${damaged(problem)}`)
}

type Advice = (message: string) => string

const damaged: Advice = (message) => ` is damaged (${message}). No image is deleted. Restore a backup`

/** By the beginning of SQLite's code; the first that fits counts. */
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
      ' cannot be written. Check the permissions of the file and its folder, and that the disk is not read-only',
  ],
  [
    'SQLITE_CANTOPEN',
    () => ' cannot be opened. Check that it is a file, and its permissions and those of its folder',
  ],
  ['SQLITE_BUSY', () => ' is in use by another program. Stop that program, then try again'],
]

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
