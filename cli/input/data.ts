import { readFile } from 'node:fs/promises'
import { CareenError } from '../../policies/model/index.ts'
import { codeOf } from './text.ts'
import { decodeUtf8 } from './utf8.ts'

/** The text of a file of data, of any size, also from a pipe. What cannot be read, or is not UTF-8, is refused. */
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
    throw new CareenError('NOT_FOUND', `${path}: the file cannot be read (${codeOf(cause)})`, { cause })
  }
}
