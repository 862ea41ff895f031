import { toHistory, toWorkspace } from '../../proto/convert/workspaces.ts'
import type {
  PolicyServiceDefinition,
  PolicyServiceHandlers,
} from '../../proto/gen/careen/v1/PolicyService.ts'
import type { WorkspaceServiceHandlers } from '../../proto/gen/careen/v1/WorkspaceService.ts'
import { objectName, parseName, parseParent } from '../../proto/names.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import type { ObjectOperations, Operations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { encodedPolicies, full } from './encoded-objects.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'
import { policyWrites } from './policy-writes.ts'

export function policyService(
  gate: Gate,
  { objects, policies }: Pick<Operations, 'objects' | 'policies'>,
  service: PolicyServiceDefinition,
): PolicyServiceHandlers {
  const encoded = encodedPolicies(service)
  return {
    GetPolicy: unary(gate, ({ name }) =>
      encoded.one(namedResource('policy', name, ({ policy }) => objects.policy(policy))),
    ),
    ListPolicies: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListPolicies)
      const items = objects.policies(queryOf(page, parseParent(request.parent), conditions))
      const isShown = (stored: StoredObject | OpaqueObject): boolean =>
        mayRead(options.caller, stored.workspace)
      const message = encoded.part
      const { messages, nextPageToken } = pageOf({ items, message, key: addressIn, page, isShown })
      return encoded.page(messages, nextPageToken)
    }),
    ...policyWrites(gate, policies, service),
  }
}

export function workspaceService(gate: Gate, objects: ObjectOperations): WorkspaceServiceHandlers {
  return {
    GetWorkspace: unary(gate, ({ name }) =>
      toWorkspace(objects.workspace(parseName('workspace', name).workspace)),
    ),
    ...listsOf(gate, objects),
    ListObjects: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 1000, most: 1000 })
      const { messages, nextPageToken } = pageOf({
        items: objects.slim(workspace, page.after, page.size),
        message: ({ address, ...head }) => ({ name: objectName(workspace, address), ...headOf(head) }),
        key: ({ address }) => address,
        page,
      })
      return { objects: messages, nextPageToken, serial: objects.workspace(workspace).serial }
    }),
    ListHistory: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListHistory)
      const before = page.after === '' ? {} : { before: Number(page.after) }
      const { messages, nextPageToken } = pageOf({
        items: objects.history(workspace, { ...before, limit: page.size, conditions }),
        message: toHistory,
        key: ({ serial }) => String(serial),
        page,
      })
      return { entries: messages, nextPageToken }
    }),
  }
}

type Lists = Pick<WorkspaceServiceHandlers, 'ListWorkspaces' | 'ListRevisionObjects'>

function listsOf(gate: Gate, objects: ObjectOperations): Lists {
  return {
    ListWorkspaces: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const { messages, nextPageToken } = pageOf({
        items: objects.workspaces(page.after, page.size),
        message: toWorkspace,
        key: ({ name }) => name,
        page,
        isShown: ({ name }) => mayRead(options.caller, name),
      })
      return { workspaces: messages, nextPageToken }
    }),
    ListRevisionObjects: unary(gate, (request, options) => {
      const { workspace, revision } = parseName('revision', request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const { messages, nextPageToken } = pageOf({
        items: objects.at(workspace, Number(revision), { after: page.after, limit: page.size }),
        message: full,
        key: addressIn,
        page,
      })
      return { objects: messages, nextPageToken }
    }),
  }
}

function headOf({ etag, serial, manager }: Pick<StoredObject, 'etag' | 'serial' | 'manager'>) {
  return { etag, serial, manager }
}

function addressIn({ address }: StoredObject | OpaqueObject): string {
  return address
}
