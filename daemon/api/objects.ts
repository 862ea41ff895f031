import { CareenError } from '../../policies/model/index.ts'
import { malformed } from '../../proto/convert/basics.ts'
import { toDrift } from '../../proto/convert/drift.ts'
import { toStored } from '../../proto/convert/stored-object.ts'
import { toRevision, toWorkspace } from '../../proto/convert/workspaces.ts'
import type {
  PolicyServiceDefinition,
  PolicyServiceHandlers,
} from '../../proto/gen/careen/v1/PolicyService.ts'
import type { WorkspaceServiceHandlers } from '../../proto/gen/careen/v1/WorkspaceService.ts'
import { objectName, parseName, parseParent } from '../../proto/names.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import type { ObjectOperations, Operations } from '../services.ts'
import { type Gate, type HandlerOptions, unary } from './calls.ts'
import { encodedPolicies } from './encoded-objects.ts'
import { type FilterFields, FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { orderOf } from './ordering.ts'
import { namedResource } from './owned.ts'
import { type MessagePage, pageIn, pageOf, queryOf } from './pages.ts'
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
      const { messages, nextPageToken } = listed(gate, options, request, {
        fields: FILTERS.ListPolicies,
        list: objects.policies,
        message: encoded.part,
      })
      return encoded.page(messages, nextPageToken)
    }),
    GetProtection: unary(gate, ({ name }) =>
      toStored(namedResource('protection', name, ({ protection }) => objects.protection(protection))),
    ),
    ListProtections: unary(gate, (request, options) => {
      const { messages, nextPageToken } = listed(gate, options, request, {
        fields: FILTERS.ListProtections,
        list: objects.protections,
        message: toStored,
      })
      return { protections: messages, nextPageToken }
    }),
    ...policyWrites(gate, policies, service),
  }
}

type Listing = {
  readonly parent: string
  readonly filter: string
  readonly pageSize: number
  readonly pageToken: string
}

type ListedBy<Message> = {
  readonly fields: FilterFields
  readonly list: ObjectOperations['policies']
  readonly message: (stored: StoredObject | OpaqueObject) => Message
}

/** Returns a page of the objects that the caller may read. */
function listed<Message>(
  gate: Gate,
  options: HandlerOptions,
  request: Listing,
  { fields, list, message }: ListedBy<Message>,
): MessagePage<Message> {
  const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
  const conditions = conditionsOf(request.filter, fields)
  const items = list(queryOf(page, parseParent(request.parent), conditions))
  const isShown = (stored: StoredObject | OpaqueObject): boolean => mayRead(options.caller, stored.workspace)
  return pageOf({ items, message, key: addressIn, page, isShown })
}

export function workspaceService(gate: Gate, objects: ObjectOperations): WorkspaceServiceHandlers {
  return {
    GetWorkspace: unary(gate, ({ name }) => {
      const workspace = objects.workspace(parseName('workspace', name).workspace)
      if (workspace.serial > 0) return toWorkspace(workspace)
      throw new CareenError(
        'NOT_FOUND',
        `${name} does not exist: nothing was applied to it. To list the workspaces, run: careen workspaces`,
        { metadata: { name } },
      )
    }),
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
    ListDrift: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const { origin } = request
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      if (origin === '') throw malformed('origin', 'it is missing. GetWorkspace has the ids of origins')
      const { messages, nextPageToken } = pageOf({
        items: objects.drift({ workspace, origin, after: page.after, limit: page.size }),
        message: (drift) => toDrift(drift, workspace),
        key: addressIn,
        page,
      })
      return { drift: messages, nextPageToken }
    }),
    ...revisionsOf(gate, objects),
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
        message: toStored,
        key: addressIn,
        page,
      })
      return { objects: messages, nextPageToken }
    }),
  }
}

type Revisions = Pick<WorkspaceServiceHandlers, 'GetRevision' | 'ListRevisions'>

function revisionsOf(gate: Gate, objects: ObjectOperations): Revisions {
  return {
    GetRevision: unary(gate, ({ name }) => {
      const { workspace, revision } = parseName('revision', name)
      const after = Number(revision) - 1
      const [entry] = objects.history(workspace, { after, limit: 1, order: 'oldest' })
      if (entry?.serial === Number(revision)) return toRevision(entry)
      throw new CareenError('NOT_FOUND', `${name} does not exist. To list the serials, run: careen history`, {
        metadata: { name },
      })
    }),
    ListRevisions: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListRevisions)
      const order = orderOf(request.orderBy, 'serial')
      const from = page.after === '' ? {} : { [order === 'newest' ? 'before' : 'after']: Number(page.after) }
      const { messages, nextPageToken } = pageOf({
        items: objects.history(workspace, { ...from, limit: page.size, conditions, order }),
        message: toRevision,
        key: ({ serial }) => String(serial),
        page,
      })
      return { revisions: messages, nextPageToken }
    }),
  }
}

function headOf({ etag, serial, manager }: Pick<StoredObject, 'etag' | 'serial' | 'manager'>) {
  return { etag, serial, manager }
}

function addressIn({ address }: { readonly address: string }): string {
  return address
}
