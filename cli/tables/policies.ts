import { type Flag, REMOTE, VARIABLES } from '../framework/arguments.ts'
import { type Entries, JSON_FLAG, WORKSPACE } from '../framework/entry.ts'

/** Of what makes a plan. */
const PLANNING: Readonly<Record<string, Flag>> = {
  'allow-unknown': {
    doc: 'Also where nobody could look at what goes: the first run there waits for approval, and plan does not exit with 5.',
  },
  'skip-effects': { doc: 'Do not look at the registries; images are not shown, and not approved.' },
  'no-second-reading': { doc: 'Do not have the changed blocks read by a second parser.' },
  ...VARIABLES,
  ...WORKSPACE,
  ...JSON_FLAG,
  ...REMOTE,
}

const VALUES =
  'Values of variables; what comes later counts: CAREEN_VAR_NAME in the environment, careen.cvars.hcl and *.auto.cvars.hcl\nbeside the files, then -var and -var-file in the order in which they are written.'
const FILES = `PATH is a file, or a directory whose *.hcl files are one configuration (default: this directory).\n${VALUES}`

/** Commands on policy files. */
export const POLICY_COMMANDS: Entries = {
  validate: {
    usage: 'careen validate [PATH]',
    summary: 'Checks policy files: every mistake of every file in one run.',
    details: FILES,
    flags: {
      format: {
        value: 'FORMAT',
        choices: ['human', 'json', 'sarif', 'github'],
        doc: 'For people, for programs, for code scanning, or for the log of a GitHub workflow.',
      },
      strict: { doc: 'Have every block read by a second parser; where the two differ, it is an error.' },
      ...VARIABLES,
      ...JSON_FLAG,
    },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/validate.ts')).validate,
  },
  plan: {
    usage: 'careen plan [PATH]',
    summary: 'Shows what applying the files would change, which images would go, and why. Changes nothing.',
    details: FILES,
    flags: {
      out: { value: 'FILE', doc: 'Save the plan, to apply exactly it later.' },
      'detailed-exitcode': { doc: 'Exit with 2 when there are changes.' },
      ...PLANNING,
    },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/plan.ts')).plan,
  },
  apply: {
    usage: 'careen apply [PATH | PLANFILE]',
    summary: 'Makes the plan so, in one transaction, after you said yes. A plan that is stale is refused.',
    details: `${FILES}\nPLANFILE is what plan -out wrote; it has its values in it.\nBefore anything changes, HashiCorp's own parser reads the changed blocks too; where it reads them differently, nothing does.`,
    flags: {
      'auto-approve': { doc: 'Do not ask.' },
      input: { value: 'BOOL', doc: 'false: fail rather than ask.' },
      ...PLANNING,
    },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/apply.ts')).apply,
  },
  fmt: {
    usage: 'careen fmt [PATH... | -]',
    summary: 'Gives policy files their one form, and prints the names of those that it changed.',
    details: `PATH is a file, or a directory whose *.hcl files are meant, also tests and values of variables (default: this directory).
- formats the standard input. Only blanks change, never what is said. A file with a mistake in it is left alone.`,
    flags: {
      check: { doc: 'Write nothing; exit with 3 when a file is not formatted.' },
      diff: { doc: 'Show what changes.' },
      recursive: { doc: 'Also files in sub-directories, but for hidden ones and node_modules.' },
      list: { on: true, doc: 'Do not print names.' },
      write: { on: true, doc: 'Write nothing.' },
    },
    words: { least: 0, most: Infinity, files: true },
    load: async () => (await import('../commands/fmt.ts')).fmt,
  },
  console: {
    usage: 'careen console [PATH]',
    summary: 'Works out expressions over a configuration: typed ones, or those piped in, one a line.',
    details: FILES,
    flags: { ...VARIABLES },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/console.ts')).console,
  },
  schema: {
    usage: 'careen schema [BLOCK | FUNCTION]',
    summary: 'Shows the language: its blocks with all their attributes, and its functions.',
    flags: { ...JSON_FLAG },
    words: { least: 0, most: 1, known: async () => (await import('../views/schema-words.ts')).schemaWords() },
    load: async () => (await import('../commands/schema.ts')).schema,
  },
}
