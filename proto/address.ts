import { homedir } from 'node:os'
import { join } from 'node:path'

/** Returns the default address of daemon and CLI: a unix socket of the user. */
export function defaultAddress(env: Readonly<Record<string, string | undefined>>): string {
  const runtime = env['XDG_RUNTIME_DIR']
  const folder = runtime === undefined || runtime === '' ? join(homedir(), '.local/state') : runtime
  return `unix:${join(folder, 'careen/careen.sock')}`
}
