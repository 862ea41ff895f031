import type { Code } from '../../policies/model/index.ts'

/** Exit statuses of careen. 0 to 3 are Terraform's. */
export const EXIT = {
  ok: 0,
  error: 1,
  changes: 2,
  unformatted: 3,
  stale: 4,
  refused: 5,
  unreachable: 6,
  denied: 7,
  cancelled: 8,
  timeout: 9,
} as const

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** Codes with an exit status of their own; every other code is 1. */
const STATUS: Partial<Record<Code, ExitStatus>> = {
  PLAN_STALE: EXIT.stale,
  ETAG_MISMATCH: EXIT.stale,
  COUNT_MISMATCH: EXIT.stale,
  WORKSPACE_DIFFERS: EXIT.refused,
  CONTENT_MISMATCH: EXIT.refused,
  LIMIT_EXCEEDED: EXIT.refused,
  OUTSIDE_WINDOW: EXIT.refused,
  MANAGER_DIFFERS: EXIT.refused,
  PLAN_REQUIRED: EXIT.refused,
  APPROVAL_MISSING: EXIT.refused,
  PROTECTION_LEFT_OUT: EXIT.refused,
  DESTROY_PREVENTED: EXIT.refused,
  EFFECTS_UNKNOWN: EXIT.refused,
  KEPT_TAG_MISSING: EXIT.refused,
  REGISTRY_INCONSISTENT: EXIT.refused,
  DAEMON_UNREACHABLE: EXIT.unreachable,
  DRAINING: EXIT.unreachable,
  CREDENTIALS_MISSING: EXIT.denied,
  CREDENTIALS_INVALID: EXIT.denied,
  CREDENTIALS_EXPIRED: EXIT.denied,
  ROLE_MISSING: EXIT.denied,
  SECOND_PERSON_NEEDED: EXIT.denied,
  CANCELLED: EXIT.cancelled,
  DEADLINE_EXCEEDED: EXIT.timeout,
}

export function exitStatus(code: Code): ExitStatus {
  return STATUS[code] ?? EXIT.error
}

/** What each exit status means. */
export const EXIT_MEANINGS: readonly (readonly [ExitStatus, string])[] = [
  [0, 'done, or nothing to do'],
  [1, 'error'],
  [2, 'there are changes (plan -detailed-exitcode)'],
  [3, 'a file is not formatted (fmt -check)'],
  [4, 'the plan is stale, or a number of images is not the true one'],
  [5, 'refused for safety or a window, not approved, or images not known (plan)'],
  [6, 'no daemon answers'],
  [7, 'not authenticated, or no permission'],
  [8, 'cancelled'],
  [9, 'timed out'],
]

/** Returns a line for each exit status, of those that are named or of all. */
export function exitHelp(statuses?: ReadonlySet<ExitStatus>): string {
  const lines = EXIT_MEANINGS.filter(([status]) => statuses?.has(status) ?? true)
  return `Exit status:\n${lines.map(([status, meaning]) => `  ${status}  ${meaning}\n`).join('')}`
}
