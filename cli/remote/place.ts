import type { Settings } from '../../policies/language/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { requireDaemon, workspaceOf } from '../profile/index.ts'
import type { Client } from './client.ts'

/**
 * Returns the workspace of a command, in the daemon of a client. `settings`: of the files that it is for. Throws WORKSPACE_DIFFERS if these name
 * another workspace or daemon.
 */
export async function placeOf(
  client: Pick<Client, 'target' | 'server'>,
  args: Arguments,
  terminal: Terminal,
  settings: Settings,
): Promise<string> {
  const workspace = workspaceOf(args, terminal, { settings, target: client.target })
  if (settings.daemon !== undefined) requireDaemon(settings, (await client.server()).name)
  return workspace
}
