import { status as Status } from '@grpc/grpc-js'
import { exitStatus } from '../../cli/framework/exit.ts'
import { CareenError, type Code, CODES } from '../../policies/model/index.ts'
import { toStatus } from '../../proto/status.ts'
import { table } from './table.ts'

/** What each code means, and what to do. An error's own message has the names and the figures. */
const MEANINGS: Readonly<Record<Code, readonly [meaning: string, remedy: string]>> = {
  INVALID_ARGUMENT: [
    'A flag, an argument, a file or a request is not valid.',
    'Correct the flag, argument or file that the message names.',
  ],
  MALFORMED_MESSAGE: [
    'A request is not encoded as its definition says. The message names the field.',
    'Report it, if the client is a careen; correct the client, if it is another program.',
  ],
  UNKNOWN_FIELD: [
    'A request has a field that the daemon does not know: the client is newer. The daemon did nothing.',
    'Upgrade the daemon, or use a client of its version.',
  ],
  UNKNOWN_ENUM_VALUE: [
    'A request has a value that the daemon does not know: the client is newer. The daemon did nothing.',
    'Upgrade the daemon, or use a client of its version.',
  ],
  CONTENT_MISMATCH: [
    'The daemon read another object than the client sent: a part was lost, as the two have different versions. The daemon did nothing.',
    'Upgrade the older of the two, the daemon or the client.',
  ],
  NOT_FOUND: ['The daemon has no object, run or plan of that name.', 'Check the name.'],
  ALREADY_EXISTS: [
    'Another workspace owns the object, or the registry at that URL.',
    'Rename it, or plan in the workspace that owns it.',
  ],
  WORKSPACE_DIFFERS: [
    'The `careen` block of the files names another workspace or daemon, or the workspace was applied from other files alone. Nothing was changed.',
    'Leave out `-workspace` and `CAREEN_WORKSPACE`, choose the daemon with `-daemon`, or change the block. A block that names the workspace says that files belong there.',
  ],
  RUN_IN_PROGRESS: [
    'A run of the kind is queued or works in the repository. The metadata has its name.',
    'Watch that run, or wait for its end.',
  ],
  FAILED_PRECONDITION: [
    'A condition of the request is not met.',
    'Do what the message says, then try again.',
  ],
  PLAN_STALE: ['The configuration changed after the plan was made. Nothing was applied.', 'Make a new plan.'],
  ETAG_MISMATCH: [
    'The resource was changed since its etag was read. Nothing was done.',
    'Read it again, then repeat with its new etag.',
  ],
  PLAN_APPLIED: ['The plan is already applied. A plan is applied once.', 'Make a new plan.'],
  SECOND_ACTIVE_POLICY: [
    'Two ACTIVE policies would govern one repository.',
    'Disable one of them, or change what it covers.',
  ],
  MANAGER_DIFFERS: [
    'The plan would change an object that another origin or identity manages. Nothing was changed.',
    'Change the object where it is managed, or take it over with `-take-over`.',
  ],
  PLAN_REQUIRED: [
    'A policy was written directly in a workspace that is changed by plans alone. Nothing was written.',
    'Declare the policy in the files of the workspace, and run `careen plan`.',
  ],
  PROTECTION_LEFT_OUT: [
    'The plan would delete an image that a `protect` block of the files holds, and `-target` or `-exclude` leaves the block out. Nothing was changed.',
    'Choose the block too, or exclude what deletes.',
  ],
  DESTROY_PREVENTED: [
    'An object that is stored with `prevent_destroy = true` would be destroyed. Nothing was changed.',
    'Declare it again, or apply it without `prevent_destroy` first.',
  ],
  LIMIT_EXCEEDED: [
    'The run would exceed a limit of the policy. Nothing was deleted.',
    'Read `careen runs show ID`, then run `careen approve ID`, or change the policy.',
  ],
  COUNT_MISMATCH: [
    'The number of images that was given is not the number of images that would be approved. Nothing was done.',
    'Look at the plan or the run again, and give its number.',
  ],
  APPROVAL_MISSING: [
    'The workspace has the two-person rule (`approvers = 1` in `careend.hcl`), and nobody but who made the plan has approved it, or only an identity of a kind that `approver_kinds` leaves out. Nothing was changed or deleted.',
    'Ask another person to run `careen approve PLANID`, then apply the plan by its id. A run waits for approval again with the next one: `careen runs`.',
  ],
  APPROVAL_SPENT: [
    'The approval was used or revoked before.',
    'List the runs with `careen runs`, and approve the one that waits now.',
  ],
  INPUT_REQUIRED: [
    'The command needs an answer of a person, and nobody can be asked. Nothing was done.',
    'Add the flag that the message names, or run the command at a terminal.',
  ],
  EFFECTS_UNKNOWN: [
    'The daemon could not read a repository, so the plan does not show all that it deletes.',
    'Repair the registries that the plan names, or apply with `-allow-unknown`.',
  ],
  LEASE_LOST: [
    'The worker lost its lease: it was too slow, or the run ended. It stopped.',
    'Nothing: another worker continues.',
  ],
  REPORT_REFUSED: [
    'The daemon refused what a worker reported: it is not what a run of careen does. Nothing of it was stored.',
    'Read the log of the daemon. Upgrade the worker, or find out who has its token.',
  ],
  INTENT_SETTLED: [
    'A worker reported a second, other outcome of a delete. The first one is kept.',
    'Nothing: the next run reads the repository again.',
  ],
  INTENTS_OPEN: [
    'A worker ended a run as done, and the outcome of one of its deletes is not recorded.',
    'Nothing: another worker continues, and resolves the outcome.',
  ],
  CLOCK_DIFFERS: [
    'The clocks of a worker and the daemon differ. Nothing was stored.',
    'Set both clocks, then run again.',
  ],
  POLICY_CHANGED: [
    'A change was applied during the run. The run stopped.',
    'Nothing: the next run applies the new policy.',
  ],
  POLICY_NOT_UNDERSTOOD: [
    'A newer careen stored a policy, a protection or a registry, and this program does not know all of it. Nothing is deleted.',
    'Upgrade the program that the message names, or replace the object with `careen apply`.',
  ],
  REQUEST_ID_REUSED: [
    'A client used the id of one call for another call. Nothing was changed.',
    'Use a new id for each call, and the same id only to repeat it.',
  ],
  NAME_INVALID: [
    'A request does not name a resource by its full name. The message has the form that is expected.',
    'Send the name as an answer of the daemon has it.',
  ],
  FILTER_INVALID: [
    'The filter of a list is not valid. The message has the column, and what is expected there.',
    'Write `FIELD OPERATOR VALUE`, joined with `AND`.',
  ],
  UPDATE_MASK_INVALID: [
    'The update mask names no field of the resource. Nothing was changed.',
    'Name fields as the message lists them, or `*` for all.',
  ],
  PAGE_TOKEN_INVALID: [
    'A page token expired after 24 hours, or belongs to another list, caller or daemon.',
    'Begin with an empty page token.',
  ],
  PROTOCOL_UNSUPPORTED: [
    'A worker has another version than the daemon, and they cannot work together. Nothing was deleted.',
    'Upgrade the daemon first, then its workers.',
  ],
  DATABASE_LOCKED: ['Another daemon uses the database.', 'Stop it, or name another database.'],
  DATABASE_TOO_NEW: ['A newer careen wrote the database.', 'Use that version or a newer one.'],
  STORE_FAILED: [
    'The database cannot be used: it is damaged, its file was moved or replaced, or the disk fails. Nothing is deleted.',
    'Do what the message says: put the file back, repair the disk, or restore a backup.',
  ],
  STORE_READ_ONLY: [
    'The database can be read, but not written: the disk is full, or the file is read-only. Nothing is stored and nothing is deleted.',
    'Free disk space, or make the file writable. The daemon goes on by itself.',
  ],
  QUEUE_UNAVAILABLE: [
    'Redis does not answer, or may drop jobs.',
    'Start Redis, with `maxmemory-policy noeviction`.',
  ],
  DAEMON_UNREACHABLE: ['No daemon answers at the address.', 'Start `careend`, or name its address.'],
  METHOD_UNKNOWN: [
    'The daemon has no such call: it is older than the client, or another program.',
    'Upgrade the daemon, or use a client of its version.',
  ],
  MESSAGE_TOO_LARGE: [
    'A message is larger than 4 MiB, or the metadata of a call is larger than 8 KiB.',
    'Ask for less at a time, for example with a smaller page.',
  ],
  PLAN_TOO_LARGE: ['The objects of a plan are larger than 64 MiB.', 'Split the workspace.'],
  RATE_LIMITED: [
    'A caller sends more calls a second than the daemon accepts, or too many requests arrive at once.',
    'Nothing: `careen` and workers try again by themselves. Other clients wait as the RetryInfo says.',
  ],
  DEADLINE_TOO_LONG: ['A caller asks for a deadline of more than an hour.', 'Set a shorter deadline.'],
  TOO_MANY_STREAMS: [
    'A caller has as many streams open as it may, such as `careen run` that follows a run.',
    'End some of them. `careen` tries again by itself.',
  ],
  DRAINING: [
    'The daemon is stopping. It takes no call, and ends streams.',
    'Nothing: `careen` and workers try again by themselves, as long as the call may be repeated.',
  ],
  STREAM_ENDED: [
    'A stream was open for 29 minutes, which is as long as it may be.',
    'Nothing: `careen` opens it again by itself. Other clients open it again.',
  ],
  READER_TOO_SLOW: [
    'A caller read nothing of a stream for a minute, so the daemon ended it.',
    'Open the stream again, and read it.',
  ],
  CREDENTIALS_MISSING: [
    'The daemon requires a token or a client certificate.',
    'Give a token with `-token-file`, or a certificate with `-client-certificate` and `-client-key`.',
  ],
  CREDENTIALS_INVALID: [
    'The daemon does not know the token, or does not accept the token of an issuer or the client certificate.',
    "Give a valid one. The message says why an issuer's token or a certificate is not accepted.",
  ],
  CREDENTIALS_EXPIRED: ['The token or the client certificate has expired.', 'Use a new one.'],
  ROLE_MISSING: [
    'The caller lacks the role for this, or what it names does not exist.',
    'Use an identity with the role that the message names.',
  ],
  SECOND_PERSON_NEEDED: [
    'The workspace has the two-person rule (`approvers = 1` in `careend.hcl`), and who approves made the change or asked for the run, or has a kind of identity that `approver_kinds` leaves out.',
    'Ask another person than the message names to run the command. Identities of one human belong into one `person` block.',
  ],
  REGISTRY_UNREACHABLE: [
    'The registry does not answer, even to repeated requests.',
    'Check its address and state.',
  ],
  REGISTRY_UNAUTHORIZED: [
    'The registry rejects the credentials, or they lack a right.',
    'Run `careen registries check NAME`; the page of the registry lists the rights.',
  ],
  REGISTRY_NOT_FOUND: ['The registry has no such repository or image.', 'Check the URL and the name.'],
  CREDENTIAL_NOT_BOUND: [
    'The registry block refers to a secret or file that careend.hcl of this host does not bind to the registry.',
    'Add the reference to a registry_host block on the host that the message names, and send SIGHUP.',
  ],
  REGISTRY_NOT_APPLIED: [
    'A plan of a caller who may not apply it does not connect to registries that are new, or whose url, credentials or files changed.',
    'Have the registry block applied first, or plan with the role writer.',
  ],
  REGISTRY_OWNED: [
    'Two registry blocks are one registry, in two workspaces or by an alias in careend.hcl. Two configurations would rule its images.',
    'Remove one of the blocks, or the alias if they are two registries.',
  ],
  PAUSED: [
    'A person paused the registry or the repository, so that nothing is deleted there; or a run left its place to another registry.',
    'Resume it when its reason is over: careen resume REGISTRY, or careen repositories resume REPO. Runs go on by themselves.',
  ],
  OUTSIDE_WINDOW: [
    'The window of a policy is closed, so that nothing is deleted under it; or that of a workspace in careend.hcl, so that nothing is applied.',
    'Wait until it opens, which the message says, or change the window. Runs that wait go on by themselves.',
  ],
  REGISTRY_ALIAS_SUSPECTED: [
    'A registry shows the same address or certificate as one of another workspace, so both may be one registry.',
    'Add the host to aliases or to distinct_from in careend.hcl of the daemon, as the message says, and send SIGHUP.',
  ],
  REGISTRY_READ_ONLY: [
    'The registry is in a maintenance mode and does not allow changes.',
    'End the maintenance mode.',
  ],
  REGISTRY_DELETE_DISABLED: [
    'The registry does not allow deletes.',
    'Enable them; the page of the registry says how.',
  ],
  REGISTRY_INVALID_RESPONSE: [
    'The registry answers in a way that careen cannot rely on, such as a list with a missing page.',
    'Check the registry and the proxies before it.',
  ],
  REGISTRY_THROTTLED: [
    'The registry asks for fewer requests, for longer than a run waits.',
    'Nothing: the message says until when, and a later run continues.',
  ],
  REGISTRY_INCONSISTENT: [
    'More than 10 % of the images (and more than 5) are missing at once. Nothing was deleted.',
    'Check the storage of the registry. If they were deleted on purpose, run `careen repositories resume REPO`.',
  ],
  DELETE_OUTCOME_UNKNOWN: [
    'The connection closed during a DELETE, and its outcome is unknown.',
    'Nothing: a run after 15 minutes resolves the outcome.',
  ],
  DELETE_NOT_EFFECTIVE: [
    'The registry answered that images were deleted, and still serves them.',
    'Check its logs, caches, mirrors and retention locks.',
  ],
  KEPT_TAG_MISSING: [
    'A kept tag, or an image that it needs, was missing after a delete. The run stopped.',
    'Read `careen runs show ID`, then run `careen repositories resume REPO`.',
  ],
  RESTORE_IMPOSSIBLE: ['The registry lacks layers that the image needs.', 'Push the image again.'],
  CANCELLED: ['A user or a program cancelled the run or the request.', 'Nothing.'],
  DEADLINE_EXCEEDED: ['No answer arrived in time.', 'Try again; check the load of the daemon.'],
  INTERNAL: ['A fault in careen.', 'Report it, with the message and the log.'],
}

/** Every code with its meaning, its remedy, the exit status of `careen`, and the gRPC status. */
export function errorTable(): string {
  const rows = CODES.map((code) => {
    const [meaning, remedy] = MEANINGS[code]
    const { code: grpc } = toStatus(new CareenError(code, ''))
    return [`\`${code}\``, meaning, remedy, String(exitStatus(code)), Status[grpc]]
  })
  return table(['code', 'meaning', 'what to do', 'exit', 'gRPC'], rows)
}
