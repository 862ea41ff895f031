import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { CareenError } from '../../policies/model/index.ts'
import { codeOf, unwritableWords } from '../framework/file-errors.ts'

/**
 * Writes a file that does not exist yet: whole, or not at all. Throws INVALID_ARGUMENT if it exists, also as a dangling link, or
 * cannot be written.
 */
export function writeNewFile(at: string, shown: string, text: string): void {
  const file = create(at, shown)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } catch (cause) {
    rmSync(at, { force: true })
    throw unwritten(shown, cause)
  } finally {
    closeSync(file)
  }
}

function create(at: string, shown: string): number {
  try {
    return openSync(at, 'wx', 0o644)
  } catch (cause) {
    throw unwritten(shown, cause)
  }
}

function unwritten(shown: string, cause: unknown): CareenError {
  const code = codeOf(cause)
  return new CareenError(
    'INVALID_ARGUMENT',
    code === 'EEXIST'
      ? `${shown} exists already, and careen overwrites no file. Nothing was changed`
      : `${shown} ${unwritableWords(cause)}. Nothing was changed`,
    { cause },
  )
}
