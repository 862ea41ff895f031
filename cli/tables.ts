import { type CommandTable, type Flag, REMOTE } from './arguments.ts'
import type { Command } from './command.ts'

const JSON_FLAG = { json: { doc: 'Print JSON for programs.' } }
const WORKSPACE = {
  workspace: { value: 'NAME', doc: 'The set of objects that this configuration owns (default "default").' },
}
const REFERENCE = 'REPO is REGISTRY/REPOSITORY, or the repository alone where only one registry has it.'

const IMAGES_FILE =
  'FILE.json is an array of images: {repository, digest, tags}, and where it matters created, pushed, tagged, pulled,\nfirst_seen, size, blobs, media_type, artifact_type, platform, annotations, labels, children, subject, unreadable, registry.\n- reads it from standard input.'
const OFFLINE: Readonly<Record<string, Flag>> = {
  policies: { value: 'PATH', doc: 'Policy file or directory (default: this directory).' },
  images: { value: 'FILE', doc: 'The images.' },
  now: { value: 'TIME', doc: 'Decide as at this instant (default: now).' },
  grace: { value: 'DURATION', doc: 'Replace the grace of every policy.' },
  policy: { value: 'NAME', doc: 'Evaluate this policy whatever its status, as a dry run does.' },
  pins: { value: 'FILE', doc: 'Pins: a JSON array of {registry, repository, reference, owner, until}.' },
  'in-use': {
    value: 'FILE',
    doc: 'Images in use: a JSON array of references, HOST/REPOSITORY:TAG or @DIGEST.',
  },
  'in-use-max-age': { value: 'DURATION', doc: 'Keep everything when that list is older.' },
}

const TEST_FILES = `PATH is a directory (default: this one), with the tests in its *.test.hcl and *.test.json; or a policy file NAME.hcl,
with those whose names begin with NAME and a dot.
  test "previews go after a week" {
    now        = "2026-11-22T00:00:00Z"
    repository = "team/web"
    image "old preview" {
      tags    = ["pr-1"]
      age     = "8d"
      expect  = "delete"
      because = ["expired"]
    }
  }
expect is "keep", "delete" or "untag"; because lists kinds of reasons; goes is an instant or "never". All are optional.`

export type Entry = CommandTable & { readonly load: () => Promise<Command> }

