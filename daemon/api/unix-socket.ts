import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, type Stats, statSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { dirname } from 'node:path'
import { closeDirectory, groupNumber, type ProcessIdentity, processIdentity } from '../../host/index.ts'
import { CareenError, errorCode } from '../../policies/model/index.ts'

export type UnixSocketOptions = {
  readonly path: string
  /** First words of errors. */
  readonly subject: string
  readonly warn: (message: string) => void
}

/** Who can open a unix socket. */
export type SocketAccess = {
  /** 0o600: its owner alone. 0o660: also its group. */
  readonly mode: 0o600 | 0o660
  /** A name or a number. Undefined: the group of this process. */
  readonly group: string | undefined
}

/** The owner alone can connect. */
export const OWNER_ONLY: SocketAccess = { mode: 0o600, group: undefined }

/**
 * Makes the path of a unix socket free, and its directory safe from other writers. Removes the socket of a daemon that has ended. Throws
 * FAILED_PRECONDITION if something else has the path, or if other users could replace the socket.
 */
export async function prepareUnixSocket(
  { path, subject, warn }: UnixSocketOptions,
  identity: ProcessIdentity | undefined = processIdentity(),
): Promise<void> {
  closeSocketDirectory(dirname(path), { subject, warn }, identity)
  // Why not the target of a link: the socket would be bound to the link itself.
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isSocket())
    throw refused(
      `${subject}: the path is ${kindOf(stats)}, and stays as it is. Remove it, or choose another path`,
    )
  await refuseAnswering(path, subject)
  rmSync(path, { force: true })
}

function closeSocketDirectory(
  directory: string,
  { subject, warn }: Pick<UnixSocketOptions, 'subject' | 'warn'>,
  identity: ProcessIdentity | undefined,
): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const change = identity === undefined ? undefined : closeDirectory(directory, identity)
  if (change === undefined || change.kind === 'private') return
  if (change.kind === 'refused') throw refused(`${subject}: ${change.why}`)
  warn(`${subject}: ${change.why}`)
}

/** The mode of a socket, and the number of its group. Undefined: as it is. */
export type GroupAccess = { readonly mode: number; readonly gid: number | undefined }

/** Returns the access with the number of its group. Throws FAILED_PRECONDITION if there is no such group. */
export async function groupAccess({ mode, group }: SocketAccess, subject: string): Promise<GroupAccess> {
  if (group === undefined) return { mode, gid: undefined }
  const gid = await groupNumber(group, { subject, code: 'FAILED_PRECONDITION' })
  if (gid !== undefined) return { mode, gid }
  throw refused(`${subject}: /etc/group has no group ${group}. Check the name, or write its number`)
}

/**
 * Gives a unix socket that only its owner can open its mode and group. Warns if the group cannot enter the directory. Throws
 * FAILED_PRECONDITION if this process may not give the socket to the group.
 */
export function shareUnixSocket(
  { path, subject, warn }: UnixSocketOptions,
  { mode, gid }: GroupAccess,
): void {
  if (mode === OWNER_ONLY.mode) return
  try {
    if (gid !== undefined) chownSync(path, lstatSync(path).uid, gid)
    chmodSync(path, mode)
  } catch (cause) {
    throw refused(
      `${subject}: the socket cannot be given to its group: ${errorCode(cause) ?? String(cause)}. Make this user a member of the group`,
    )
  }
  const [socket, directory] = [lstatSync(path), statSync(dirname(path))]
  const entry = directory.gid === socket.gid ? 0o011 : 0o001
  if ((directory.mode & entry) !== 0) return
  warn(`${subject}: the group of the socket cannot enter ${dirname(path)}. Run: chmod o+x ${dirname(path)}`)
}

/** Starts to listen on a unix socket that only its owner can open, from its first moment. */
export function listenOnUnixSocket(server: Server, path: string): void {
  const before = process.umask(0o777 & ~OWNER_ONLY.mode)
  try {
    // Why the umask is enough: the socket is bound before `listen` returns.
    server.listen({ path })
  } finally {
    process.umask(before)
  }
}

/** Throws unless nobody listens on a socket. */
async function refuseAnswering(path: string, subject: string): Promise<void> {
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(undefined)
    })
    probe.once('error', (error) => resolve(errorCode(error) ?? error.message))
  })
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return
  if (code === undefined || code === 'EAGAIN')
    throw refused(`${subject}: another daemon listens on unix:${path}. Stop it, or choose another path`)
  throw refused(
    `${subject}: another process may listen on unix:${path}; the system reports ${code}. Remove the socket, or choose another path`,
  )
}

function kindOf(stats: Stats): string {
  if (stats.isFile()) return 'a regular file'
  if (stats.isDirectory()) return 'a directory'
  return stats.isSymbolicLink() ? 'a symbolic link' : 'no socket'
}

function refused(message: string): CareenError {
  return new CareenError('FAILED_PRECONDITION', message)
}
