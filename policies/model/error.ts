/**
 * The codes of every failure except errors in a user's policy file.
 * The list is closed: `proto/status.ts` maps it to gRPC and `cli/framework/exit.ts` to exit codes, and nobody else does.
 */
export const CODES = [
  'INVALID_ARGUMENT',
  'MALFORMED_MESSAGE',
  'UNKNOWN_FIELD',
  'UNKNOWN_ENUM_VALUE',
  'CONTENT_MISMATCH',
  'REQUEST_ID_REUSED',
  'PAGE_TOKEN_INVALID',
  'NAME_INVALID',
  'FILTER_INVALID',
  'UPDATE_MASK_INVALID',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'WORKSPACE_DIFFERS',
  'RUN_IN_PROGRESS',
  'FAILED_PRECONDITION',
  'PLAN_STALE',
  'ETAG_MISMATCH',
  'PLAN_APPLIED',
  'SECOND_ACTIVE_POLICY',
  'LIMIT_EXCEEDED',
  'PAUSED',
  'OUTSIDE_WINDOW',
  'MANAGER_DIFFERS',
  'PLAN_REQUIRED',
  'PROTECTION_LEFT_OUT',
  'DESTROY_PREVENTED',
  'EFFECTS_UNKNOWN',
  'COUNT_MISMATCH',
  'APPROVAL_SPENT',
  'APPROVAL_MISSING',
  'INPUT_REQUIRED',
  'LEASE_LOST',
  'REPORT_REFUSED',
  'INTENT_SETTLED',
  'INTENTS_OPEN',
  'CLOCK_DIFFERS',
  'POLICY_CHANGED',
  'POLICY_NOT_UNDERSTOOD',
  'PROTOCOL_UNSUPPORTED',
  'DATABASE_LOCKED',
  'DATABASE_TOO_NEW',
  'STORE_FAILED',
  'STORE_READ_ONLY',
  'QUEUE_UNAVAILABLE',
  'DAEMON_UNREACHABLE',
  'DRAINING',
  'METHOD_UNKNOWN',
  'MESSAGE_TOO_LARGE',
  'PLAN_TOO_LARGE',
  'RATE_LIMITED',
  'TOO_MANY_STREAMS',
  'DEADLINE_TOO_LONG',
  'STREAM_ENDED',
  'READER_TOO_SLOW',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_INVALID',
  'CREDENTIALS_EXPIRED',
  'ROLE_MISSING',
  'SECOND_PERSON_NEEDED',
  'CREDENTIAL_NOT_BOUND',
  'REGISTRY_NOT_APPLIED',
  'REGISTRY_OWNED',
  'REGISTRY_ALIAS_SUSPECTED',
  'REGISTRY_UNREACHABLE',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_NOT_FOUND',
  'REGISTRY_READ_ONLY',
  'REGISTRY_DELETE_DISABLED',
  'REGISTRY_INVALID_RESPONSE',
  'REGISTRY_THROTTLED',
  'REGISTRY_INCONSISTENT',
  'DELETE_OUTCOME_UNKNOWN',
  'DELETE_NOT_EFFECTIVE',
  'KEPT_TAG_MISSING',
  'RESTORE_IMPOSSIBLE',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
] as const

/** The closed list of error codes. Each has one gRPC status and one exit code. */
export type Code = (typeof CODES)[number]

type ErrorDetails = ErrorOptions & {
  readonly metadata?: Record<string, string>
  readonly retryAfter?: number | undefined
  readonly violations?: readonly Violation[]
}

/** A field of a request that is not valid. `field`: its path, such as `pin.reason`. */
export type Violation = { readonly field: string; readonly description: string }

/**
 * The one error class. `message` names the thing and the next step; `metadata` holds the same values for programs, and `field` the
 * path of a request's field that is not valid. `retryAfter`: milliseconds until a new attempt can succeed. `violations`: the fields of a
 * request that are not valid.
 */
export class CareenError extends Error {
  override readonly name = 'CareenError'
  readonly code: Code
  readonly metadata: Readonly<Record<string, string>>
  readonly retryAfter: number | undefined
  // Why private: logs write the properties of an error, and these are in its metadata.
  readonly #violations: readonly Violation[]

  constructor(code: Code, message: string, options: ErrorDetails = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.metadata = options.metadata ?? {}
    this.retryAfter = options.retryAfter
    const field = this.metadata['field']
    this.#violations = options.violations ?? (field === undefined ? [] : [{ field, description: message }])
  }

  get violations(): readonly Violation[] {
    return this.#violations
  }

  /** Turns any caught value into a CareenError; an unknown one becomes INTERNAL and keeps its cause. */
  static from(value: unknown): CareenError {
    if (value instanceof CareenError) return value
    const message = value instanceof Error ? value.message : String(value)
    return new CareenError('INTERNAL', message, { cause: value })
  }
}

/** Returns the code of an error, such as ENOENT or a code of careen, or undefined if it has none. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined
}
