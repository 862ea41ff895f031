import { parseDuration } from '../../policies/scalars/index.ts'
import { ALL_WORKSPACES, type Grant, type Role, ROLES } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { createdText, revokedText, tokensText } from '../views/tokens.ts'

export const token: Command = (args, terminal) => {
  const [verb, name = ''] = args.words
  switch (verb) {
    case 'create': {
      const request = {
        grant: grantOf(args),
        expiresIn: expiryOf(args),
        displayName: args.values['name'] ?? '',
      }
      return withClient(args, terminal, (client) => create(client, request, terminal))
    }
    case 'list':
      return withClient(args, terminal, async (client) => {
        const found = await client.tokens()
        terminal.lines(() => rowLines('token', found, (one) => `token:${one.id}`))
        terminal.out(tokensText(found))
        return EXIT.ok
      })
    case 'revoke':
      if (name === '') throw invalid('token', 'the id of a token is missing; write careen token revoke ID')
      return withClient(args, terminal, async (client) => {
        const id = name.replace(/^(?:token:|tokens\/)/, '')
        const revoked = await changing(terminal, () => client.revokeToken(id))
        terminal.lines(() => rowLines('token', [revoked], (one) => `token:${one.id}`))
        terminal.out(revokedText(revoked))
        return EXIT.ok
      })
    default:
      throw invalid('token', 'write careen token create, careen token list, or careen token revoke ID')
  }
}

type TokenRequest = {
  readonly grant: Grant
  /** Milliseconds. Undefined: as long as the daemon says. */
  readonly expiresIn: number | undefined
  readonly displayName: string
}

/** Prints the secret alone on standard output, so that it can be written to a file. */
async function create(
  client: Client,
  { grant, expiresIn, displayName }: TokenRequest,
  terminal: Terminal,
): Promise<number> {
  const expiresAt = expiresIn === undefined ? undefined : Date.now() + expiresIn
  const wish = { displayName, grants: [grant], expiresAt }
  const { token: made, secret } = await changing(terminal, () => client.createToken(wish))
  terminal.lines(() => rowLines('token', [{ ...made, secret }], (one) => `token:${one.id}`))
  terminal.err(createdText(made))
  terminal.out(`${secret}\n`)
  return EXIT.ok
}

function grantOf({ values }: Arguments): Grant {
  const role = values['role']
  if (role === undefined) throw invalid('token', 'the role is missing; write careen token create -role ROLE')
  const registries = names(values['registries'])
  if (registries.length > 0 && role !== 'worker')
    throw invalid('token', '-registries limits only the role worker')
  const workspaces = names(values['workspaces'])
  return {
    role: roleCalled(role),
    workspaces: workspaces.length === 0 ? [ALL_WORKSPACES] : workspaces,
    registries,
  }
}

function roleCalled(text: string): Role {
  const role = ROLES.find((one) => one.toLowerCase() === text)
  if (role === undefined) throw invalid('token', `-role: "${text}" is no role`)
  return role
}

function expiryOf({ values }: Arguments): number | undefined {
  const text = values['expire']
  if (text === undefined) return undefined
  const duration = parseDuration(text)
  if (duration === undefined) throw invalid('token', `-expire: "${text}" is no duration such as 30d or 12h`)
  return duration
}

function names(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((name) => name.trim() || [])
}
