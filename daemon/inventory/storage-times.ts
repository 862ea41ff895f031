import { constants } from 'node:fs'
import { lstat, open, opendir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CareenError, type Digest, errorCode, type Instant } from '../../policies/model/index.ts'
import { inParallel } from '../registry/manifest/index.ts'

/** A tag in the storage. `pushedAt`: when it was last pushed. `digests`: the number of digests that it ever pointed to. */
export type StoredTag = { readonly digest: Digest; readonly pushedAt: Instant; readonly digests: number }

/** A repository in the file system of a distribution registry. Times are those of the files, in milliseconds. */
export type StoredRepository = {
  /** All manifests, with or without tags, and when each was last pushed, under any tag. */
  readonly revisions: ReadonlyMap<Digest, Instant>
  readonly tags: ReadonlyMap<string, StoredTag>
}

/** Maximum number of names of a folder. */
const MOST = 1_000_000

const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/
const HEX = /^[0-9a-f]{64}$/
const LINK = /^sha256:[0-9a-f]{64}$/

/**
 * Returns a repository of a distribution registry under `storage`, a `file:///` URL of its root directory. Writes nothing, and
 * follows no symbolic link below the root. A repository that does not exist is empty. Throws FAILED_PRECONDITION with the path if
 * anything cannot be read.
 */
export async function readStorage(
  storage: string,
  repository: string,
  signal: AbortSignal,
): Promise<StoredRepository> {
  if (!NAME.test(repository)) throw unreadable(storage, `"${repository}" is not the name of a repository`)
  try {
    const root = await realpath(fileURLToPath(storage))
    const repositories = join(root, 'docker', 'registry', 'v2', 'repositories')
    if (!(await isFolder(repositories))) throw unreadable(storage, `folder ${repositories} does not exist`)
    const manifests = join(repositories, ...repository.split('/'), '_manifests')
    if (!(await isFolder(manifests))) return { revisions: new Map(), tags: new Map() }
    return {
      revisions: await readRevisions(join(manifests, 'revisions', 'sha256'), signal),
      tags: await readTags(join(manifests, 'tags'), signal),
    }
  } catch (thrown) {
    if (signal.aborted || thrown instanceof CareenError) throw thrown
    throw unreadable(storage, thrown instanceof Error ? thrown.message : String(thrown), thrown)
  }
}

function unreadable(storage: string, why: string, cause?: unknown): CareenError {
  return new CareenError(
    'FAILED_PRECONDITION',
    `storage ${storage} cannot be read: ${why}. Make the registry's root directory readable on the ` +
      'host of careen, or remove `storage` from the registry block',
    { cause },
  )
}

async function readRevisions(folder: string, signal: AbortSignal): Promise<Map<Digest, Instant>> {
  const revisions = new Map<Digest, Instant>()
  await inParallel(await namesIn(folder, signal), async (hex) => {
    signal.throwIfAborted()
    const at = HEX.test(hex) ? await writtenAt(join(folder, hex, 'link')) : undefined
    if (at !== undefined) revisions.set(`sha256:${hex}`, at)
  })
  return revisions
}

async function readTags(folder: string, signal: AbortSignal): Promise<Map<string, StoredTag>> {
  const tags = new Map<string, StoredTag>()
  await inParallel(await namesIn(folder, signal), async (tag) => {
    signal.throwIfAborted()
    const link = join(folder, tag, 'current', 'link')
    const pushedAt = await writtenAt(link)
    const digest = pushedAt === undefined ? undefined : await digestIn(link)
    if (pushedAt === undefined || digest === undefined) return
    const history = await namesIn(join(folder, tag, 'index', 'sha256'), signal)
    tags.set(tag, { digest, pushedAt, digests: history.filter((hex) => HEX.test(hex)).length })
  })
  return tags
}

/** Returns true for a folder, false if it does not exist. Throws for anything else, and if its path has a symbolic link. */
async function isFolder(path: string): Promise<boolean> {
  const found = await orNothing(lstat(path))
  if (found === undefined) return false
  if (found.isDirectory() && (await realpath(path)) === path) return true
  throw new Error(`${path} is not a folder, or its path contains a symbolic link`)
}

/** Returns the names of the folders in a folder; none if it does not exist. */
async function namesIn(path: string, signal: AbortSignal): Promise<string[]> {
  if (!(await isFolder(path))) return []
  const names: string[] = []
  for await (const entry of await opendir(path, { bufferSize: 512 })) {
    signal.throwIfAborted()
    if (entry.isSymbolicLink()) throw new Error(`${path}${sep}${entry.name} is a symbolic link`)
    if (entry.isDirectory()) names.push(entry.name)
    if (names.length > MOST) throw new Error(`${path} has more than ${MOST} entries`)
  }
  return names
}

/** Returns when a link was last written, or undefined if it does not exist, as after a delete. */
async function writtenAt(link: string): Promise<Instant | undefined> {
  const found = await orNothing(lstat(link))
  if (found === undefined) return undefined
  if (!found.isFile()) throw new Error(`${link} is not a file`)
  return Math.floor(found.mtimeMs)
}

async function digestIn(link: string): Promise<Digest | undefined> {
  const file = await orNothing(open(link, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK))
  if (file === undefined) return undefined
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(80), 0, 80, 0)
    const digest = buffer.toString('utf8', 0, bytesRead).trim()
    if (LINK.test(digest)) return digest
    throw new Error(`${link} does not contain a sha256 digest`)
  } finally {
    await file.close()
  }
}

/** Returns undefined if the path does not exist. Why: files can be removed while they are read. */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}
