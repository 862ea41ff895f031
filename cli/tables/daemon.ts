import { type Flag, REMOTE } from '../framework/arguments.ts'
import { type CommandEntries, DOCUMENT, INPUT, JSON_FLAG, REFERENCE, WORKSPACE } from '../framework/entry.ts'
import { EXIT } from '../framework/exit.ts'
import { REGISTRIES } from './registries.ts'

/** Which repositories, and for how long to wait. */
const RUNNING: Readonly<Record<string, Flag>> = {
  target: {
    value: 'GLOB',
    doc: 'Repositories with a policy in force, by name or by the address of their policy, such as prod/shop/** or lifecycle_policy.team-*; may be repeated.',
  },
  exclude: { value: 'GLOB', doc: 'Leave these repositories out, whatever -target says; may be repeated.' },
  detach: { doc: 'Do not wait until the runs end.' },
  timeout: {
    value: 'TIME',
    doc: 'Exit with 9 if runs have not ended after this time, such as 10m. They go on.',
  },
  ...DOCUMENT,
}

/** Commands that send requests to the daemon. */
export const DAEMON: CommandEntries = {
  'dry-run': {
    usage: 'careen dry-run REPO... | -target=GLOB',
    summary: 'Evaluates repositories now and shows which images runs would delete. Deletes nothing.',
    details: REFERENCE,
    flags: {
      policy: {
        value: 'POLICY',
        doc: 'Evaluate this policy (NAME or lifecycle_policy.NAME), whatever its status, instead of the one in force.',
      },
      ...RUNNING,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1000 },
    exits: [EXIT.stale],
    load: async () => (await import('../commands/run.ts')).dryRun,
  },
  run: {
    usage: 'careen run REPO... | -target=GLOB',
    summary: 'Looks at repositories, asks, and deletes exactly what was shown, by the policies in force.',
    details: `${REFERENCE}\nA dry run looks at each repository. Within the limits of the policies a yes is asked for; over one of them the number of all images.\nWhat has moved after the question stays. With -auto-approve nobody is asked, and runs over a limit wait for approval (exit 5).`,
    flags: {
      'auto-approve': { doc: 'Do not ask. Runs over a limit wait for approval.' },
      'approve-images': {
        value: 'N',
        doc: 'Delete without a question: N is the number of all images that would be deleted. Any other number exits with 4.',
      },
      ...INPUT,
      ...RUNNING,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1000 },
    exits: [EXIT.stale],
    load: async () => (await import('../commands/run.ts')).run,
  },
  runs: {
    usage: 'careen runs [show ID [-detail] | cancel ID]',
    summary: 'Lists runs, shows the details of one, or cancels one.',
    details:
      'ID is the id of a run, or its first characters.\nIMAGES: images deleted or untagged so far, also by failed runs, of all; in brackets, what a dry run would delete.\nFREED: bytes that the registry can free. waiting: a person must approve.\npending: deletes whose outcome is not known yet.',
    flags: {
      repository: { value: 'REPO', doc: 'List only runs of this repository.' },
      state: {
        value: 'STATE',
        doc: 'List only runs in this state.',
        choices: ['waiting', 'done', 'failed', 'queued', 'running', 'cancelled'],
      },
      since: { value: 'TIME', doc: 'List only runs since then: 7d, or 2026-11-30T00:00:00Z.' },
      limit: { value: 'N', doc: 'List at most the newest N (default 20).' },
      detail: { doc: 'Show every image with its reasons, also those that are kept.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 2, known: async () => ['show', 'cancel'] },
    exits: [EXIT.stale],
    load: async () => (await import('../commands/runs.ts')).runs,
  },
  watch: {
    usage: 'careen watch [ID...]',
    summary: 'Shows runs while they change: on a terminal one screen, into a pipe a line for each change.',
    details:
      'With ids it ends when these runs have ended or wait for a person. Without them it shows all runs of the last day and those that have not\nended, until Ctrl-C. The runs go on.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: Infinity },
    load: async () => (await import('../commands/watch.ts')).watch,
  },
  approve: {
    usage: 'careen approve ID.. | PLANID',
    summary:
      'Approves runs that wait for approval, by the number of their images, or a plan that somebody else made.',
    details:
      'ID is the id of a run, or its first characters: new runs delete exactly what was shown. The number is that of all images of these runs together.\nThe repositories are looked at again before the question. An image that has moved since the run waits stays. An approval is for one run, and ends after 72 hours.\nA wrong number exits with 8 if it was typed, and with 4 if it is that of -approve-images. Nothing is approved then.\nPLANID is the id of a plan in a workspace with the two-person rule (approvers = 1 in careend.hcl), which its maker cannot apply alone.\nIt needs a yes, and the number of the images over a limit. Without the number, they wait.',
    flags: {
      'approve-images': {
        value: 'N',
        doc: 'Approve the images without a question: N is their number, for all runs together.',
      },
      'auto-approve': { doc: 'Do not ask for the confirmation of a plan. Images over a limit wait.' },
      note: { value: 'TEXT', doc: 'Why it is approved, for other people.' },
      ...INPUT,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 100 },
    exits: [EXIT.stale, EXIT.cancelled],
    load: async () => (await import('../commands/approve.ts')).approve,
  },
  explain: {
    usage: 'careen explain REPO[:TAG | @DIGEST]',
    summary: 'Shows what happens to every image, or to one, and why. Includes deleted images.',
    details: `${REFERENCE}\nA time ahead shows what the policy in force would decide then of the images of now. A time before shows what the last run before it decided.`,
    flags: {
      at: {
        value: 'TIME',
        doc: 'Explain another time than now: 2026-11-30T00:00:00Z, or 30d for in 30 days.',
      },
      detail: { doc: 'Show every image with all reasons, and the parts of an image.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/explain.ts')).explain,
  },
  restore: {
    usage: 'careen restore REPO:TAG | REPO@DIGEST | -run=ID | -policy=ADDRESS -since=TIME | -since-serial=N',
    summary: 'Restores images that careen deleted, while the registry still has their layers.',
    details: `${REFERENCE}\nAn image is restored with its children, signatures and tags. A tag that points to another image now is not moved.\nSeveral images are restored after a yes. After an interruption the daemon goes on, and the same command shows the rest.\nAn image that the next run would delete again within 7 days is pinned.`,
    flags: {
      run: {
        value: 'ID',
        doc: 'Restore all images that this run deleted: the id of a run, or its first characters.',
      },
      policy: { value: 'ADDRESS', doc: 'Restore what runs of this policy deleted since -since.' },
      since: { value: 'TIME', doc: 'With -policy: since then, such as 7d, or 2026-11-30T00:00:00Z.' },
      'since-serial': {
        value: 'N',
        doc: 'Restore what was deleted in the workspace after serial N was replaced by the next one.',
      },
      pin: {
        value: 'TIME',
        doc: 'For how long an image is pinned that the next run would delete again, such as 30d, or none (default 7d).',
      },
      'auto-approve': { doc: 'Do not ask for confirmation.' },
      ...INPUT,
      ...WORKSPACE,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1 },
    exits: [EXIT.cancelled],
    load: async () => (await import('../commands/restore.ts')).restore,
  },
  ...REGISTRIES,
  policies: {
    usage: 'careen policies [show ADDRESS]',
    summary: 'Lists the stored policies, or shows one as HCL.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2, known: async () => ['show'] },
    load: async () => (await import('../commands/policies.ts')).policies,
  },
  audit: {
    usage: 'careen audit [verify [FILE]]',
    summary: 'Shows who changed what, or verifies the record: no event was edited, removed or slipped in.',
    details:
      'careen audit -json > FILE exports all events, one a line, oldest first.\nverify reads FILE, or - for standard input, without a daemon; without FILE all events of the daemon. It computes every hash anew, compares what\nruns removed with what they recorded, and exits with 1 and the first event that is wrong. A cut end is found only with an event that was written down before: -anchor.',
    flags: {
      who: {
        value: 'IDENTITY',
        doc: "List only events of this identity, such as token:ID or token:*, or of a client's user@host.",
      },
      run: { value: 'ID', doc: 'List only events about this run: its id, or its first characters.' },
      repository: { value: 'REPO', doc: 'List only events about this repository, and its runs.' },
      since: { value: 'TIME', doc: 'List only events since then: 7d, or 2026-11-30T00:00:00Z.' },
      limit: { value: 'N', doc: 'List at most the newest N (default 20; with -json all).' },
      follow: { doc: 'Go on with new events, until Ctrl-C.' },
      removals: {
        doc: 'With -json, export also what runs removed, behind the events; with verify FILE, require that it is there.',
      },
      anchor: {
        value: 'N:SHA256',
        doc: 'Verify also that event N is there with this hash, as it was written down or logged.',
      },
      key: {
        value: 'KEY',
        doc: "Verify also the signatures by the daemon's public key, as it was written down.",
      },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 2, known: async () => ['verify'] },
    load: async () => (await import('../commands/audit.ts')).audit,
  },
  token: {
    usage: 'careen token create -role ROLE | list | revoke ID',
    summary: 'Creates, lists or revokes tokens, with which programs and workers call the daemon.',
    details:
      'Roles: reader reads and plans; operator also starts, cancels and approves runs and restores images;\nwriter also applies; admin also manages tokens; worker executes runs on another host, and nothing else.\nThe secret of a new token is printed once, alone on standard output. Only admins of all workspaces manage tokens,\nand nobody grants more than he has.',
    flags: {
      role: {
        value: 'ROLE',
        doc: 'Role of a new token.',
        choices: ['reader', 'operator', 'writer', 'admin', 'worker'],
      },
      workspaces: {
        value: 'NAMES',
        doc: 'Workspaces of the role, separated by commas (default: all, also later ones).',
      },
      registries: {
        value: 'NAMES',
        doc: 'Registries, as WORKSPACE/NAME, whose runs a worker may execute (default: all of its workspaces).',
      },
      expire: {
        value: 'TIME',
        doc: 'How long a new token is valid, such as 30d; at most 365d (default 90d).',
      },
      name: { value: 'TEXT', doc: 'What a new token is for.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 2, known: async () => ['create', 'list', 'revoke'] },
    load: async () => (await import('../commands/token.ts')).token,
  },
  doctor: {
    usage: 'careen doctor [-registry=NAME]',
    summary:
      'Shows what prevents cleaning and what to do, the worst first: daemon, database, queue, workers, clocks, credentials, registries, and what you may do.',
    details:
      'Exits with 1 if something fails, also credentials of a registry that the daemon cannot read.\nSends requests to no registry but the one of -registry.',
    flags: {
      registry: {
        value: 'NAME',
        doc: 'Check this registry too: whether it answers, takes the credentials, lists and deletes.',
      },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/doctor.ts')).doctor,
  },
  health: {
    usage: 'careen health [-live | -ready]',
    summary:
      'Shows whether the daemon is ready, what does not work and why, and which repositories are stopped or wait for approval.',
    details:
      'Exits with 1 if a part is FAILING: database, deletes, queue, clock or scheduler. A part that is DEGRADED is shown, and the daemon is ready.\nDELETES is FAILING while all deletes are on hold.\nLAST SUCCESS: when a run of the registry last succeeded.',
    flags: {
      live: { doc: 'Ask only whether the daemon answers.' },
      ready: { doc: 'Ask only whether the daemon answers, and its database can be written.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/health.ts')).health,
  },
}
