import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { readableBytes, type SourceFile } from '../../policies/index.ts'
import type { Folder } from '../stub.ts'
import { CONFIGURATION_LIMIT, listed, nameOf } from './configuration.ts'
import { codeOf, readText } from './text.ts'

/** Sentences that say why not. */
type Refusal = { readonly ok: false; readonly why: string }
type Found = { readonly ok: true; readonly at: string } | Refusal
type Listed = { readonly ok: true; readonly files: readonly SourceFile[] } | Refusal

/**
 * The files of a configuration's folder, and none beyond, links followed. A file is read once: whoever asks again gets the
 * same text.
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
      if (!found.ok) return found
      if (!statSync(found.at).isDirectory()) return refuse('It is not a directory.')
      return policiesIn(join(directory, dir), (at) => {
        const one = read(relative(directory, at).split(sep).join('/'))
        return one.ok ? { ok: true, file: { name: nameOf(at, cwd), text: one.text } } : one
      })
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
    if (!one.ok) return refuse(one.problem.detail)
    left -= Buffer.byteLength(one.text)
    if (left < 0)
      return refuse(`With it, the files that are read have more than ${readableBytes(CONFIGURATION_LIMIT)}.`)
    texts.set(found.at, one.text)
    return one
  }
}

type OneFile = { readonly ok: true; readonly file: SourceFile } | Refusal

function policiesIn(directory: string, read: (at: string) => OneFile): Listed {
  const files: SourceFile[] = []
  for (const at of listed(directory, directory, 'policies')) {
    const one = read(at)
    if (!one.ok) return refuse(`${nameOf(at, directory)}: ${one.why}`)
    files.push(one.file)
  }
  return files.length > 0 ? { ok: true, files } : refuse('It has no policy files: their names end in .hcl.')
}

/** Where a path leads to, when that lies inside. */
function within(root: string, path: string): Found {
  if (isAbsolute(path))
    return refuse('It is an absolute path; write one that begins in the folder of the configuration.')
  const at = join(root, path)
  if (!inside(root, at)) return refuse('It leads out of the folder of the configuration.')
  try {
    const real = realpathSync(at)
    return inside(root, real)
      ? { ok: true, at: real }
      : refuse('It is a link that leads out of the folder of the configuration.')
  } catch (cause) {
    const code = codeOf(cause)
    return refuse(code === 'ENOENT' ? 'It does not exist.' : `It cannot be read: the system says ${code}.`)
  }
}

function inside(root: string, at: string): boolean {
  const way = relative(root, at)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function refuse(why: string): Refusal {
  return { ok: false, why }
}
