import { type Dirent, readdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CareenError } from '../../policies/model/index.ts'
import { unreadableWords } from '../framework/file-errors.ts'
import { nameOf, pathOf, typeOf } from './configuration.ts'

/** An HCL file of any kind, and its name in messages. */
export type HclFile = { readonly at: string; readonly shown: string }

/**
 * Returns the HCL files at some paths, sorted, each once: the files of directories and, with `recursive`, of their
 * subdirectories. Skips hidden files and node_modules, except files that are named.
 */
export function hclFiles(paths: readonly string[], cwd: string, recursive: boolean): readonly HclFile[] {
  const found = new Map<string, HclFile>()
  const add = (at: string): void => {
    const file = { at, shown: nameOf(at, cwd) }
    const real = realOf(at)
    if (!found.has(real)) found.set(real, file)
  }
  const visit = (directory: string): void => {
    for (const entry of entriesOf(directory, nameOf(directory, cwd))) {
      if (entry.name.startsWith('.')) continue
      const at = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (recursive && entry.name !== 'node_modules') visit(at)
      } else if (entry.name.endsWith('.hcl')) add(at)
    }
  }
  for (const path of paths) {
    const at = pathOf(path, cwd)
    if (typeOf(at, path) === 'directory') visit(at)
    else if (basename(path).endsWith('.hcl')) add(at)
    else throw wrongName(path)
  }
  return [...found.values()].toSorted((a, b) => (a.shown < b.shown ? -1 : 1))
}

function entriesOf(directory: string, shown: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch (cause) {
    throw new CareenError('NOT_FOUND', `${shown} ${unreadableWords(cause)}`, { cause })
  }
}

function wrongName(path: string): CareenError {
  return new CareenError(
    'INVALID_ARGUMENT',
    `${path}: careen fmt formats only *.hcl files. Name one, or a directory`,
  )
}

/** Returns the path of a dangling link itself. Reading it reports the link. */
function realOf(at: string): string {
  try {
    return realpathSync(at)
  } catch {
    return at
  }
}
