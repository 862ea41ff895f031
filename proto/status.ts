import { Metadata, status as Status, type ServiceError, type StatusObject } from '@grpc/grpc-js'
import { CareenError, type Code, CODES, type Violation } from '../policies/model/index.ts'
import { decodeDetails, encodeDetails } from './details.ts'
import { readable } from './readable.ts'
import { unreachable } from './unreachable.ts'

/** The gRPC status of each error code. */
const STATUS: Readonly<Record<Code, Status>> = {
  INVALID_ARGUMENT: Status.INVALID_ARGUMENT,
  MALFORMED_MESSAGE: Status.INVALID_ARGUMENT,
  UNKNOWN_FIELD: Status.INVALID_ARGUMENT,
  UNKNOWN_ENUM_VALUE: Status.INVALID_ARGUMENT,
  CONTENT_MISMATCH: Status.INVALID_ARGUMENT,
  REQUEST_ID_REUSED: Status.INVALID_ARGUMENT,
  PAGE_TOKEN_INVALID: Status.INVALID_ARGUMENT,
  NAME_INVALID: Status.INVALID_ARGUMENT,
  FILTER_INVALID: Status.INVALID_ARGUMENT,
  UPDATE_MASK_INVALID: Status.INVALID_ARGUMENT,
  NOT_FOUND: Status.NOT_FOUND,
  ALREADY_EXISTS: Status.ALREADY_EXISTS,
  WORKSPACE_DIFFERS: Status.FAILED_PRECONDITION,
  RUN_IN_PROGRESS: Status.ALREADY_EXISTS,
  FAILED_PRECONDITION: Status.FAILED_PRECONDITION,
  PLAN_STALE: Status.ABORTED,
  ETAG_MISMATCH: Status.ABORTED,
  PLAN_APPLIED: Status.FAILED_PRECONDITION,
  SECOND_ACTIVE_POLICY: Status.FAILED_PRECONDITION,
  LIMIT_EXCEEDED: Status.FAILED_PRECONDITION,
  EFFECTS_UNKNOWN: Status.FAILED_PRECONDITION,
  COUNT_MISMATCH: Status.ABORTED,
  APPROVAL_SPENT: Status.FAILED_PRECONDITION,
  APPROVAL_MISSING: Status.FAILED_PRECONDITION,
  INPUT_REQUIRED: Status.FAILED_PRECONDITION,
  LEASE_LOST: Status.ABORTED,
  REPORT_REFUSED: Status.PERMISSION_DENIED,
  INTENT_SETTLED: Status.FAILED_PRECONDITION,
  INTENTS_OPEN: Status.FAILED_PRECONDITION,
  CLOCK_DIFFERS: Status.FAILED_PRECONDITION,
  POLICY_CHANGED: Status.ABORTED,
  POLICY_NOT_UNDERSTOOD: Status.FAILED_PRECONDITION,
  PROTOCOL_UNSUPPORTED: Status.FAILED_PRECONDITION,
  DATABASE_LOCKED: Status.FAILED_PRECONDITION,
  DATABASE_TOO_NEW: Status.FAILED_PRECONDITION,
  STORE_FAILED: Status.DATA_LOSS,
  STORE_READ_ONLY: Status.UNAVAILABLE,
  QUEUE_UNAVAILABLE: Status.UNAVAILABLE,
  DAEMON_UNREACHABLE: Status.UNAVAILABLE,
  DRAINING: Status.UNAVAILABLE,
  METHOD_UNKNOWN: Status.UNIMPLEMENTED,
  MESSAGE_TOO_LARGE: Status.RESOURCE_EXHAUSTED,
  PLAN_TOO_LARGE: Status.RESOURCE_EXHAUSTED,
  RATE_LIMITED: Status.RESOURCE_EXHAUSTED,
  TOO_MANY_STREAMS: Status.RESOURCE_EXHAUSTED,
  DEADLINE_TOO_LONG: Status.INVALID_ARGUMENT,
  STREAM_ENDED: Status.UNAVAILABLE,
  READER_TOO_SLOW: Status.RESOURCE_EXHAUSTED,
  CREDENTIALS_MISSING: Status.UNAUTHENTICATED,
  CREDENTIALS_INVALID: Status.UNAUTHENTICATED,
  CREDENTIALS_EXPIRED: Status.UNAUTHENTICATED,
  ROLE_MISSING: Status.PERMISSION_DENIED,
  SECOND_PERSON_NEEDED: Status.PERMISSION_DENIED,
  CREDENTIAL_NOT_BOUND: Status.FAILED_PRECONDITION,
  REGISTRY_NOT_APPLIED: Status.FAILED_PRECONDITION,
  REGISTRY_OWNED: Status.ALREADY_EXISTS,
  REGISTRY_ALIAS_SUSPECTED: Status.FAILED_PRECONDITION,
  PAUSED: Status.FAILED_PRECONDITION,
  OUTSIDE_WINDOW: Status.FAILED_PRECONDITION,
  MANAGER_DIFFERS: Status.FAILED_PRECONDITION,
  PLAN_REQUIRED: Status.FAILED_PRECONDITION,
  PROTECTION_LEFT_OUT: Status.FAILED_PRECONDITION,
  DESTROY_PREVENTED: Status.FAILED_PRECONDITION,
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

/** After how many milliseconds a new attempt can succeed, if the error does not say it. */
const RETRY: Partial<Record<Code, number>> = {
  STORE_READ_ONLY: 30_000,
  QUEUE_UNAVAILABLE: 5_000,
  REGISTRY_UNREACHABLE: 30_000,
  REGISTRY_THROTTLED: 60_000,
  RATE_LIMITED: 1_000,
  TOO_MANY_STREAMS: 1_000,
  DRAINING: 2_000,
}

const DETAILS = 'grpc-status-details-bin'

// Why: clients accept trailers of 8 KiB. A message has twice its bytes in a header, and details have 4/3.
const MESSAGE_BYTES = 1024
const DETAILS_BYTES = 4096
const VALUE_BYTES = 800

/** What an error with the status FAILED_PRECONDITION is about, by the key of its metadata. */
const SUBJECTS = ['object', 'plan', 'run', 'repository', 'registry', 'workspace']

/**
 * Returns an error for gRPC: status, message, and details of google.rpc. The details are an ErrorInfo with the code, and a BadRequest,
 * a PreconditionFailure or a RetryInfo as the code requires. Long values are cut, so that all of it fits into trailers. `requestId`: of
 * the call that failed.
 */
export function toStatus(error: CareenError, requestId?: string): StatusObject {
  const code = STATUS[error.code]
  const message = readable(error.message, MESSAGE_BYTES)
  const metadata = new Metadata()
  metadata.set(DETAILS, boundedDetails(code, message, named(error, requestId)))
  return { code, details: message, metadata }
}

/** Names the call first, as the last values are those that may not fit. */
function named({ code, metadata, retryAfter }: CareenError, requestId: string | undefined): Described {
  return requestId === undefined
    ? { code, metadata, retryAfter }
    : { code, retryAfter, metadata: { request_id: requestId, ...metadata } }
}

/** What details say of an error. */
type Described = Pick<CareenError, 'code' | 'metadata' | 'retryAfter'>

/** Returns true if a status contains details. */
export function hasDetails({ metadata }: { readonly metadata?: Metadata | null | undefined }): boolean {
  return (metadata?.get(DETAILS).length ?? 0) > 0
}

/** Returns the code in the details of a failure, or undefined if it has none. */
export function reasonOf({
  metadata,
}: {
  readonly metadata?: Metadata | null | undefined
}): string | undefined {
  const [encoded] = metadata?.get(DETAILS) ?? []
  return Buffer.isBuffer(encoded) ? decodeDetails(encoded)?.reason : undefined
}

/** Leaves out the last values that do not fit. */
function boundedDetails(status: Status, message: string, error: Described): Buffer {
  const { code, metadata, retryAfter = RETRY[code] } = error
  const { field } = metadata
  const isInvalid = status === Status.INVALID_ARGUMENT && field !== undefined
  const values = Object.entries(metadata).map(
    ([key, value]) => [readable(key, VALUE_BYTES), readable(value, VALUE_BYTES)] as const,
  )
  const encode = (some: typeof values): Buffer => {
    const shown = Object.fromEntries(some)
    return encodeDetails(status, message, {
      reason: code,
      metadata: shown,
      ...(isInvalid ? { field: readable(field, VALUE_BYTES) } : {}),
      ...(status === Status.FAILED_PRECONDITION
        ? { precondition: { type: code, subject: subjectOf(shown) } }
        : {}),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
  }
  for (let count = values.length; count > 0; count -= 1) {
    const encoded = encode(values.slice(0, count))
    if (encoded.length <= DETAILS_BYTES) return encoded
  }
  return encode([])
}

function subjectOf(metadata: Readonly<Record<string, string>>): string {
  const key = SUBJECTS.find((one) => metadata[one] !== undefined)
  return (key === undefined ? undefined : metadata[key]) ?? 'careend'
}

/** Returns the failure of a call as a CareenError. The message names `address` if no daemon answered there. */
export function fromStatus(failure: unknown, address: string): CareenError {
  if (!isServiceError(failure)) return CareenError.from(failure)
  const info = infoOf(failure.metadata.get(DETAILS)[0])
  if (info) {
    const { metadata, ...rest } = info
    return new CareenError(info.code, failure.details, { ...rest, metadata: { ...metadata }, cause: failure })
  }
  switch (failure.code) {
    case Status.UNAVAILABLE:
      return unreachable(address, failure.details, failure)
    case Status.DEADLINE_EXCEEDED:
      return new CareenError('DEADLINE_EXCEEDED', `the daemon at ${address} did not answer in time`, {
        cause: failure,
      })
    case Status.CANCELLED:
      return new CareenError('CANCELLED', 'stopped on request', { cause: failure })
    case Status.RESOURCE_EXHAUSTED:
      return exhausted(failure)
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

/** Why no details: gRPC itself refuses a large answer, and a stream that nobody reads is reset. */
function exhausted(failure: ServiceError): CareenError {
  if (/larger than max/i.test(failure.details))
    return new CareenError('MESSAGE_TOO_LARGE', 'the answer of the daemon is larger than 4 MiB', {
      cause: failure,
    })
  return new CareenError('READER_TOO_SLOW', 'the daemon ended a stream that was not read', { cause: failure })
}

function isServiceError(failure: unknown): failure is ServiceError {
  return (
    failure instanceof Error &&
    'code' in failure &&
    'metadata' in failure &&
    failure.metadata instanceof Metadata
  )
}

type Info = {
  readonly code: Code
  readonly metadata: Readonly<Record<string, string>>
  readonly violations: readonly Violation[]
  readonly retryAfter?: number
}

/** Returns the ErrorInfo, or undefined if there is none, or its reason is not known. */
function infoOf(encoded: unknown): Info | undefined {
  const details = Buffer.isBuffer(encoded) ? decodeDetails(encoded) : undefined
  const code = CODES.find((one) => one === details?.reason)
  return details === undefined || code === undefined ? undefined : { ...details, code }
}
