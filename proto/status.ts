import { Metadata, status as Status, type ServiceError, type StatusObject } from '@grpc/grpc-js'
import { CareenError, type Code, CODES } from '../policies/model/index.ts'

/** The gRPC status of each error code. */
const STATUS: Readonly<Record<Code, Status>> = {
  INVALID_ARGUMENT: Status.INVALID_ARGUMENT,
  NOT_FOUND: Status.NOT_FOUND,
  ALREADY_EXISTS: Status.ALREADY_EXISTS,
  FAILED_PRECONDITION: Status.FAILED_PRECONDITION,
  PLAN_STALE: Status.ABORTED,
  PLAN_APPLIED: Status.FAILED_PRECONDITION,
  SECOND_ACTIVE_POLICY: Status.FAILED_PRECONDITION,
  LIMIT_EXCEEDED: Status.FAILED_PRECONDITION,
  EFFECTS_UNKNOWN: Status.FAILED_PRECONDITION,
  LEASE_LOST: Status.ABORTED,
  POLICY_CHANGED: Status.ABORTED,
  DATABASE_LOCKED: Status.FAILED_PRECONDITION,
  DATABASE_TOO_NEW: Status.FAILED_PRECONDITION,
  STORE_FAILED: Status.DATA_LOSS,
  QUEUE_UNAVAILABLE: Status.UNAVAILABLE,
  DAEMON_UNREACHABLE: Status.UNAVAILABLE,
  UNAUTHENTICATED: Status.UNAUTHENTICATED,
  PERMISSION_DENIED: Status.PERMISSION_DENIED,
  REGISTRY_UNREACHABLE: Status.UNAVAILABLE,
  REGISTRY_UNAUTHORIZED: Status.FAILED_PRECONDITION,
  REGISTRY_NOT_FOUND: Status.NOT_FOUND,
  REGISTRY_READ_ONLY: Status.FAILED_PRECONDITION,
  REGISTRY_DELETE_DISABLED: Status.FAILED_PRECONDITION,
  REGISTRY_INVALID_RESPONSE: Status.FAILED_PRECONDITION,
  REGISTRY_THROTTLED: Status.RESOURCE_EXHAUSTED,
  REGISTRY_INCONSISTENT: Status.FAILED_PRECONDITION,
  DELETE_OUTCOME_UNKNOWN: Status.ABORTED,
  DELETE_NOT_EFFECTIVE: Status.FAILED_PRECONDITION,
  KEPT_TAG_MISSING: Status.DATA_LOSS,
  RESTORE_IMPOSSIBLE: Status.FAILED_PRECONDITION,
  CANCELLED: Status.CANCELLED,
  DEADLINE_EXCEEDED: Status.DEADLINE_EXCEEDED,
  INTERNAL: Status.INTERNAL,
}

const DETAILS = 'grpc-status-details-bin'
const DOMAIN = 'careen'
const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo'

/** Returns an error for gRPC: status, message, and google.rpc.ErrorInfo with the code as its reason. */
export function toStatus(error: CareenError): Partial<StatusObject> {
  const metadata = new Metadata()
  metadata.set(DETAILS, encodeStatus(STATUS[error.code], error.message, errorInfo(error)))
  return { code: STATUS[error.code], details: error.message, metadata }
}

/** Returns the failure of a call as a CareenError. The message names `address` if no daemon answered there. */
export function fromStatus(failure: unknown, address: string): CareenError {
  if (!isServiceError(failure)) return CareenError.from(failure)
  const info = decodeInfo(failure.metadata.get(DETAILS)[0])
  if (info) return new CareenError(info.code, failure.details, { metadata: info.metadata, cause: failure })
  switch (failure.code) {
    case Status.UNAVAILABLE:
      return new CareenError(
        'DAEMON_UNREACHABLE',
        `no daemon answers at ${address}. Start it with careend, or name another address with -address`,
        { cause: failure },
      )
    case Status.DEADLINE_EXCEEDED:
      return new CareenError('DEADLINE_EXCEEDED', `the daemon at ${address} did not answer in time`, {
        cause: failure,
      })
    case Status.CANCELLED:
      return new CareenError('CANCELLED', 'stopped on request', { cause: failure })
    case Status.UNIMPLEMENTED:
      return new CareenError(
        'FAILED_PRECONDITION',
        `the daemon at ${address} does not know this call; it is an older or another program`,
        { cause: failure },
      )
    default:
      return new CareenError('INTERNAL', `the daemon at ${address}: ${failure.details}`, { cause: failure })
  }
}

function isServiceError(failure: unknown): failure is ServiceError {
  return (
    failure instanceof Error &&
    'code' in failure &&
    'metadata' in failure &&
    failure.metadata instanceof Metadata
  )
}

// Why by hand: google.rpc.Status and ErrorInfo have three simple fields each, and loading their definitions would slow down
// every start.

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return Buffer.from([...bytes, rest])
}

function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

function errorInfo({ code, metadata }: CareenError): Buffer {
  const entries = Object.entries(metadata).map(([key, value]) =>
    field(3, Buffer.concat([field(1, key), field(2, value)])),
  )
  return Buffer.concat([field(1, code), field(2, DOMAIN), ...entries])
}

function encodeStatus(code: Status, message: string, info: Buffer): Buffer {
  const any = Buffer.concat([field(1, ERROR_INFO), field(2, info)])
  return Buffer.concat([Buffer.from([8]), varint(code), field(2, message), field(3, any)])
}

type Info = { readonly code: Code; readonly metadata: Record<string, string> }

function decodeInfo(details: unknown): Info | undefined {
  if (!Buffer.isBuffer(details)) return undefined
  const info = first(first(details, 3), 2)
  const reason = first(info, 1).toString('utf8')
  if (!(CODES as readonly string[]).includes(reason)) return undefined
  const entries = fields(info).filter(([number]) => number === 3)
  const metadata = entries.map(
    ([, entry]) => [first(entry, 1).toString('utf8'), first(entry, 2).toString('utf8')] as const,
  )
  return { code: reason as Code, metadata: Object.fromEntries(metadata) }
}

/** Returns the first field with a number, or an empty one if there is none. */
function first(message: Buffer, wanted: number): Buffer {
  return fields(message).find(([number]) => number === wanted)?.[1] ?? Buffer.alloc(0)
}

/** Returns the length-delimited fields of a message, in order. Skips varint fields. Stops at the first damaged field. */
function fields(message: Buffer): (readonly [number, Buffer])[] {
  const found: (readonly [number, Buffer])[] = []
  let at = 0
  const number = (): number => {
    let value = 0
    for (let shift = 0; at < message.length && shift < 35; shift += 7) {
      const byte = message[at] ?? 0
      at += 1
      value |= (byte & 127) << shift
      if (byte < 128) break
    }
    return value
  }
  while (at < message.length) {
    const tag = number()
    const length = number()
    if ((tag & 7) === 0) continue
    if ((tag & 7) !== 2) break
    found.push([tag >>> 3, message.subarray(at, at + length)])
    at += length
  }
  return found
}
