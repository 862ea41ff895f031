import { CareenError } from '../../policies/model/index.ts'
import {
  parseName,
  parseParent,
  parseRegistryParent,
  parseRemovalsParent,
  parseRunName,
  parseRunsParent,
} from '../../proto/names.ts'
import { ALL_WORKSPACES, type Caller, type Role } from '../../proto/resources/index.ts'
import { wireName } from '../../proto/strict.ts'
import type { Owner, Owners } from '../services.ts'
import { type Access, accessOf, isOpen, type ParentKind } from './access.ts'
import { hasRole, hasRoleEverywhere, hasRoleIn, heldRole } from './grants.ts'

/** Decides who may call what. Both throw ROLE_MISSING. */
export type Authorize = {
  /** Before the body is read: the caller has the role of the method in a workspace. */
  readonly admit: (path: string, caller: Caller) => void
  /** After decoding and before anything else: the caller has the role where the request takes effect. Throws NAME_INVALID, too. */
  readonly check: (path: string, caller: Caller, request: object) => void
}

/** Returns the decisions by the table of methods. `owners` finds the workspace of what a request names. */
export function openAuthorize(owners: Owners): Authorize {
  return {
    admit: (path, caller) => {
      if (isOpen(path)) return
      const { role } = accessOf(path)
      if (!hasRole(caller, role)) throw roleMissing(role, caller, '?')
    },
    check: (path, caller, request) => {
      if (isOpen(path)) return
      const access = accessOf(path)
      // Why first: most callers have one grant on everything, and need no look-up.
      if (!hasRoleEverywhere(caller, access.role)) check(access, caller, { request, owners })
    },
  }
}

/** Returns the workspace of a parent; undefined: any. */
const PARENTS: Readonly<Record<ParentKind, (text: string) => string | undefined>> = {
  workspace: parseParent,
  registry: (text) => parseRegistryParent(text).workspace,
  runs: (text) => parseRunsParent(text).workspace,
  removals: (text) => parseRemovalsParent(text).workspace,
}

type Asked = { readonly request: object; readonly owners: Owners }

function check({ role, scope }: Access, caller: Caller, asked: Asked): void {
  switch (scope.kind) {
    case 'any':
      return
    case 'daemon':
      throw roleMissing(role, caller, ALL_WORKSPACES)
    case 'named': {
      const { workspace } = parseName(scope.of, textAt(asked.request, scope.field), wireName(scope.field))
      return checkWorkspace(role, caller, workspace)
    }
    case 'parent': {
      const text = textAt(asked.request, 'parent')
      return checkWorkspace(role, caller, PARENTS[scope.of](text))
    }
    case 'run':
      if (scope.mayBeEmpty === true && textAt(asked.request, scope.field) === '') return
      return checkOwner(role, caller, ownerIn(asked, scope.field))
  }
}

/** Returns what a run belongs to, or undefined if there is none of that name. */
function ownerIn({ request, owners }: Asked, field: string): Owner | undefined {
  const { workspace, run } = parseRunName(textAt(request, field), wireName(field))
  const owner = owners.run(run)
  return workspace === undefined || workspace === owner?.workspace ? owner : undefined
}

/** Undefined: all workspaces, of which the handler shows those that the caller may read. */
function checkWorkspace(role: Role, caller: Caller, workspace: string | undefined): void {
  if (workspace === undefined || hasRoleIn(caller, role, { workspace, registry: undefined })) return
  throw roleMissing(role, caller, workspace)
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

/**
 * Returns the error of a caller without a role. `workspace`: a name, `*` for all of them, `?` for any, `-` for the one of the thing that the
 * request names.
 */
export function roleMissing(role: Role, caller: Caller, workspace: string): CareenError {
  const { identity } = caller
  // Why only of a name: the error of a thing that exists reads as that of one that does not.
  const held = Object.hasOwn(WHERE, workspace) ? {} : { held: heldRole(caller, workspace) ?? 'NONE' }
  const where = WHERE[workspace] ?? `in workspace ${workspace}`
  return new CareenError(
    'ROLE_MISSING',
    `${identity} does not have the role ${role.toLowerCase()} ${where}. Ask an administrator for a token that has it`,
    { metadata: { role, workspace, identity, where, ...held } },
  )
}

const WHERE: Readonly<Record<string, string>> = {
  [ALL_WORKSPACES]: 'in all workspaces',
  '?': 'in any workspace',
  '-': 'in the workspace of what the request names',
}
