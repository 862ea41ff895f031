import { toObject } from '../../proto/convert/objects.ts'
import { toHistory, toWorkspace } from '../../proto/convert/runs.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { PolicyServiceHandlers } from '../../proto/gen/careen/v1/PolicyService.ts'
import type { WorkspaceServiceHandlers } from '../../proto/gen/careen/v1/WorkspaceService.ts'
import { isUnderstood, type OpaqueObject, type StoredObject } from '../../proto/resources/index.ts'
import type { ObjectOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { mayRead } from './grants.ts'
import { pageIn, pageOf } from './pages.ts'

export function policyService(gate: Gate, objects: ObjectOperations): PolicyServiceHandlers {
  return {
    GetPolicy: unary(gate, (request) => full(objects.policy(request.name))),
    ListPolicies: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const items = objects.policies(page.after, page.size)
      const isShown = ({ workspace }: StoredObject | OpaqueObject): boolean =>
        mayRead(options.caller, workspace)
      const { messages, nextPageToken } = pageOf({ items, message: full, key: addressIn, page, isShown })
      return { policies: messages, nextPageToken }
    }),
  }
}

export function workspaceService(gate: Gate, objects: ObjectOperations): WorkspaceServiceHandlers {
  return {
    GetWorkspace: unary(gate, (request) => toWorkspace(objects.workspace(request.name || 'default'))),
    ListObjects: unary(gate, (request, options) => {
      const workspace = request.workspace || 'default'
      const page = pageIn(gate, options, request, { usual: 1000, most: 1000 })
      const { messages, nextPageToken } = pageOf({
        items: objects.slim(workspace, page.after, page.size),
        message: ({ address, etag, serial }) => ({ name: address, etag, workspace, serial }),
        key: ({ address }) => address,
        page,
      })
      return { objects: messages, nextPageToken, serial: objects.workspace(workspace).serial }
    }),
    ListHistory: unary(gate, (request, options) => {
      const { workspace, afterSerial } = request
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const before = page.after === '' ? Number.MAX_SAFE_INTEGER : Number(page.after)
      const { messages, nextPageToken } = pageOf({
        items: objects.history(workspace || 'default', { after: afterSerial, before }, page.size),
        message: toHistory,
        key: ({ serial }) => String(serial),
        page,
      })
      return { entries: messages, nextPageToken }
    }),
  }
}

function addressIn({ address }: StoredObject | OpaqueObject): string {
  return address
}

function full(stored: StoredObject | OpaqueObject): DeclaredObject {
  if (!isUnderstood(stored)) {
    const { address: name, etag, workspace, serial, notUnderstood } = stored
    return { name, etag, workspace, serial, notUnderstood }
  }
  return { ...toObject(stored.object), etag: stored.etag, workspace: stored.workspace, serial: stored.serial }
}
