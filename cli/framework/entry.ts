import type { CommandTable, Flag } from './arguments.ts'
import type { Command } from './command.ts'

/** A command with its help. `load` imports its code. Why: the code is needed only when it is called. */
export type CommandEntry = CommandTable & { readonly load: () => Promise<Command> }
export type CommandEntries = Readonly<Record<string, CommandEntry>>

export const JSON_FLAG: Readonly<Record<string, Flag>> = {
  json: { doc: 'Print JSON lines for programs, and nothing else; also of errors.' },
  'json-into': { value: 'FILE', doc: 'Write these lines to a file, beside the text.' },
}
export const WORKSPACE: Readonly<Record<string, Flag>> = {
  workspace: {
    value: 'NAME',
    doc: 'Workspace of the objects (default: CAREEN_WORKSPACE, the careen block of the files, the profile, or default).',
  },
}
/** Flag of commands that ask. `withInputOf` gives it the value of CAREEN_INPUT. */
export const INPUT: Readonly<Record<string, Flag>> = {
  input: {
    value: 'BOOL',
    doc: 'false: ask nothing, and fail if an answer is needed (default: CAREEN_INPUT, or true).',
    choices: ['true', 'false'],
  },
}
/** Flags of commands that write a document for a bot or a CI system. */
export const DOCUMENT: Readonly<Record<string, Flag>> = {
  format: {
    value: 'FORMAT',
    choices: ['markdown', 'github', 'junit'],
    doc: 'Write a comment, annotations of a GitHub workflow, or a report of tests, instead of text.',
  },
  'format-into': { value: 'FILE', doc: 'Write it to a file, beside the text.' },
}
export const POLICIES: Readonly<Record<string, Flag>> = {
  policies: { value: 'PATH', doc: 'Policy file or directory (default: this directory).' },
}
export const REFERENCE = 'REPO is REGISTRY/REPOSITORY, or REPOSITORY if only one registry has it.'
