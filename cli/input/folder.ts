import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { SourceFile } from '../../policies/hcl/index.ts'
import type { Folder } from '../../policies/language/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { unreadableWords } from '../framework/file-errors.ts'
import { CONFIGURATION_LIMIT, listed, nameOf } from './configuration.ts'
import { readText } from './text.ts'

/** `why` is a sentence with the path, without a full stop. */
type Refusal = { readonly ok: false; readonly why: string }
type Found = { readonly ok: true; readonly at: string } | Refusal
type Listed = { readonly ok: true; readonly files: readonly SourceFile[] } | Refusal

/**
 * Opens the folder of a configuration. Rejects files outside of it, also behind links. Reads a file once, and returns the
 * same text afterwards.
 */
export function openFolder(directory: string, cwd: string): Folder {
  const root = realpathSync(directory)
  const read = onceEach(root)
  return {
    read,
    exists: (path) => {
      const found = within(root, path)
      return found.ok && statSync(found.at, { throwIfNoEntry: false })?.isFile() === true
    },
    list: (dir) => {
      const found = within(root, dir)
      return found.ok ? policiesIn(dir, { directory, cwd, read }) : found
    },
  }
}

function onceEach(root: string): Folder['read'] {
  const texts = new Map<string, string>()
  let left = CONFIGURATION_LIMIT
  return (path) => {
    const found = within(root, path)
    if (!found.ok) return found
    const known = texts.get(found.at)
    if (known !== undefined) return { ok: true, text: known }
    const one = readText(found.at, path)
    if (!one.ok) return refuse(path, `cannot be read: ${one.problem.detail.replace(/\.$/, '')}`)
    left -= Buffer.byteLength(one.text)
    if (left < 0)
      return refuse(
        path,
        `cannot be read: the files of the configuration have more than ${readableBytes(CONFIGURATION_LIMIT)} together`,
      )
    texts.set(found.at, one.text)
    return one
  }
}

type Reading = { readonly directory: string; readonly cwd: string; readonly read: Folder['read'] }

function policiesIn(dir: string, { directory, cwd, read }: Reading): Listed {
  const files: SourceFile[] = []
  for (const at of pathsIn(join(directory, dir))) {
    const one = read(relative(directory, at).split(sep).join('/'))
    if (!one.ok) return one
    files.push({ name: nameOf(at, cwd), text: one.text })
  }
  return files.length > 0 ? { ok: true, files } : refuse(dir, 'is not a folder with policy files (*.hcl)')
}

/** Returns the paths of policy files in a directory; none if it is no directory or cannot be read. */
function pathsIn(directory: string): string[] {
  try {
    return listed(directory, directory, 'policies')
  } catch {
    return []
  }
}

/** Returns the real path of a path, if it is inside `root`. */
function within(root: string, path: string): Found {
  if (isAbsolute(path))
    return refuse(path, 'is an absolute path; write a path inside the folder of the configuration')
  const at = join(root, path)
  if (!inside(root, at)) return refuse(path, 'is outside the folder of the configuration')
  try {
    const real = realpathSync(at)
    return inside(root, real)
      ? { ok: true, at: real }
      : refuse(path, 'is a link to a path outside the folder of the configuration')
  } catch (cause) {
    return refuse(path, unreadableWords(cause))
  }
}

function inside(root: string, at: string): boolean {
  const way = relative(root, at)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function refuse(path: string, why: string): Refusal {
  return { ok: false, why: `"${path}" ${why}` }
}
