import { CareenError } from '../../policies/model/index.ts'
import type { Caller, Role } from '../../proto/resources/index.ts'
import type { Owner, Owners } from '../services.ts'
import { type Access, accessOf } from './access.ts'
import { hasRole, hasRoleEverywhere, hasRoleIn } from './grants.ts'

/** Decides who may call what. Both throw ROLE_MISSING. */
export type Authorize = {
  /** Before the body is read: the caller has the role of the method in a workspace. */
  readonly admit: (path: string, caller: Caller) => void
  /** After decoding and before anything else: the caller has the role where the request takes effect. */
  readonly check: (path: string, caller: Caller, request: object) => void
}

/** Returns the decisions by the table of methods. `owners` finds the workspace of what a request names. */
export function openAuthorize(owners: Owners): Authorize {
  return {
    admit: (path, caller) => {
      const { role } = accessOf(path)
      if (!hasRole(caller, role)) throw roleMissing(role, caller, '*')
    },
    check: (path, caller, request) => {
      const access = accessOf(path)
      // Why first: most callers have one grant on everything, and need no look-up.
      if (!hasRoleEverywhere(caller, access.role)) check(access, caller, { request, owners })
    },
  }
}

type Asked = { readonly request: object; readonly owners: Owners }

function check({ role, scope }: Access, caller: Caller, asked: Asked): void {
  switch (scope.kind) {
    case 'any':
      return
    case 'workspace': {
      const workspace = textAt(asked.request, scope.field) || 'default'
      if (hasRoleIn(caller, role, { workspace, registry: undefined })) return
      throw roleMissing(role, caller, workspace)
    }
    case 'owner':
      return checkOwner(role, caller, asked.owners[scope.of](textAt(asked.request, scope.field)))
    case 'list': {
      const { filter } = scope
      const name = filter === undefined ? '' : textAt(asked.request, filter.field)
      if (filter !== undefined && name !== '') checkOwner(role, caller, asked.owners[filter.of](name))
    }
  }
}

function checkOwner(role: Role, caller: Caller, owner: Owner | undefined): void {
  if (owner !== undefined && hasRoleIn(caller, role, owner)) return
  // Why no workspace: the error is the same whether the thing exists or not.
  throw roleMissing(role, caller, '-')
}

/** Returns the text at a path such as `lease.run`, or an empty text. Names of fields are as proto-loader decodes them. */
function textAt(request: object, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
      request,
    )
  return typeof value === 'string' ? value : ''
}

/** `workspace`: `*` for any, `-` for the one of the thing that the request names. */
function roleMissing(role: Role, { identity }: Caller, workspace: string): CareenError {
  const where =
    workspace === '*'
      ? 'in any workspace'
      : workspace === '-'
        ? 'in the workspace of what the request names'
        : `in workspace ${workspace}`
  return new CareenError(
    'ROLE_MISSING',
    `${identity} does not have the role ${role.toLowerCase()} ${where}. An administrator can add a grant to careend.hcl, or create a token`,
    { metadata: { role, workspace } },
  )
}
