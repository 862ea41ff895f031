import { statfs } from 'node:fs/promises'

/** Returns how many bytes this user can still write where a path is. Rejects if the path does not exist. */
export async function freeSpace(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}
