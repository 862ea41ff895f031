import type { Problems, Values, Written } from '../../policies/language/index.ts'
import { ALL_WORKSPACES, type Grant, type Role, ROLES } from '../../proto/resources/index.ts'

/** One `grant` block. */
export type HostGrant = {
  /** An identity, or the beginning of identities with `*` at its end. */
  readonly identity: string
  readonly grant: Grant
}

/**
 * Why `*` only behind a kind: a grant must not cover identities of kinds that nobody thought of. Behind the name of an issuer something
 * more is needed, because anybody can get a token of a public issuer.
 */
const IDENTITY =
  /^(?:socket:[A-Za-z][\w-]*|mtls:(?:spiffe:\/\/|dns:|cn:)[\w.~:/@+=%-]*\*?|oidc:[A-Za-z][\w-]*:[\w.~:/@+=%|!#-]+\*?)$/

/** `issuers`: names of the `oidc` blocks. */
export type GrantContext = { readonly at: Problems; readonly issuers: ReadonlySet<string> }

/** Returns what a `grant` block says. Adds a diagnostic for each value that is not valid. */
export function hostGrant(block: Written, values: Values, { at, issuers }: GrantContext): HostGrant {
  const { identity, workspaces, registries } = values
  if (typeof identity === 'string') checkIdentity(block, identity, { at, issuers })
  const grant: Grant = {
    role: roleOf(block, values, at) ?? 'READER',
    workspaces: textsOf(workspaces),
    registries: textsOf(registries),
  }
  checkWorkspaces(block, grant, at)
  checkRegistries(block, grant, at)
  return { identity: typeof identity === 'string' ? identity : '', grant }
}

function checkIdentity(block: Written, identity: string, { at, issuers }: GrantContext): void {
  const error = (detail: string): void => at.error(block, 'Identity of a grant', detail, 'identity')
  if (!IDENTITY.test(identity)) return error(identityRemedy(identity))
  const issuer = /^oidc:([^:]+):/.exec(identity)?.[1]
  if (issuer !== undefined && !issuers.has(issuer)) error(`There is no block oidc "${issuer}".`)
}

/** Returns what the blocks grant an identity. */
export function grantsOf(grants: readonly HostGrant[], identity: string): readonly Grant[] {
  return grants.filter((one) => isMatch(one.identity, identity)).map(({ grant }) => grant)
}

function isMatch(pattern: string, identity: string): boolean {
  return pattern.endsWith('*') ? identity.startsWith(pattern.slice(0, -1)) : identity === pattern
}

/** Returns the role of a block, or undefined if it has none. Adds a diagnostic if there is no such role. */
export function roleOf(block: Written, { role }: Values, at: Problems): Role | undefined {
  const found = ROLES.find((one) => one.toLowerCase() === role)
  if (role !== undefined && found === undefined)
    at.error(
      block,
      'Unknown role',
      `Write ${ROLES.map((one) => `"${one.toLowerCase()}"`).join(', ')}.`,
      'role',
    )
  return found
}

function identityRemedy(identity: string): string {
  return identity.startsWith('token:')
    ? 'A token has its grants from its creation: careen token create.'
    : 'Write "socket:NAME", "mtls:spiffe://...", "mtls:dns:...", "mtls:cn:..." or "oidc:NAME:SUBJECT".'
}

function textsOf(value: Values[string]): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function checkWorkspaces(block: Written, { workspaces }: Grant, at: Problems): void {
  const error = (detail: string): void => at.error(block, 'Workspaces of a grant', detail, 'workspaces')
  if (block.body['workspaces'] !== undefined && workspaces.length === 0)
    error('Name at least one workspace, or write ["*"] for all of them.')
  if (workspaces.length > 1 && workspaces.includes(ALL_WORKSPACES))
    error('"*" means all workspaces. Write it alone.')
}

function checkRegistries(block: Written, { role, workspaces, registries }: Grant, at: Problems): void {
  const error = (detail: string): void => at.error(block, 'Registries of a grant', detail, 'registries')
  if (registries.length > 0 && role !== 'WORKER') error('Only the role "worker" is limited to registries.')
  for (const registry of registries) {
    const workspace = /^([^/]+)\/[^/]+$/.exec(registry)?.[1]
    if (workspace === undefined || ![workspace, ALL_WORKSPACES].some((one) => workspaces.includes(one)))
      error(`"${registry}" is not WORKSPACE/NAME of one of the workspaces.`)
  }
}
