import { openDatabase } from '../../daemon/store/database.ts'

const made: { bytes?: Buffer } = {}

/** Returns the bytes of a database that has all tables, and nothing in them. Why: they are made once a process, which takes longer than many a test. */
export function emptyDatabase(): Buffer {
  made.bytes ??= make()
  return made.bytes
}

function make(): Buffer {
  const database = openDatabase(':memory:')
  const bytes = database.serialize()
  database.close()
  return bytes
}
