import { Metadata, status as Status, type ServiceError, type StatusObject } from '@grpc/grpc-js'
import { CareenError, type Code, CODES } from '../policies/model/index.ts'
import { decodeDetails, encodeDetails } from './details.ts'

/** The gRPC status of each error code. */
const STATUS: Readonly<Record<Code, Status>> = {
  INVALID_ARGUMENT: Status.INVALID_ARGUMENT,
  MALFORMED_MESSAGE: Status.INVALID_ARGUMENT,
  UNKNOWN_FIELD: Status.INVALID_ARGUMENT,
  UNKNOWN_ENUM_VALUE: Status.INVALID_ARGUMENT,
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

/** Returns an error for gRPC: status, message, and details of google.rpc: ErrorInfo with the code, and the field to correct. */
export function toStatus(error: CareenError): Partial<StatusObject> {
  const { code, message, metadata: values } = error
  const metadata = new Metadata()
  const { field } = values
  const details = { reason: code, metadata: values, ...(field === undefined ? {} : { field }) }
  metadata.set(DETAILS, encodeDetails(STATUS[code], message, details))
  return { code: STATUS[code], details: message, metadata }
}

/** Returns the failure of a call as a CareenError. The message names `address` if no daemon answered there. */
export function fromStatus(failure: unknown, address: string): CareenError {
  if (!isServiceError(failure)) return CareenError.from(failure)
  const info = infoOf(failure.metadata.get(DETAILS)[0])
  if (info)
    return new CareenError(info.code, failure.details, { metadata: { ...info.metadata }, cause: failure })
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

type Info = { readonly code: Code; readonly metadata: Readonly<Record<string, string>> }

/** Returns the ErrorInfo, or undefined if there is none, or its reason is not known. */
function infoOf(encoded: unknown): Info | undefined {
  const details = Buffer.isBuffer(encoded) ? decodeDetails(encoded) : undefined
  const code = CODES.find((one) => one === details?.reason)
  return details === undefined || code === undefined ? undefined : { code, metadata: details.metadata }
}
