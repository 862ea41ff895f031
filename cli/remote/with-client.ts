import { isAbsolute, join } from 'node:path'
import { type ClientTlsContent, readClientTls, readHostFile } from '../../host/index.ts'
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
  const token = file === undefined || file === '' ? {} : { token: await readToken(file, terminal.cwd) }
  const tls = await readTls(args, terminal, /^https:/i.test(address))
  const client = openClient({ address, tls, ...token })
  try {
    return await act(client)
  } finally {
    terminal.progress.clear()
    client.close()
  }
}

async function readToken(file: string, cwd: string): Promise<string> {
  const path = isAbsolute(file) ? file : join(cwd, file)
  const read = await readHostFile(path, { subject: `-token-file ${file}`, code: 'INVALID_ARGUMENT' })
  return read.asSecret().trim()
}

/** Why not the environment without TLS: it can be set for another daemon. */
function readTls({ values }: Arguments, { env, cwd }: Terminal, hasTls: boolean): Promise<ClientTlsContent> {
  const path = (flag: string, name: string): string | undefined => {
    const file = values[flag] ?? (hasTls ? env[name] : undefined)
    if (file === undefined || file === '') return undefined
    return isAbsolute(file) ? file : join(cwd, file)
  }
  return readClientTls({
    ca: path('ca-file', 'CAREEN_CA_FILE'),
    certificate: path('client-certificate', 'CAREEN_CLIENT_CERTIFICATE'),
    key: path('client-key', 'CAREEN_CLIENT_KEY'),
    dashes: '-',
  })
}
