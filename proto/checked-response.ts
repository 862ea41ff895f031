import type { MethodDefinition } from '@grpc/proto-loader'
import type { Method } from './connection.ts'
import type { WireCheck, WireFault } from './strict.ts'

/** A response, and the first part of it that this program does not know; undefined: it knows all of it. */
export type CheckedResponse<Response> = {
  readonly response: Response
  readonly fault: WireFault | undefined
}

/**
 * Returns a method whose responses are compared with their definition before they are decoded. Requires a method of a package
 * whose messages `check` knows. Why no exception: gRPC replaces the error of a deserializer.
 */
export function checkedResponses<Request, Response>(
  method: Method<Request, Response> & Pick<MethodDefinition<object, object>, 'responseType'>,
  check: WireCheck,
): Method<Request, CheckedResponse<Response>> {
  const { path, requestSerialize, responseDeserialize, responseType } = method
  const scope = path.slice(1, path.lastIndexOf('.'))
  const { name } = responseType.type as { readonly name: string }
  return {
    path,
    requestSerialize,
    responseDeserialize: (bytes) => ({
      response: responseDeserialize(bytes),
      fault: check(`${scope}.${name}`, bytes),
    }),
  }
}
