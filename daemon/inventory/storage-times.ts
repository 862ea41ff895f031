import { constants } from 'node:fs'
import { lstat, open, opendir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CareenError, type Digest, type Instant } from '../../policies/model/index.ts'
import { inParallel } from '../registry/manifest/index.ts'

/** A tag in the storage. `pushedAt`: when it was last pushed. `digests`: how many it ever led to. */
export type StoredTag = { readonly digest: Digest; readonly pushedAt: Instant; readonly digests: number }

/** What a distribution registry's filesystem says of a repository; times in milliseconds, from the files'. */
export type StoredRepository = {
  /** All manifests, with or without tags, and when each was last pushed, under whatever tag. */
  readonly revisions: ReadonlyMap<Digest, Instant>
  readonly tags: ReadonlyMap<string, StoredTag>
}

/** Names of a folder that are read at most. */
const MOST = 1_000_000

const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/
const HEX = /^[0-9a-f]{64}$/
const LINK = /^sha256:[0-9a-f]{64}$/

/**
 * Reads what a distribution registry keeps of a repository under `storage`, a `file:///` URL of its root directory. It
 * only reads, follows no symbolic link below the root, and is complete or an error (FAILED_PRECONDITION) that names the
 * path. A repository that is not there has nothing.
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

/** Is it a folder that is reached without a symbolic link? */
async function isFolder(path: string): Promise<boolean> {
  const found = await orNothing(lstat(path))
  if (found === undefined) return false
  if (found.isDirectory() && (await realpath(path)) === path) return true
  throw new Error(`${path} is not a folder, or its path contains a symbolic link`)
}

/** Names of folders in a folder; none when it is not there. */
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

/** When a link was last written; undefined: it is not there (any more), as after a delete. */
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

/** Undefined where there is nothing: things may go while they are read. */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code === 'ENOENT') return undefined
    throw thrown
  }
}
