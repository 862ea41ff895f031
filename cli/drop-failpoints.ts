import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A statement of its own on a line, as the formatter writes it, and the import. */
const LINES = /^(?:\s*failpoint\(.*\);|import \{ failpoint \} from .*;)$/gm

/** The build itself, which is not published. */
const BUILD = /^cli\/(?:bundle|drop-failpoints)\./

/**
 * Deletes the failpoints from a built folder: their module, its imports and each call. Throws if anything else names them. Lines stay
 * where they are.
 */
export function dropFailpoints(dist: string): void {
  for (const end of ['js', 'd.ts']) rmSync(join(dist, `daemon/failpoint.${end}`))
  for (const file of globSync('**/*.{js,ts}', { cwd: dist }).filter((name) => !BUILD.test(name))) {
    const path = join(dist, file)
    const text = readFileSync(path, 'utf8')
    if (!/failpoint/i.test(text)) continue
    const without = text.replaceAll(LINES, '')
    if (/failpoint/i.test(without))
      throw new Error(`${path} still names a failpoint. Write each call on a line of its own`)
    writeFileSync(path, without)
  }
}
