import { toObject } from '../../proto/convert/objects.ts'
import { encodedMessage, repeatedField } from '../../proto/encoded.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { ListPoliciesResponse } from '../../proto/gen/careen/v1/ListPoliciesResponse.ts'
import type { PolicyServiceDefinition } from '../../proto/gen/careen/v1/PolicyService.ts'
import { objectName } from '../../proto/names.ts'
import { isUnderstood, type OpaqueObject, type StoredObject } from '../../proto/resources/index.ts'

/** Policies as answers. Each is encoded once while the store returns the same object for it. */
export type EncodedPolicies = {
  readonly one: (stored: StoredObject | OpaqueObject) => DeclaredObject
  /** Returns the bytes of a policy in a page. */
  readonly bytes: (stored: StoredObject | OpaqueObject) => Buffer
  readonly page: (policies: readonly Buffer[], nextPageToken: string) => ListPoliciesResponse
}

/** Number of `ListPoliciesResponse.policies`. */
const POLICIES = 1

export function encodedPolicies(service: PolicyServiceDefinition): EncodedPolicies {
  const known = new WeakMap<StoredObject | OpaqueObject, Buffer>()
  const bytes = (stored: StoredObject | OpaqueObject): Buffer => {
    const found = known.get(stored) ?? service.GetPolicy.responseSerialize(full(stored))
    known.set(stored, found)
    return found
  }
  return {
    one: (stored) => encodedMessage(bytes(stored)),
    bytes,
    page: (policies, nextPageToken) =>
      encodedMessage(
        Buffer.concat([
          repeatedField(POLICIES, policies),
          service.ListPolicies.responseSerialize({ policies: [], nextPageToken }),
        ]),
      ),
  }
}

function full(stored: StoredObject | OpaqueObject): DeclaredObject {
  const { etag, serial, workspace } = stored
  if (isUnderstood(stored)) return { ...toObject(stored.object, workspace), etag, serial }
  return { name: objectName(workspace, stored.address), etag, serial, notUnderstood: stored.notUnderstood }
}
