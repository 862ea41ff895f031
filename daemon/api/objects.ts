import { toObject } from '../../proto/convert/objects.ts'
import { toHistory, toWorkspace } from '../../proto/convert/runs.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { PolicyServiceHandlers } from '../../proto/gen/careen/v1/PolicyService.ts'
import type { WorkspaceServiceHandlers } from '../../proto/gen/careen/v1/WorkspaceService.ts'
import { objectName, parseName, parseParent } from '../../proto/names.ts'
import { isUnderstood, type OpaqueObject, type StoredObject } from '../../proto/resources/index.ts'
import type { ObjectOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { mayRead } from './grants.ts'
import { ownedBy } from './owned.ts'
import { pageIn, pageOf } from './pages.ts'

export function policyService(gate: Gate, objects: ObjectOperations): PolicyServiceHandlers {
  return {
    GetPolicy: unary(gate, ({ name }) => {
      const { workspace, policy } = parseName('policy', name)
      return full(ownedBy(workspace, objects.policy(policy), name))
    }),
    ListPolicies: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const workspace = parseParent(request.parent)
      const items = objects.policies({ after: page.after, limit: page.size, workspace })
      const isShown = (stored: StoredObject | OpaqueObject): boolean =>
        mayRead(options.caller, stored.workspace)
      const { messages, nextPageToken } = pageOf({ items, message: full, key: addressIn, page, isShown })
      return { policies: messages, nextPageToken }
    }),
  }
}

export function workspaceService(gate: Gate, objects: ObjectOperations): WorkspaceServiceHandlers {
  return {
    GetWorkspace: unary(gate, ({ name }) =>
      toWorkspace(objects.workspace(parseName('workspace', name).workspace)),
    ),
    ListObjects: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 1000, most: 1000 })
      const { messages, nextPageToken } = pageOf({
        items: objects.slim(workspace, page.after, page.size),
        message: ({ address, etag, serial }) => ({ name: objectName(workspace, address), etag, serial }),
        key: ({ address }) => address,
        page,
      })
      return { objects: messages, nextPageToken, serial: objects.workspace(workspace).serial }
    }),
    ListHistory: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const before = page.after === '' ? Number.MAX_SAFE_INTEGER : Number(page.after)
      const { messages, nextPageToken } = pageOf({
        items: objects.history(workspace, { after: request.afterSerial, before }, page.size),
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
  const { etag, serial, workspace } = stored
  if (isUnderstood(stored)) return { ...toObject(stored.object, workspace), etag, serial }
  return { name: objectName(workspace, stored.address), etag, serial, notUnderstood: stored.notUnderstood }
}
