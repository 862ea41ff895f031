import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { CareenError } from '../../policies/model/index.ts'
import { defaultAddress } from '../../proto/address.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from './client.ts'

/** Opens a client for the daemon that the arguments or the environment name, and closes it afterwards. */
export async function withClient<T>(
  args: Arguments,
  terminal: Terminal,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  const { openClient } = await import('../remote/client.ts')
  const address = args.values['address'] ?? (terminal.env['CAREEN_ADDRESS'] || defaultAddress(terminal.env))
  const file = args.values['token-file'] ?? terminal.env['CAREEN_TOKEN_FILE']
  const token = file === undefined || file === '' ? {} : { token: readToken(file, terminal.cwd) }
  const client = openClient({ address, ...token })
  try {
    return await act(client)
  } finally {
    terminal.progress.clear()
    client.close()
  }
}

function readToken(file: string, cwd: string): string {
  try {
    return readFileSync(isAbsolute(file) ? file : join(cwd, file), 'utf8').trim()
  } catch (cause) {
    throw new CareenError('INVALID_ARGUMENT', `-token-file ${file} cannot be read`, { cause })
  }
}
