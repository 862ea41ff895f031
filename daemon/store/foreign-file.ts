import { closeSync, openSync, readSync } from 'node:fs'

/** What each file of SQLite begins with. */
const MAGIC = 'SQLite format 3\0'
/** Bytes of the header of a file, and of what the first page says of itself, which are read here. */
const HEAD = 105
const USER_VERSION = 60
const PAGE = 100
const CELLS = 103
/** The kind of a first page with rows on other pages. */
const INTERIOR = 5

/**
 * Returns true if a file is no database of careen: another format, or tables without a version. Requires that SQLite has not opened it in this
 * process. False for an empty file, for one that is not there, and for one that cannot be read.
 */
export function isForeignFile(path: string): boolean {
  const head = headOf(path)
  if (head.length === 0) return false
  if (head.length < HEAD || head.toString('latin1', 0, MAGIC.length) !== MAGIC) return true
  const hasTables = head[PAGE] === INTERIOR || head.readUInt16BE(CELLS) > 0
  return head.readUInt32BE(USER_VERSION) === 0 && hasTables
}

function headOf(path: string): Buffer {
  try {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(HEAD)
      return head.subarray(0, readSync(file, head, 0, HEAD, 0))
    } finally {
      closeSync(file)
    }
  } catch {
    return Buffer.alloc(0)
  }
}
