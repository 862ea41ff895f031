import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CareenError, type SourceFile } from '../policies/index.ts'

/** A configuration: one file, or all `*.hcl` of a directory, sorted. Not finding any is an error that says so. */
export function readFiles(path: string, cwd: string): SourceFile[] {
  const full = join(cwd, path)
  const at = path.startsWith('/') ? path : full
  const names = isDirectory(at, path)
    ? readdirSync(at)
        .filter((name) => name.endsWith('.hcl'))
        .toSorted()
        .map((name) => join(at, name))
    : [at]
  if (names.length === 0) {
    throw new CareenError(
      'NOT_FOUND',
      `${path} has no policy files: their names end in .hcl. Write one, or name another directory`,
    )
  }
  return names.map((name) => ({ name: relative(cwd, name) || name, text: readText(name) }))
}

function isDirectory(at: string, path: string): boolean {
  try {
    return statSync(at).isDirectory()
  } catch (cause) {
    throw new CareenError('NOT_FOUND', `${path} does not exist; name a policy file, or a directory of them`, {
      cause,
    })
  }
}

/** The text of a file; one that is not UTF-8 is refused. */
export function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (cause) {
    const why = cause instanceof TypeError ? 'it is not UTF-8 text' : 'it cannot be read'
    throw new CareenError('NOT_FOUND', `${path}: ${why}`, { cause })
  }
}
