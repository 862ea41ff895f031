import { toStored } from '../../proto/convert/stored-object.ts'
import { encodedMessage, encodedField } from '../../proto/encoded.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { ListPoliciesResponse } from '../../proto/gen/careen/v1/ListPoliciesResponse.ts'
import type { PolicyServiceDefinition } from '../../proto/gen/careen/v1/PolicyService.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'

/** Policies as answers. Each is encoded once while the store returns the same object for it. */
export type EncodedPolicies = {
  readonly one: (stored: StoredObject | OpaqueObject) => DeclaredObject
  /** Returns the bytes of a policy as a part of a page. */
  readonly part: (stored: StoredObject | OpaqueObject) => Buffer
  readonly page: (parts: readonly Buffer[], nextPageToken: string) => ListPoliciesResponse
}

/** Number of `ListPoliciesResponse.policies`. */
const POLICIES = 1

export function encodedPolicies(service: PolicyServiceDefinition): EncodedPolicies {
  const encode = once((stored) => service.GetPolicy.responseSerialize(toStored(stored)))
  return {
    one: (stored) => encodedMessage(encode(stored)),
    part: once((stored) => encodedField(POLICIES, encode(stored))),
    page: (parts, nextPageToken) => {
      const rest = service.ListPolicies.responseSerialize({ policies: [], nextPageToken })
      return encodedMessage(Buffer.concat([...parts, rest]))
    },
  }
}

type Encode = (stored: StoredObject | OpaqueObject) => Buffer

/** Returns a function that computes its value once for each object. */
function once(encode: Encode): Encode {
  const known = new WeakMap<StoredObject | OpaqueObject, Buffer>()
  return (stored) => {
    const found = known.get(stored) ?? encode(stored)
    known.set(stored, found)
    return found
  }
}
