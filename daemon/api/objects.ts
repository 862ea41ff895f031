import { toObject } from '../../proto/convert/objects.ts'
import { toHistory, toWorkspace } from '../../proto/convert/runs.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { PolicyServiceHandlers } from '../../proto/gen/careen/v1/PolicyService.ts'
import type { WorkspaceServiceHandlers } from '../../proto/gen/careen/v1/WorkspaceService.ts'
import type { StoredObject } from '../../proto/resources/index.ts'
import type { ObjectOperations } from '../services.ts'
import { type Gate, pageKey, pageSize, pageToken, unary } from './calls.ts'

export function policyService(gate: Gate, objects: ObjectOperations): PolicyServiceHandlers {
  return {
    GetPolicy: unary(gate, (request) => full(objects.policy(request.name))),
    ListPolicies: unary(gate, (request) => {
      const size = pageSize(request.pageSize, 100, 1000)
      const found = objects.policies(pageKey(request.pageToken, 'policies'), size)
      return {
        policies: found.map(full),
        nextPageToken: nextToken(
          found.map((one) => one.address),
          size,
          'policies',
        ),
      }
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
      const found = objects.slim(workspace, pageKey(request.pageToken, bound), size)
      return {
        objects: found.map(({ address, etag, serial }) => ({ name: address, etag, workspace, serial })),
        nextPageToken: nextToken(
          found.map((one) => one.address),
          size,
          bound,
        ),
        serial: objects.workspace(workspace).serial,
      }
    }),
    ListHistory: unary(gate, (request) => {
      const size = pageSize(request.pageSize, 100, 1000)
      const entries = objects.history(request.workspace || 'default', request.afterSerial, size)
      return { entries: entries.map(toHistory) }
    }),
  }
}

/** The token for the page after these keys; empty when the page was not full. */
export function nextToken(keys: readonly string[], size: number, bound: string): string {
  const last = keys.at(-1)
  return last === undefined || keys.length < size ? '' : pageToken(last, bound)
}

function full(stored: StoredObject): DeclaredObject {
  return { ...toObject(stored.object), etag: stored.etag, workspace: stored.workspace, serial: stored.serial }
}
