import { isDeepStrictEqual } from 'node:util'
import type { Server } from './api/server.ts'
import type { Log } from './log.ts'
import { grantsOf, type OpenTrust } from './trust/index.ts'

export type Reloading = {
  readonly server: Server
  readonly log: Log
  /** Called if the file was read. */
  readonly configured: () => void
}

/** Reads `careend.hcl` again, and ends the streams of identities whose grants have changed. */
export async function reloadFile(
  { current, reload }: OpenTrust,
  { server, log, configured }: Reloading,
): Promise<void> {
  const before = current()
  await Promise.all([reload(), server.reload()])
  const after = current()
  if (after !== before) configured()
  const isChanged = (identity: string): boolean =>
    !isDeepStrictEqual(grantsOf(before.grants, identity), grantsOf(after.grants, identity))
  server.endStreams(isChanged)
  if (!isDeepStrictEqual(before.listeners, after.listeners))
    log.warn('the listen blocks have changed. They are used after the next start')
}
