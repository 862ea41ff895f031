import { readFile } from 'node:fs/promises'
import { CareenError } from '../../policies/model/index.ts'
import { unreadableWords } from '../framework/file-errors.ts'
import { decodeUtf8 } from './utf8.ts'

/** Reads a data file of any size, also from a pipe. Throws NOT_FOUND if it cannot be read, INVALID_ARGUMENT if not UTF-8. */
export async function readData(path: string, signal: AbortSignal): Promise<string> {
  const decoded = decodeUtf8(await bytesOf(path, signal))
  if (decoded.ok) return decoded.text
  throw new CareenError('INVALID_ARGUMENT', `${path}: the file is not UTF-8 text. ${decoded.why}`)
}

async function bytesOf(path: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFile(path, { signal })
  } catch (cause) {
    if (signal.aborted) throw new CareenError('CANCELLED', 'stopped on request', { cause })
    throw new CareenError('NOT_FOUND', `${path} ${unreadableWords(cause)}`, { cause })
  }
}
