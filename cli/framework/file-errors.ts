import { errorCode } from '../../policies/model/index.ts'

type Words = Readonly<Record<string, string>>

const BOTH: Words = {
  ENOTDIR: 'does not exist: a part of it is a file',
  ELOOP: 'is a symbolic link that points back to itself',
  ENAMETOOLONG: 'has a name that is too long',
}
const READING: Words = {
  ...BOTH,
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: careen has no permission',
  EPERM: 'cannot be read: careen has no permission',
  EISDIR: 'is a directory, and a file is needed',
}
const WRITING: Words = {
  ...BOTH,
  ENOENT: 'cannot be written: its directory does not exist',
  EACCES: 'cannot be written: careen has no permission',
  EPERM: 'cannot be written: careen has no permission',
  EISDIR: 'cannot be written: it is a directory',
  ENOSPC: 'cannot be written: the disk is full',
  EROFS: 'cannot be written: the file system is read-only',
}

/** Returns what keeps a path from being read, behind its name. */
export function unreadableWords(cause: unknown): string {
  const code = codeOf(cause)
  return READING[code] ?? `cannot be read (${code})`
}

/** Returns what keeps a path from being written, behind its name. */
export function unwritableWords(cause: unknown): string {
  const code = codeOf(cause)
  return WRITING[code] ?? `cannot be written (${code})`
}

/** Returns the code of a system error, such as `ENOENT`, else its message. */
export function codeOf(cause: unknown): string {
  return errorCode(cause) ?? (cause instanceof Error ? cause.message : String(cause))
}
