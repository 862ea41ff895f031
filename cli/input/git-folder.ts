import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** A folder in the files of a Git repository. */
export type GitFolder = {
  /** URL of the remote `origin`, or else of the first one. Absent: there is none. */
  readonly remote?: string
  /** The folder in the repository, with `/`; empty: its root. */
  readonly folder: string
  /** The commit. Absent: there is none yet, or it cannot be read. */
  readonly commit?: string
}

/**
 * Returns where a real path lies in a Git repository, or undefined if it lies in none. Reads Git's files itself. Why: where CI runs there
 * may be no git, and what the configuration of a repository says is never executed.
 */
export function gitFolder(path: string): GitFolder | undefined {
  const root = rootOf(path)
  const own = root === undefined ? undefined : gitDirectory(root)
  if (root === undefined || own === undefined) return undefined
  const common = resolve(own, textOf(join(own, 'commondir')) ?? '.')
  const remote = remoteIn(textOf(join(common, 'config')) ?? '')
  const commit = commitOf(own, common)
  return {
    folder: relative(root, path).split(sep).join('/'),
    ...(remote === undefined ? {} : { remote }),
    ...(commit === undefined ? {} : { commit }),
  }
}

function rootOf(path: string): string | undefined {
  if (existsSync(join(path, '.git'))) return path
  const above = dirname(path)
  return above === path ? undefined : rootOf(above)
}

/** Returns the folder of Git's files. A worktree and a submodule have a file that names it. */
function gitDirectory(root: string): string | undefined {
  const at = join(root, '.git')
  if (statSync(at, { throwIfNoEntry: false })?.isDirectory() === true) return at
  const named = /^gitdir: (.+)$/m.exec(textOf(at) ?? '')?.[1]
  return named === undefined ? undefined : resolve(root, named)
}

function remoteIn(config: string): string | undefined {
  const urls = new Map<string, string>()
  let remote: string | undefined
  for (const line of config.split('\n')) {
    const section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1]
    if (section !== undefined) remote = /^remote "(.*)"$/.exec(section)?.[1]
    const url = /^\s*url\s*=\s*"?(.*?)"?\s*$/.exec(line)?.[1]
    if (url !== undefined && remote !== undefined && !urls.has(remote)) urls.set(remote, url)
  }
  return urls.get('origin') ?? [...urls.values()][0]
}

const HASH = /^[\da-f]{40}(?:[\da-f]{24})?$/

function commitOf(own: string, common: string): string | undefined {
  const head = textOf(join(own, 'HEAD')) ?? ''
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1]
  const hash = ref === undefined ? head : (textOf(join(common, ref)) ?? packed(common, ref))
  return HASH.test(hash) ? hash : undefined
}

function packed(common: string, ref: string): string {
  const lines = (textOf(join(common, 'packed-refs')) ?? '').split('\n')
  return lines.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? ''
}

/** Returns the text of a file, or undefined if it cannot be read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
