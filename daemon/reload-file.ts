import { isDeepStrictEqual } from 'node:util'
import type { Server } from './api/server.ts'
import type { Log } from './log.ts'
import { grantsOf, type OpenTrust } from './trust/index.ts'

/** Reads `careend.hcl` again, and ends the streams of identities whose grants have changed. */
export async function reloadFile({ current, reload }: OpenTrust, server: Server, log: Log): Promise<void> {
  const before = current()
  await Promise.all([reload(), server.reload()])
  const after = current()
  const isChanged = (identity: string): boolean =>
    !isDeepStrictEqual(grantsOf(before.grants, identity), grantsOf(after.grants, identity))
  server.endStreams(isChanged)
  if (!isDeepStrictEqual(before.listeners, after.listeners))
    log.warn('the listen blocks have changed. They are used after the next start')
}
