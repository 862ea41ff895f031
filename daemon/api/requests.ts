import type { ServiceDefinition } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { acceptsEncoded } from '../../proto/encoded.ts'
import { type WireCheck, type WireFault, wireName } from '../../proto/strict.ts'

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

/**
 * Returns a service whose requests are checked before they are decoded, and whose answers may be encoded already. A refused request is
 * decoded to a RefusedRequest.
 */
export function checkedService(service: ServiceDefinition, check: WireCheck): ServiceDefinition {
  const methods = Object.entries(service).map(([name, method]) => {
    const message = messageOf(method)
    const requestDeserialize = (bytes: Buffer): object => {
      try {
        const fault = check(message, bytes)
        if (fault !== undefined) return new RefusedRequest(refusal(fault))
        const request: object = method.requestDeserialize(bytes)
        const error = tooLong(message, request)
        return error === undefined ? request : new RefusedRequest(error)
      } catch (cause) {
        return new RefusedRequest(
          new CareenError('MALFORMED_MESSAGE', 'the request cannot be decoded', { cause }),
        )
      }
    }
    const responseSerialize = acceptsEncoded(method.responseSerialize)
    const measured = {
      requestDeserialize: (bytes: Buffer) => sized(requestDeserialize(bytes), bytes),
      responseSerialize: (response: object) => {
        const bytes = responseSerialize(response)
        lastEncoded = { message: response, length: bytes.length }
        return bytes
      },
    }
    return [name, { ...method, ...measured }]
  })
  return Object.fromEntries(methods)
}

const sizes = new WeakMap<object, number>()
/** Why not with those that are decoded: a stream encodes thousands, and each is asked for at once. */
let lastEncoded: { readonly message: object; readonly length: number } | undefined

function sized(message: object, { length }: Uint8Array): object {
  sizes.set(message, length)
  return message
}

/** Returns the bytes of a message that was decoded from them, or encoded to them last, or 0. */
export function sizeOf(message: unknown): number {
  if (lastEncoded?.message === message) return takeLast()
  return typeof message === 'object' && message !== null ? (sizes.get(message) ?? 0) : 0
}

/** Why it is forgotten: an answer may be large. */
function takeLast(): number {
  const { length = 0 } = lastEncoded ?? {}
  lastEncoded = undefined
  return length
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

/** Most bytes of a text in a request: a name, a reference, a token. */
const TEXT = 1024
/** Fields that may be longer. A token has the name of an item. The parser of filters has a bound of its own. */
const LONGER: Readonly<Record<string, number>> = { page_token: 2 * TEXT, filter: 64 * TEXT }
/** Texts that may be longer: what a worker reports. */
const PROSE: readonly string[] = [
  'careen.worker.v1.FinishRunRequest.message',
  'careen.worker.v1.SettleIntentRequest.detail',
]

/** Returns the error for the first text of a request that is too long, or undefined if there is none. */
function tooLong(message: string, request: object): CareenError | undefined {
  for (const [key, value] of Object.entries(request)) {
    if (typeof value !== 'string' || Buffer.byteLength(value) <= TEXT) continue
    const field = wireName(key)
    if (PROSE.includes(`${message}.${field}`)) continue
    const most = LONGER[field] ?? TEXT
    if (Buffer.byteLength(value) <= most) continue
    const why = `it has ${Buffer.byteLength(value)} bytes; at most ${most} are allowed`
    return new CareenError('INVALID_ARGUMENT', `${field}: ${why}`, { metadata: { field } })
  }
  return undefined
}

function refusal({ code, path, why }: WireFault): CareenError {
  const remedy =
    code === 'MALFORMED_MESSAGE'
      ? 'The request is not encoded as the API defines it'
      : 'Upgrade the daemon, or use a client of its version'
  const what = path === '' ? 'the request' : path
  return new CareenError(code, `${what}: ${why}. ${remedy}`, { metadata: { field: path } })
}
