import { chmodSync, lstatSync, statSync, type Stats } from 'node:fs'
import { isTrustedGroup, type ProcessIdentity } from './access.ts'

/** What became of a path: `mended` and `exposed` deserve a warning, `refused` an error. `why` is a sentence. */
export type AccessChange =
  | { readonly kind: 'private' }
  | { readonly kind: 'mended' | 'exposed' | 'refused'; readonly why: string }

const PRIVATE: AccessChange = { kind: 'private' }
const OTHERS = 0o077
const WRITE = 0o022
const STICKY = 0o1000

/**
 * Makes a file private that this process writes. A file of this user gets mode 0600 if others have any rights. A file of another
 * user is refused if others than a trusted group have rights, and so is a path that is no regular file. A missing file is private.
 */
export function makeFilePrivate(path: string, identity: ProcessIdentity): AccessChange {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return PRIVATE
  if (!stats.isFile()) return { kind: 'refused', why: `${path} is not a regular file. Remove it` }
  const exposed = stats.uid === identity.uid ? stats.mode & OTHERS : foreignBits(stats, OTHERS, identity)
  return exposed === 0 ? PRIVATE : mend({ path, stats, mode: 0o600, exposed }, identity)
}

/**
 * Keeps others from replacing files in a directory. The rights of others to write are removed from a directory of this user; a
 * directory of another user is refused. A trusted group may write, and in a sticky directory such as /tmp everybody may. Others
 * may list a directory. Why: it can be the home of the user or a checkout, and its files are private.
 */
export function closeDirectory(path: string, identity: ProcessIdentity): AccessChange {
  const stats = statSync(path)
  const exposed = (stats.mode & STICKY) === 0 ? foreignBits(stats, WRITE, identity) : 0
  return exposed === 0
    ? PRIVATE
    : mend({ path, stats, mode: stats.mode & 0o7777 & ~exposed, exposed }, identity)
}

/** Returns the bits of a mode for others than the owner and a trusted group. */
function foreignBits(stats: Stats, bits: number, identity: ProcessIdentity): number {
  return stats.mode & bits & (isTrustedGroup(stats, identity) ? 0o007 : 0o077)
}

type Exposed = {
  readonly path: string
  readonly stats: Stats
  readonly mode: number
  readonly exposed: number
}

function mend({ path, stats, mode, exposed }: Exposed, identity: ProcessIdentity): AccessChange {
  const octal = (mode & 0o7777).toString(8).padStart(4, '0')
  const open = `other users could ${stats.isDirectory() ? 'replace files in' : 'use'} ${path}`
  if (stats.uid !== identity.uid)
    return {
      kind: 'refused',
      why: `${open}, which belongs to user ${stats.uid}. As that user, run: chmod ${octal} ${path}`,
    }
  // Why: some file systems have no modes. Then chmod fails, or changes nothing.
  if (canMend(path, mode, exposed)) return { kind: 'mended', why: `${open}; its mode is now ${octal}` }
  return { kind: 'exposed', why: `${open}, and its mode cannot be changed. Use a file system with modes` }
}

function canMend(path: string, mode: number, exposed: number): boolean {
  try {
    chmodSync(path, mode)
    return (statSync(path).mode & exposed) === 0
  } catch {
    return false
  }
}
