import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { MIGRATIONS } from '../../daemon/store/migrate.ts'

/** Returns the migrations up to a version, which it copies into a folder: those of an earlier careen. */
export function migrationsUpTo(version: number, folder: string): URL {
  const older = join(folder, 'migrations')
  cpSync(fileURLToPath(MIGRATIONS), older, { recursive: true })
  // The file of all tables has no number.
  for (const name of readdirSync(older)) if (!(Number(name.slice(0, 4)) <= version)) rmSync(join(older, name))
  return pathToFileURL(`${older}/`)
}
