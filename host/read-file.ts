import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { CareenError, type Code, errorCode } from '../policies/model/index.ts'
import { isPrivate, isWritableByOthers, processIdentity } from './access.ts'

/** How errors call a file, their code, and the largest size. */
export type FileUse = {
  /** First words of a message, for example `--token-file /run/token`. */
  readonly subject: string
  readonly code: Code
  /** Bytes. Default: LARGEST_SECRET. */
  readonly limit?: number
}

/** A file that was read completely. */
export type HostFile = {
  readonly text: string
  /** Returns the text. Throws the code of the use if others than the owner and a trusted group can use the file. */
  readonly asSecret: () => string
  /** Returns the text. Throws the code of the use if others than the owner can change the file. */
  readonly asTrusted: () => string
}

/** Largest file with a secret, a certificate or a key. Bytes. */
const LARGEST_SECRET = 64 << 10
/** Largest file with certificate authorities. Bytes. */
export const LARGEST_AUTHORITIES: number = 1 << 20

/**
 * Reads a file that a user, an operator or a registry block names. Follows links. Does not block the event loop. Throws the code
 * of the use, with the file and the next step, if the path is no regular file, is too large, or cannot be read.
 */
export async function readHostFile(path: string, use: FileUse): Promise<HostFile> {
  const { stats, text } = await read(path, use)
  const identity = processIdentity()
  const exposed = identity !== undefined && !isPrivate(stats, identity)
  const remedy = exposed ? await remedyOf(path) : ''
  return {
    text,
    asSecret: () => {
      if (!exposed) return text
      throw new CareenError(use.code, `${use.subject} is not safe: other users can use the file. ${remedy}`)
    },
    asTrusted: () => {
      if (identity === undefined || !isWritableByOthers(stats)) return text
      const next = `Run: chmod go-w ${quoted(path)}`
      throw new CareenError(use.code, `${use.subject} is not safe: other users can change the file. ${next}`)
    },
  }
}

async function read(path: string, use: FileUse): Promise<{ readonly stats: Stats; readonly text: string }> {
  try {
    // Why before the open: some devices act when they are opened.
    refuseUnfit(await stat(path), use)
    const file = await open(
      path,
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0),
    )
    try {
      const stats = await file.stat()
      refuseUnfit(stats, use)
      return { stats, text: await textOf(file, use) }
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof CareenError) throw cause
    throw refusal(use, ...failure(cause), cause)
  }
}

function refuseUnfit(stats: Stats, use: FileUse): void {
  if (!stats.isFile()) throw refusal(use, `the path is ${kindOf(stats)}`, 'Name a regular file')
  if (stats.size > limitOf(use)) throw tooLarge(use)
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a FIFO'
  return stats.isSocket() ? 'a socket' : 'a device'
}

/** Reads at most one byte more than the limit. Why: the size of a file in /proc is 0, and a file can grow. */
async function textOf(file: FileHandle, use: FileUse): Promise<string> {
  const buffer = Buffer.alloc(limitOf(use) + 1)
  let size = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, size, buffer.length - size, null)
    size += bytesRead
    if (size > limitOf(use)) throw tooLarge(use)
    if (bytesRead === 0) return buffer.toString('utf8', 0, size)
  }
}

function limitOf({ limit = LARGEST_SECRET }: FileUse): number {
  return limit
}

function tooLarge(use: FileUse): CareenError {
  return refusal(use, `the file has more than ${limitOf(use) >> 10} KiB`, 'Check that this is the right file')
}

function refusal({ subject, code }: FileUse, why: string, next: string, cause?: unknown): CareenError {
  return new CareenError(code, `${subject} cannot be read: ${why}. ${next}`, { cause })
}

/** Returns what happened and the next step for an error of the system. */
function failure(cause: unknown): readonly [why: string, next: string] {
  const code = errorCode(cause) ?? String(cause)
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return ['there is no such file', 'Check the path']
    case 'EACCES':
    case 'EPERM':
      return [
        'this process has no permission',
        'Change the owner or the mode of the file and its directories',
      ]
    case 'ELOOP':
      return ['its symbolic links form a loop', 'Remove the link']
    default:
      return [`the system reports ${code}`, 'Check the path']
  }
}

/** Kubernetes replaces all files of a volume at once, by a link to a directory with a time in its name. */
const KUBERNETES = /\/\.\.\d{4}_[^/]+\/[^/]+$/

async function remedyOf(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path)
  return KUBERNETES.test(target)
    ? 'Set defaultMode: 0440 in the volume and fsGroup in the securityContext of the pod'
    : `Run: chmod 600 ${quoted(path)}`
}

function quoted(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
