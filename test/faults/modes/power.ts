import { closeSync, openSync, readSync, truncateSync } from 'node:fs'
/** What the disk has of a database's log after a loss of power. */

/** The head of the index of a log, and how much of the log is in the database already. Frames are counted from 1. */
type LogState = {
  /** Another one after the log began anew. */
  readonly salt: string
  readonly frames: number
  readonly pageSize: number
  readonly writtenBack: number
}

/** Follows the log of one database. Requires that the test's process is its only user. */
export type LogWatch = {
  /** All of the log is on the disk now. */
  readonly synced: () => void
  /** Cuts a copy of the log to what the disk has at least: what was synced, and what was written back. */
  readonly cut: (log: string) => void
  readonly close: () => void
}

const LOG_HEAD = 32
const FRAME_HEAD = 24

/** Requires that the database is open. Why one file for long: closing it would drop the locks that SQLite has on it. */
export function watchLog(database: string): LogWatch {
  const file = openSync(`${database}-shm`, 'r')
  let known = read(file)
  return {
    synced: () => void (known = read(file)),
    cut: (log) => {
      const now = read(file)
      const synced = known.salt === now.salt ? known.frames : 0
      const frames = Math.max(synced, now.writtenBack)
      truncateSync(log, LOG_HEAD + frames * (FRAME_HEAD + now.pageSize))
    },
    close: () => closeSync(file),
  }
}

/** Reads the index of a log, as SQLite lays it out in the byte order of the machine, which is little-endian here. */
function read(file: number): LogState {
  const bytes = Buffer.alloc(100)
  readSync(file, bytes, 0, 100, 0)
  return {
    salt: bytes.toString('hex', 32, 40),
    frames: bytes.readUInt32LE(16),
    pageSize: bytes.readUInt16LE(14),
    writtenBack: bytes.readUInt32LE(96),
  }
}
