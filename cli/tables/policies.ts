import { type Flag, REMOTE, VARIABLES } from '../framework/arguments.ts'
import { type CommandEntries, DOCUMENT, INPUT, JSON_FLAG, WORKSPACE } from '../framework/entry.ts'
import { EXIT } from '../framework/exit.ts'

/** Flags of commands that make a plan. */
const PLANNING: Readonly<Record<string, Flag>> = {
  'allow-unknown': {
    doc: 'Accept repositories whose images cannot be listed: the first run there waits for approval; plan does not exit with 5.',
  },
  detail: { doc: 'Show every attribute of every object, and every image with its reasons.' },
  refresh: {
    on: true,
    doc: 'Look at no registry: what was never looked at is unknown. Else careen looks again where its last look is over 1 h old, with -refresh everywhere.',
  },
  'skip-effects': { doc: 'Do not contact registries: the plan shows no images, and approves none.' },
  target: {
    value: 'GLOB',
    doc: 'Change only these objects, such as lifecycle_policy.team-* or prod/shop/**, and what policies among them need; may be repeated.',
  },
  exclude: { value: 'GLOB', doc: 'Leave these objects as they are, whatever -target says; may be repeated.' },
  'take-over': {
    doc: 'Take over the objects that another origin manages. What it declared and these files do not is deleted.',
  },
  'no-second-reading': { doc: 'Do not cross-check changed blocks with a second parser.' },
  ...DOCUMENT,
  ...VARIABLES,
  ...WORKSPACE,
  ...JSON_FLAG,
  ...REMOTE,
}

const DESTROY: Readonly<Record<string, Flag>> = {
  destroy: {
    doc: 'Destroy all objects that the origin of these files manages, or those of -target. apply asks for the name of the workspace.',
  },
}

const REFRESH_ONLY: Readonly<Record<string, Flag>> = {
  'refresh-only': {
    doc: 'Change nothing: show what others did since these files were applied last. Its apply accepts that as it is.',
  },
}

const NUMBER: Readonly<Record<string, Flag>> = {
  'approve-images': {
    value: 'N',
    doc: 'Approve the images over a limit: N is their number in the plan. Any other number exits with 4.',
  },
}

const VALUES =
  'Values of variables, in ascending precedence: CAREEN_VAR_NAME in the environment, careen.cvars.hcl and *.auto.cvars.hcl\nbeside the files, -var and -var-file in the order of the command line.'
const FILES = `PATH is a file, or a directory whose *.hcl files are one configuration (default: this directory).\n${VALUES}`

/** Commands on policy files. */
export const POLICY_COMMANDS: CommandEntries = {
  validate: {
    usage: 'careen validate [PATH]',
    summary: 'Checks policy files and reports every error of every file.',
    details: FILES,
    flags: {
      format: {
        value: 'FORMAT',
        choices: ['human', 'json', 'sarif', 'github', 'gitlab'],
        doc: "Output for people, programs, code scanning, a GitHub workflow log, or GitLab's Code Quality.",
      },
      strict: { doc: 'Cross-check every block with a second parser; a difference is an error.' },
      ...VARIABLES,
      ...JSON_FLAG,
    },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/validate.ts')).validate,
  },
  plan: {
    usage: 'careen plan [PATH]',
    summary: 'Shows which policies would change, which images would be deleted, and why. Changes nothing.',
    details: FILES,
    flags: {
      out: { value: 'FILE', doc: 'Save the plan to this file, for careen apply.' },
      'detailed-exitcode': { doc: 'Exit with 2 if there are changes.' },
      ...INPUT,
      ...DESTROY,
      ...REFRESH_ONLY,
      ...PLANNING,
    },
    words: { least: 0, most: 1, files: true },
    exits: [EXIT.changes],
    load: async () => (await import('../commands/plan.ts')).plan,
  },
  show: {
    usage: 'careen show PLANFILE | PLANID',
    summary:
      'Shows a plan that was made, until when it applies, and whether its file is what the daemon made.',
    details:
      'PLANFILE is a file from careen plan -out. Verified: the daemon made exactly this. NOT VERIFIED: no daemon that made it answers, and what the file\nshows may have been changed.',
    flags: {
      detail: { doc: 'Show every attribute of every object, and every image with its reasons.' },
      ...DOCUMENT,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 1, files: true },
    exits: [EXIT.refused],
    load: async () => (await import('../commands/show.ts')).show,
  },
  apply: {
    usage: 'careen apply [PATH | PLANFILE | PLANID]',
    summary: 'Applies a plan in one transaction after you confirm it. Rejects a stale plan.',
    details: `${FILES}\nPLANFILE is a file from careen plan -out; it includes the values of variables. PLANID is its id, such as pl-7f3k2abc.\nA file that says something else than the daemon made is refused.\nChanged blocks are also parsed with HashiCorp's HCL parser. If the results differ, nothing is applied.`,
    flags: {
      'auto-approve': { doc: 'Do not ask for confirmation. Images over a limit wait.' },
      ...NUMBER,
      ...INPUT,
      ...DESTROY,
      ...REFRESH_ONLY,
      ...PLANNING,
    },
    words: { least: 0, most: 1, files: true },
    exits: [EXIT.stale],
    load: async () => (await import('../commands/apply.ts')).apply,
  },
  rollback: {
    usage: 'careen rollback SERIAL',
    summary:
      'Plans the objects that a workspace had at an earlier serial, and applies them after you confirm.',
    details:
      'A plan like any other: it shows which images go because of it, and limits count. Images that were deleted since do not come back.\ncareen history lists serials.',
    flags: {
      'auto-approve': { doc: 'Do not ask for confirmation. Images over a limit wait.' },
      ...NUMBER,
      ...INPUT,
      ...PLANNING,
    },
    words: { least: 1, most: 1 },
    exits: [EXIT.stale],
    load: async () => (await import('../commands/rollback.ts')).rollback,
  },
  fmt: {
    usage: 'careen fmt [PATH... | -]',
    summary: 'Rewrites policy files in the canonical format and prints the names of changed files.',
    details: `PATH is a file, or a directory: all its *.hcl files, including tests and values of variables (default: this directory).
With -, standard input is formatted. Only white space changes. A file with a syntax error is not changed.`,
    flags: {
      check: { doc: 'Write no file; exit with 3 if a file is not formatted.' },
      diff: { doc: 'Show the changes as a diff.' },
      recursive: { doc: 'Include sub-directories, except hidden ones and node_modules.' },
      list: { on: true, doc: 'Do not print names of files.' },
      write: { on: true, doc: 'Write no file.' },
    },
    words: { least: 0, most: Infinity, files: true },
    exits: [EXIT.unformatted],
    load: async () => (await import('../commands/fmt.ts')).fmt,
  },
  console: {
    usage: 'careen console [PATH]',
    summary:
      'Evaluates expressions against a configuration, interactively or from standard input, one per line.',
    details: FILES,
    flags: { ...VARIABLES },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/console.ts')).console,
  },
  schema: {
    usage: 'careen schema [BLOCK | FUNCTION]',
    summary: 'Shows the blocks, attributes and functions of the language.',
    flags: {
      'json-output': { doc: 'Print the JSON Schema of the lines that -json writes.' },
      ...JSON_FLAG,
    },
    words: { least: 0, most: 1, known: async () => (await import('../views/schema-words.ts')).schemaWords() },
    load: async () => (await import('../commands/schema.ts')).schema,
  },
}
