import { toObject } from '../../proto/convert/objects.ts'
import { toHistory, toWorkspace } from '../../proto/convert/runs.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { PolicyServiceHandlers } from '../../proto/gen/careen/v1/PolicyService.ts'
import type { WorkspaceServiceHandlers } from '../../proto/gen/careen/v1/WorkspaceService.ts'
import type { StoredObject } from '../../proto/resources/index.ts'
import type { ObjectOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { mayRead } from './grants.ts'
import { pageKey, pageOf, pageSize, upToBytes } from './pages.ts'

export function policyService(gate: Gate, objects: ObjectOperations): PolicyServiceHandlers {
  return {
    GetPolicy: unary(gate, (request) => full(objects.policy(request.name))),
    ListPolicies: unary(gate, (request, { caller }) => {
      const size = pageSize(request.pageSize, 100, 1000)
      const bound = 'policies'
      const items = objects.policies(pageKey(request.pageToken, bound), size)
      const isShown = ({ workspace }: StoredObject): boolean => mayRead(caller, workspace)
      const page = { items, message: full, key: addressIn, size, bound, isShown }
      const { messages, nextPageToken } = pageOf(page)
      return { policies: messages, nextPageToken }
    }),
  }
}

export function workspaceService(gate: Gate, objects: ObjectOperations): WorkspaceServiceHandlers {
  return {
    GetWorkspace: unary(gate, (request) => toWorkspace(objects.workspace(request.name || 'default'))),
    ListObjects: unary(gate, (request) => {
      const workspace = request.workspace || 'default'
      const size = pageSize(request.pageSize, 1000, 1000)
      const bound = `objects ${workspace}`
      const { messages, nextPageToken } = pageOf({
        items: objects.slim(workspace, pageKey(request.pageToken, bound), size),
        message: ({ address, etag, serial }) => ({ name: address, etag, workspace, serial }),
        key: ({ address }) => address,
        size,
        bound,
      })
      return { objects: messages, nextPageToken, serial: objects.workspace(workspace).serial }
    }),
    ListHistory: unary(gate, (request) => {
      const size = pageSize(request.pageSize, 100, 1000)
      const entries = objects.history(request.workspace || 'default', request.afterSerial, size)
      return { entries: upToBytes(entries.map(toHistory)) }
    }),
  }
}

function addressIn({ address }: StoredObject): string {
  return address
}

function full(stored: StoredObject): DeclaredObject {
  return { ...toObject(stored.object), etag: stored.etag, workspace: stored.workspace, serial: stored.serial }
}
