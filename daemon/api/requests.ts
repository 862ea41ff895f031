import type { ServiceDefinition } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import type { WireCheck, WireFault } from '../../proto/strict.ts'

/**
 * Stands for a request that cannot be accepted. Why no exception: gRPC answers INTERNAL if a deserializer throws. The handler
 * answers with the error.
 */
class RefusedRequest {
  readonly error: CareenError

  constructor(error: CareenError) {
    this.error = error
  }
}

/** Returns a service whose requests are checked before they are decoded. A refused one is decoded to a RefusedRequest. */
export function checkedService(service: ServiceDefinition, check: WireCheck): ServiceDefinition {
  const methods = Object.entries(service).map(([name, method]) => {
    const message = messageOf(method)
    const requestDeserialize = (bytes: Buffer): unknown => {
      try {
        const fault = check(message, bytes)
        return fault === undefined ? method.requestDeserialize(bytes) : new RefusedRequest(refusal(fault))
      } catch (cause) {
        return new RefusedRequest(
          new CareenError('MALFORMED_MESSAGE', 'the request cannot be decoded', { cause }),
        )
      }
    }
    return [name, { ...method, requestDeserialize }]
  })
  return Object.fromEntries(methods)
}

/** Returns the request. Throws the reason of a refused one. */
export function accepted<Request>(request: Request): Request {
  if (request instanceof RefusedRequest) throw request.error
  return request
}

/** Returns the full name of the message that a method takes. */
function messageOf(method: ServiceDefinition[string]): string {
  const { requestType } = method as { requestType?: { readonly type: { readonly name: string } } }
  const scope = /^\/(.*)\.[^.]+\/[^/]+$/.exec(method.path)?.[1]
  if (requestType === undefined || scope === undefined) throw new Error(`${method.path} has no request`)
  return `${scope}.${requestType.type.name}`
}

function refusal({ code, path, why }: WireFault): CareenError {
  const remedy =
    code === 'MALFORMED_MESSAGE'
      ? 'The request is not encoded as the API defines it'
      : 'Upgrade the daemon, or use a client of its version'
  const what = path === '' ? 'the request' : path
  return new CareenError(code, `${what}: ${why}. ${remedy}`, { metadata: { field: path } })
}