/** Every command, in the order of the help. Commands are loaded when they are called. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  validate: {
    usage: 'careen validate [PATH]',
    summary: 'Checks policy files: every mistake of every file in one run.',
    details:
      'PATH is a file, or a directory whose *.hcl files are one configuration (default: this directory).',
    flags: { ...JSON_FLAG },
    words: { least: 0, most: 1 },
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  plan: {
    usage: 'careen plan [PATH]',
    summary: 'Shows what applying the files would change, which images would go, and why. Changes nothing.',
    flags: {
      out: { value: 'FILE', doc: 'Save the plan, to apply exactly it later.' },
      'detailed-exitcode': { doc: 'Exit with 2 when there are changes.' },
      'skip-effects': { doc: 'Do not look at the registries; images are not shown, and not approved.' },
      ...WORKSPACE,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1 },
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  apply: {
    usage: 'careen apply [PATH | PLANFILE]',
    summary: 'Makes the plan so, in one transaction, after you said yes. A plan that is stale is refused.',
    flags: {
      'auto-approve': { doc: 'Do not ask.' },
      input: { value: 'BOOL', doc: 'false: fail rather than ask.' },
      'skip-effects': { doc: 'Do not look at the registries; images are not shown, and not approved.' },
      ...WORKSPACE,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1 },
    load: async () => (await import('./commands/apply.ts')).apply,
  },
  evaluate: {
    usage: 'careen evaluate -policies PATH -images FILE.json',
    summary: 'Decides about images of a file, without daemon and registry. Good for trying policies.',
    details: IMAGES_FILE,
    flags: { ...OFFLINE, ...JSON_FLAG },
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/evaluate.ts')).evaluate,
  },
  test: {
    usage: 'careen test [PATH]',
    summary: 'Runs the tests beside the policies: what must become of which image, and why.',
    details: TEST_FILES,
    flags: {
      at: {
        value: 'TIME',
        doc: 'Decide as at this instant, about images as old as at the now of their test.',
      },
      run: { value: 'TEXT', doc: 'Only tests with this text in their names.' },
      ...JSON_FLAG,
    },
    words: { least: 0, most: 1 },
    load: async () => (await import('./commands/test.ts')).test,
  },
  forecast: {
    usage: 'careen forecast -policies PATH -images FILE.json',
    summary: 'Says how many images and bytes go on each of the next days, if nothing is pushed.',
    details: IMAGES_FILE,
    flags: { days: { value: 'N', doc: 'How many days after now (default 30).' }, ...OFFLINE, ...JSON_FLAG },
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/forecast.ts')).forecast,
  },
  effective: {
    usage: 'careen effective REPO',
    summary: 'Says which policy of the files governs a repository, and why the others do not.',
    details: REFERENCE,
    flags: {
      policies: { value: 'PATH', doc: 'Policy file or directory (default: this directory).' },
      ...JSON_FLAG,
    },
    words: { least: 1, most: 1 },
    load: async () => (await import('./commands/effective.ts')).effective,
  },
  'dry-run': {
    usage: 'careen dry-run REPO',
    summary: 'Has a worker decide about a repository now, and shows what would go. Deletes nothing.',
    details: REFERENCE,
    flags: {
      policy: {
        value: 'NAME',
        doc: 'Evaluate this policy whatever its status, instead of the one in force.',
      },
      detach: { doc: 'Do not wait for the end.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 1 },
    load: async () => (await import('./commands/runs.ts')).dryRun,
  },
  run: {
    usage: 'careen run REPO',
    summary: 'Cleans a repository now, by the policy in force, and shows what went.',
    details: REFERENCE,
    flags: { detach: { doc: 'Do not wait for the end.' }, ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('./commands/runs.ts')).run,
  },
  runs: {
    usage: 'careen runs [show ID | cancel ID]',
    summary: 'Lists runs, shows everything about one, or stops one.',
    details: 'ID is the id of a run, or its first characters.',
    flags: { repository: { value: 'REPO', doc: 'Only runs of this repository.' }, ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2 },
    load: async () => (await import('./commands/runs.ts')).runs,
  },
  approve: {
    usage: 'careen approve ID',
    summary: 'Lets a run that waits for approval delete exactly the images that it wanted.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('./commands/runs.ts')).approve,
  },
  explain: {
    usage: 'careen explain REPO[:TAG | @DIGEST]',
    summary: 'Says of every image, or of one, what happens to it and why; also of deleted ones.',
    details: REFERENCE,
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('./commands/look.ts')).explain,
  },
  restore: {
    usage: 'careen restore REPO:TAG | REPO@DIGEST',
    summary: 'Puts an image back that careen deleted, as long as the registry still has its layers.',
    details: REFERENCE,
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('./commands/look.ts')).restore,
  },
  repositories: {
    usage: 'careen repositories [resume REPO]',
    summary:
      'Lists repositories with their policies and next runs; or lets one be cleaned again after an incident.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2 },
    load: async () => (await import('./commands/look.ts')).repositories,
  },
  policies: {
    usage: 'careen policies [show ADDRESS]',
    summary: 'Lists the policies that the daemon holds, or shows one as HCL.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2 },
    load: async () => (await import('./commands/look.ts')).policies,
  },
  history: {
    usage: 'careen history',
    summary: 'Lists who applied what, and when.',
    flags: { ...WORKSPACE, ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/look.ts')).history,
  },
  health: {
    usage: 'careen health',
    summary: 'Says whether the daemon answers.',
    flags: { ...REMOTE },
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/look.ts')).health,
  },
  demo: {
    usage: 'careen demo',
    summary:
      'Shows everything in less than a minute, on a registry in memory. Needs nothing and leaves nothing behind.',
    flags: {},
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/demo.ts')).demo,
  },
}
