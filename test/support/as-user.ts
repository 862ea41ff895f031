import { chownSync } from 'node:fs'

/** A user without rights of its own. */
const NOBODY = 65_534

/**
 * Acts as a user who may not write read-only files: root may write all. The folder belongs to that user then. For another user than
 * root it only acts.
 */
export async function asUser(directory: string, act: () => Promise<void> | void): Promise<void> {
  const { geteuid, seteuid } = process
  if (geteuid === undefined || seteuid === undefined || geteuid() !== 0) return act()
  chownSync(directory, NOBODY, NOBODY)
  seteuid(NOBODY)
  try {
    await act()
  } finally {
    seteuid(0)
  }
}
