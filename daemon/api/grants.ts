import { ALL_WORKSPACES, type Caller, type Grant, type Role } from '../../proto/resources/index.ts'
import type { Owner } from '../services.ts'

/** The roles of people, from the least to the greatest. */
const LADDER: readonly Role[] = ['READER', 'OPERATOR', 'WRITER', 'ADMIN']

/** Returns true if the granted role includes the needed one. */
export function includesRole(granted: Role, needed: Role): boolean {
  if (granted === needed) return true
  return needed !== 'WORKER' && LADDER.indexOf(granted) >= LADDER.indexOf(needed)
}

/** Returns true if the caller has the role in at least one workspace. */
export function hasRole({ grants }: Caller, role: Role): boolean {
  return grants.some((grant) => includesRole(grant.role, role))
}

/** Returns true if the caller has the role in all workspaces and for all registries, so that no owner has to be looked up. */
export function hasRoleEverywhere({ grants }: Caller, role: Role): boolean {
  return grants.some(
    (grant) =>
      includesRole(grant.role, role) &&
      grant.workspaces.includes(ALL_WORKSPACES) &&
      grant.registries.length === 0,
  )
}

/** Returns true if the caller has the role for what the owner owns. An owner without a registry: for the whole workspace. */
export function hasRoleIn({ grants }: Caller, role: Role, owner: Owner): boolean {
  return grants.some((grant) => includesRole(grant.role, role) && coversOwner(grant, owner))
}

/** Returns the greatest role that a caller has in a whole workspace; undefined: none. */
export function heldRole(caller: Caller, workspace: string): Role | undefined {
  const owner = { workspace, registry: undefined }
  return LADDER.findLast((role) => hasRoleIn(caller, role, owner))
}

/** Returns true if a caller may read in the workspace. */
export function mayRead(caller: Caller, workspace: string): boolean {
  return hasRoleIn(caller, 'READER', { workspace, registry: undefined })
}

function coversOwner({ workspaces, registries }: Grant, { workspace, registry }: Owner): boolean {
  if (!workspaces.includes(ALL_WORKSPACES) && !workspaces.includes(workspace)) return false
  return (
    registries.length === 0 || (registry !== undefined && registries.includes(`${workspace}/${registry}`))
  )
}

/** Returns true if all that the inner grant allows is allowed by one of the outer grants. */
export function isWithin(inner: Grant, outer: readonly Grant[]): boolean {
  return inner.workspaces.every((workspace) =>
    outer.some(
      (grant) =>
        includesRole(grant.role, inner.role) &&
        (grant.workspaces.includes(ALL_WORKSPACES) || grant.workspaces.includes(workspace)) &&
        areWithin(inner.registries, grant.registries),
    ),
  )
}

function areWithin(inner: readonly string[], outer: readonly string[]): boolean {
  if (outer.length === 0) return true
  return inner.length > 0 && inner.every((registry) => outer.includes(registry))
}
