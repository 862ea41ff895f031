import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs'
import type { Diagnostic, Place } from '../../policies/hcl/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { codeOf } from '../framework/file-errors.ts'
import { decodeUtf8 } from './utf8.ts'

/** Maximum size of one file, in bytes. */
export const FILE_LIMIT: number = 16 * 1024 * 1024

export type TextRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: Diagnostic }

/** Reads a file that messages call `shown`. Rejects devices and pipes, which could block, and text that is not UTF-8. */
export function readText(at: string, shown: string): TextRead {
  try {
    return fromDisk(at, shown)
  } catch (cause) {
    return refuse(shown, ...failure(at, codeOf(cause)))
  }
}

function fromDisk(at: string, shown: string): TextRead {
  const unfit = unfitness(statSync(at))
  if (unfit !== undefined) return refuse(shown, ...unfit)
  // Why: the path can have become a pipe, which must not block. Windows has no such flag.
  const file = openSync(at, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const changed = unfitness(fstatSync(file))
    if (changed !== undefined) return refuse(shown, ...changed)
    const bytes = bytesOf(file)
    if (bytes === undefined) return refuse(shown, ...tooLarge('grew while careen read it'))
    const decoded = decodeUtf8(bytes)
    return decoded.ok ? decoded : refuse(shown, 'File is not UTF-8', decoded.why, decoded.at)
  } finally {
    closeSync(file)
  }
}

function refuse(file: string, summary: string, detail: string, at: Omit<Place, 'file'> = {}): TextRead {
  return { ok: false, problem: { severity: 'error', summary, detail, place: { file, ...at } } }
}

type Refusal = readonly [summary: string, detail: string]

function unfitness(stats: Stats): Refusal | undefined {
  if (stats.isFile())
    return stats.size > FILE_LIMIT ? tooLarge(`has ${readableBytes(stats.size)}`) : undefined
  if (stats.isDirectory())
    return [
      'Directory with the name of a file',
      'The path is a directory, so careen does not read it. Rename it.',
    ]
  const what = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device'
  return [
    'Not a file',
    `The path is ${what}, and careen reads only regular files. Write its contents into a file.`,
  ]
}

function tooLarge(what: string): Refusal {
  return [
    'File is too large',
    `The file ${what}; the maximum is ${readableBytes(FILE_LIMIT)}. Split it into several files.`,
  ]
}

/** Returns the bytes of a file, or undefined if it has grown beyond FILE_LIMIT. */
function bytesOf(file: number): Buffer | undefined {
  const chunks: Buffer[] = []
  let total = 0
  while (total <= FILE_LIMIT) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const read = readSync(file, chunk)
    if (read === 0) return Buffer.concat(chunks, total)
    total += read
    chunks.push(chunk.subarray(0, read))
  }
  return undefined
}

const CHUNK = 64 * 1024

/** Returns summary and detail for an error of the system. */
function failure(at: string, code: string): Refusal {
  switch (code) {
    case 'ENOENT':
      return missing(at)
    case 'EACCES':
    case 'EPERM':
      return [
        'File cannot be read',
        'careen has no permission to read the file. Change its mode or its owner.',
      ]
    case 'ELOOP':
      return ['Link to itself', 'The path is a symbolic link that points back to itself. Remove it.']
    default:
      return ['File cannot be read', `The system reports ${code}.`]
  }
}

function missing(at: string): Refusal {
  const target = linkTarget(at)
  return target === undefined
    ? ['File is gone', 'The file was removed while careen was reading. Run the command again.']
    : [
        'Dangling link',
        `The path is a symbolic link to ${target}, which does not exist. Remove the link, or restore its target.`,
      ]
}

function linkTarget(at: string): string | undefined {
  try {
    return lstatSync(at).isSymbolicLink() ? readlinkSync(at) : undefined
  } catch {
    return undefined
  }
}
