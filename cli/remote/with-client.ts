import { type ClientTlsContent, readClientTls, readHostFile } from '../../host/index.ts'
import { compact } from '../../policies/model/index.ts'
import type { LoggedCall } from '../../proto/call-log.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { nearVariables, pathFrom, type DaemonTarget, targetOf, tokenOf } from '../profile/index.ts'
import type { Client } from './client.ts'

/** Opens a client for the daemon that the arguments, the environment or the profile name, and closes it afterwards. */
export async function withClient<T>(
  args: Arguments,
  terminal: Terminal,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  if (!args.switches.has('json'))
    for (const warning of nearVariables(terminal.env)) terminal.err(`Warning: ${warning}\n`)
  const target = await targetOf(args, terminal)
  const { token, tokenFrom } = await readToken(args, terminal, target)
  const tls = await readTls(args, terminal, target)
  const { openClient } = await import('../remote/client.ts')
  const client = openClient({
    address: target.address,
    claimed: terminal.user,
    place: { command: args.command, target, tokenFrom },
    tls,
    ...compact({ token }),
    onCall: LOGGED.test(terminal.env['CAREEN_LOG'] ?? '') ? logTo(terminal) : undefined,
  })
  try {
    return await act(client)
  } finally {
    terminal.progress.clear()
    client.close()
  }
}

/** Levels with a line for each call. The daemon reads the same variable. */
const LOGGED = /^(?:debug|trace)$/

function logTo({ err }: Pick<Terminal, 'err'>): (call: LoggedCall) => void {
  return ({ method, code, ms, requestId }) => err(`debug: ${method} ${code} ${ms} ms, request ${requestId}\n`)
}

/** A token, and where it is written as people know the place. Undefined: there is none. */
type FoundToken = { readonly token: string | undefined; readonly tokenFrom: string | undefined }

/** Why a profile's token goes before the environment: the environment's can be that of another daemon. */
async function readToken(
  { values }: Arguments,
  { env, cwd }: Terminal,
  { daemon, folder = cwd }: DaemonTarget,
): Promise<FoundToken> {
  const flag = values['token-file'] ?? ''
  if (flag !== '') return { token: await tokenIn(flag, cwd), tokenFrom: flag }
  if (daemon?.token !== undefined) {
    const token = await tokenOf(daemon.token, { subject: `token of daemon ${daemon.name}:`, folder, env })
    return { token, tokenFrom: daemon.token.replace(/^file:/, '') }
  }
  const file = env['CAREEN_TOKEN_FILE'] ?? ''
  if (file !== '') return { token: await tokenIn(file, cwd), tokenFrom: file }
  const token = env['CAREEN_TOKEN'] || undefined
  return { token, tokenFrom: token === undefined ? undefined : 'CAREEN_TOKEN' }
}

async function tokenIn(file: string, cwd: string): Promise<string> {
  const read = await readHostFile(pathFrom(cwd, file), {
    subject: `-token-file ${file}`,
    code: 'INVALID_ARGUMENT',
  })
  return read.asSecret().trim()
}

/** Why not the environment without TLS, or where a profile names the daemon: it can be set for another daemon. */
function readTls(
  { values }: Arguments,
  { env, cwd }: Terminal,
  { address, daemon, folder = cwd }: DaemonTarget,
): Promise<ClientTlsContent> {
  const hasTls = daemon === undefined && /^https:/i.test(address)
  const path = (flag: string, name: string): string | undefined => {
    const file = values[flag] ?? (hasTls ? env[name] : undefined)
    return file === undefined || file === '' ? undefined : pathFrom(cwd, file)
  }
  const own = daemon?.caFile === undefined ? undefined : pathFrom(folder, daemon.caFile)
  return readClientTls({
    ca: path('ca-file', 'CAREEN_CA_FILE') ?? own,
    certificate: path('client-certificate', 'CAREEN_CLIENT_CERTIFICATE'),
    key: path('client-key', 'CAREEN_CLIENT_KEY'),
    dashes: '-',
  })
}
