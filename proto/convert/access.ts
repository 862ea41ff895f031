import type { Caller as WireCaller, Caller__Output } from '../gen/careen/v1/Caller.ts'
import type { Grant as WireGrant, Grant__Output } from '../gen/careen/v1/Grant.ts'
import type { Token as WireToken, Token__Output } from '../gen/careen/v1/Token.ts'
import { ALL_WORKSPACES, type Caller, type Grant, type Role, ROLES, type Token } from '../resources/index.ts'
import { fromTimestamp, given, malformed, need, stamp, toTimestamp } from './basics.ts'

const NAME = 'tokens/'

export function toToken(token: Token): WireToken {
  return {
    name: `${NAME}${token.id}`,
    displayName: token.displayName,
    grants: token.grants.map(toGrant),
    createdBy: token.createdBy,
    createTime: toTimestamp(token.createdAt),
    expireTime: toTimestamp(token.expiresAt),
    ...given({ lastUseTime: stamp(token.usedAt), revokeTime: stamp(token.revokedAt) }),
  }
}

export function fromToken(wire: Token__Output): Token {
  return {
    id: tokenId(wire.name),
    displayName: wire.displayName,
    grants: fromGrants(wire.grants, 'grants'),
    createdBy: wire.createdBy,
    createdAt: need(fromTimestamp(wire.createTime), 'create_time'),
    expiresAt: need(fromTimestamp(wire.expireTime), 'expire_time'),
    ...given({ usedAt: fromTimestamp(wire.lastUseTime), revokedAt: fromTimestamp(wire.revokeTime) }),
  }
}

/** Returns the id in the name of a token. Throws INVALID_ARGUMENT if it is no such name. */
export function tokenId(name: string): string {
  if (name.startsWith(NAME) && name.length > NAME.length) return name.slice(NAME.length)
  throw malformed('name', `"${name}" is no name of a token. Write ${NAME}ID`)
}

export function toGrant({ role, workspaces, registries }: Grant): WireGrant {
  return { role: `ROLE_${role}`, workspaces: [...workspaces], registries: [...registries] }
}

const GRANTS = 16

/** Returns valid grants. Throws INVALID_ARGUMENT with the path of the first field that is not valid. */
export function fromGrants(wire: readonly Grant__Output[], field: string): readonly Grant[] {
  if (wire.length === 0 || wire.length > GRANTS)
    throw malformed(field, `${wire.length} grants; a token has 1 to ${GRANTS}`)
  return wire.map((grant, index) => fromGrant(grant, `${field}[${index}]`))
}

export function toCaller({ identity, grants, expiresAt }: Caller): WireCaller {
  return { identity, grants: grants.map(toGrant), expireTime: stamp(expiresAt) ?? null }
}

/** Returns who the daemon says that the caller is. Leaves out grants of roles that this program does not know. */
export function fromCaller({ identity, grants, expireTime }: Caller__Output): Caller {
  const known = grants.filter(({ role }) => ROLES.some((one) => role === `ROLE_${one}`))
  return {
    identity,
    grants: known.map((grant, index) => fromGrant(grant, `caller.grants[${index}]`)),
    expiresAt: fromTimestamp(expireTime),
  }
}

function fromGrant({ role, workspaces, registries }: Grant__Output, field: string): Grant {
  if (role === 'ROLE_UNSPECIFIED') throw malformed(`${field}.role`, 'it is not set')
  if (workspaces.length === 0) throw malformed(`${field}.workspaces`, 'no workspace is named')
  if (workspaces.includes(ALL_WORKSPACES) && workspaces.length > 1)
    throw malformed(`${field}.workspaces`, '"*" means all workspaces. Write it alone')
  const grant = { role: role.slice('ROLE_'.length) as Role, workspaces, registries }
  refuseRegistries(grant, `${field}.registries`)
  return grant
}

function refuseRegistries({ role, workspaces, registries }: Grant, field: string): void {
  if (registries.length > 0 && role !== 'WORKER')
    throw malformed(field, 'only a worker is limited to registries')
  for (const registry of registries) {
    const workspace = /^([^/]+)\/[^/]+$/.exec(registry)?.[1]
    const isInside =
      workspace !== undefined && [workspace, ALL_WORKSPACES].some((one) => workspaces.includes(one))
    if (!isInside) throw malformed(field, `"${registry}" is not WORKSPACE/NAME of one of the workspaces`)
  }
}
