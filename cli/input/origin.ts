import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { compact } from '../../policies/model/index.ts'
import { directoryOf } from './configuration.ts'
import { gitFolder } from './git-folder.ts'

/** Most bytes of an id, as the daemon accepts it. */
const LONGEST = 512

/** For so long git is asked whether files were changed, in milliseconds. */
const PATIENCE = 2000

/** Where files come from. `revision`: their commit. `modified`: whether they differ from it. Absent: not known. */
export type FilesOrigin = { readonly id: string; readonly revision?: string; readonly modified?: boolean }

/**
 * Returns where a configuration comes from: remote and folder of a Git repository, or else host and path. It contains no credentials.
 * `path`: of a file or a directory.
 */
export async function originOf(path: string, cwd: string): Promise<FilesOrigin> {
  const directory = realpathSync(directoryOf(path, cwd))
  const git = gitFolder(directory)
  const id = git?.remote === undefined ? undefined : remoteId(git.remote)
  const where = id === undefined ? `${hostname()}:${directory}` : [id, git?.folder].filter(Boolean).join('/')
  const revision = git?.commit
  const modified = revision === undefined ? undefined : await isModified(directory)
  return { id: bounded(where), ...compact({ revision, modified }) }
}

/**
 * Returns host and path of a remote, the same for all of its URLs: `git.example.com/web/policies`. Undefined for a remote that is a path of this
 * host.
 */
export function remoteId(remote: string): string | undefined {
  const [, scpHost, scpPath] = /^(?:[^/@:]*@)?([^/@:]{2,}):(?!\/\/)(.+)$/.exec(remote) ?? []
  const found = scpHost === undefined ? urlParts(remote) : { host: scpHost, path: scpPath ?? '' }
  if (found === undefined || found.host === '') return undefined
  const path = found.path.replace(/[?#].*$/s, '').replace(/^\/+|\/+$/g, '')
  return `${found.host.toLowerCase()}/${path.replace(/\.git$/, '')}`
}

/** Ports that a URL need not say. */
const USUAL: Readonly<Record<string, string>> = { 'ssh:': '22', 'git:': '9418' }

function urlParts(remote: string): { readonly host: string; readonly path: string } | undefined {
  if (!URL.canParse(remote)) return undefined
  const { protocol, hostname: name, port, pathname } = new URL(remote)
  return { host: port === '' || port === USUAL[protocol] ? name : `${name}:${port}`, path: pathname }
}

function bounded(id: string): string {
  const text = id.replaceAll(/\p{C}/gu, '_')
  if (Buffer.byteLength(text) <= LONGEST) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const begin = Buffer.from(text)
    .subarray(0, LONGEST - 40)
    .toString('utf8')
    .replaceAll('\uFFFD', '')
  return `${begin}~${hash}`
}

/** Returns undefined if git does not say it: it is not installed, or does not trust the folder. */
async function isModified(directory: string): Promise<boolean | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['--no-optional-locks', '-c', 'core.fsmonitor=false', 'status', '--porcelain', '--', '.'],
      { cwd: directory, timeout: PATIENCE, maxBuffer: 1 << 24 },
    )
    return stdout.trim() !== ''
  } catch {
    return undefined
  }
}
