import { ALL_WORKSPACES, type Grant, type Token } from '../../proto/resources/index.ts'
import { instant, oneLine, table } from './text.ts'

/** Returns what stands above the secret of a new token. */
export function createdText(token: Token): string {
  return (
    `Created ${identity(token)}: ${token.grants.map(grantText).join('; ')}, until ${instant(token.expiresAt)}.\n` +
    'The secret is shown once. Write it to a file with mode 0600, and name that file with -token-file or CAREEN_TOKEN_FILE.\n'
  )
}

export function revokedText(token: Token): string {
  return `Revoked ${identity(token)}. Its open streams end within a second.\n`
}

export function tokensText(tokens: readonly Token[]): string {
  if (tokens.length === 0) return 'No tokens. To create one: careen token create -role ROLE\n'
  const head = ['TOKEN', 'NAME', 'MAY', 'CREATED BY', 'LAST USE', 'VALID UNTIL']
  const rows = tokens.map((token) => [
    identity(token),
    token.displayName === '' ? '-' : oneLine(token.displayName),
    token.grants.map(grantText).join('; '),
    oneLine(token.createdBy),
    token.usedAt === undefined ? 'never' : instant(token.usedAt),
    token.revokedAt === undefined ? instant(token.expiresAt) : `revoked ${instant(token.revokedAt)}`,
  ])
  return table([head, ...rows])
}

function identity({ id }: Token): string {
  return `token:${oneLine(id)}`
}

function grantText({ role, workspaces, registries }: Grant): string {
  const where = workspaces.includes(ALL_WORKSPACES)
    ? 'all workspaces'
    : workspaces.map((name) => oneLine(name)).join(', ')
  const limit =
    registries.length === 0 ? '' : `, registries ${registries.map((name) => oneLine(name)).join(', ')}`
  return `${role.toLowerCase()} in ${where}${limit}`
}
