import type { Problems, Values, Written } from '../../policies/language/index.ts'

/** One `oidc` block. */
export type OidcBlock = {
  readonly name: string
  readonly issuer: string
  readonly audience: string
  readonly jwksUri: string | undefined
  readonly caFile: string | undefined
}

const NAME = /^[A-Za-z][\w-]{0,62}$/

/** Returns what an `oidc` block says. Adds a diagnostic for each value that is not valid. */
export function oidcBlock(block: Written, values: Values, at: Problems): OidcBlock {
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  if (!NAME.test(block.label))
    at.error(block, 'Label of an oidc block', 'Write letters, digits, "_" and "-", a letter first.')
  for (const name of ['issuer', 'jwks_uri'] as const) {
    const url = text(name)
    if (url !== undefined && !isHttps(url))
      at.error(block, `URL of "${name}"`, 'Write https://HOST and a path, without a query.', name)
  }
  if (text('audience') === '')
    at.error(block, 'Audience without text', 'Write a value that only this daemon has.', 'audience')
  return {
    name: block.label,
    issuer: text('issuer') ?? '',
    audience: text('audience') ?? '',
    jwksUri: text('jwks_uri'),
    caFile: text('ca_file'),
  }
}

function isHttps(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return protocol === 'https:' && `${username}${password}${search}${hash}` === ''
}

/** Adds a diagnostic for each block whose issuer another block has already. Why: a token says its issuer, and not which block. */
export function refuseSecondIssuer({ blocks }: Pick<Written, 'blocks'>, at: Problems): void {
  const seen = new Set<unknown>()
  for (const block of blocks) {
    const { issuer } = block.body
    if (block.type !== 'oidc' || issuer === undefined) continue
    if (seen.has(issuer))
      at.error(block, 'Issuer of two oidc blocks', 'Write one block for each issuer.', 'issuer')
    seen.add(issuer)
  }
}
