import {
  COMMON,
  type CommandTable,
  exitStatuses as exitsOf,
  type Flag,
  REMOTE,
  VARIABLES,
} from '../../cli/framework/arguments.ts'
import { JSON_FLAG } from '../../cli/framework/entry.ts'
import { EXIT_MEANINGS } from '../../cli/framework/exit.ts'
import { COMMANDS } from '../../cli/tables.ts'
import { HELP } from '../../daemon/options.ts'
import { cell, table } from './table.ts'

type Flags = Readonly<Record<string, Flag>>

/** Flags that several commands share. The page explains them once; a command names the group. */
const GROUPS: readonly { readonly title: string; readonly anchor: string; readonly flags: Flags }[] = [
  { title: 'values of variables', anchor: 'values-of-variables', flags: VARIABLES },
  { title: 'output for programs', anchor: 'output-for-programs', flags: JSON_FLAG },
  { title: 'connection to the daemon', anchor: 'connection-to-the-daemon', flags: REMOTE },
]

/** Every command with its summary, and a link to its section. */
export function commandList(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => [`[${name}](#${name})`, cell(summary)])
  return table(['command', 'summary'], rows)
}

/** Each command: usage, summary, its own flags, and the groups of flags that it takes. */
export function commandSections(): string {
  return Object.entries(COMMANDS)
    .map(([name, command]) => commandSection(name, command))
    .join('\n')
}

function commandSection(name: string, command: CommandTable): string {
  const { usage, summary, details, flags } = command
  const groups = GROUPS.filter((group) => Object.keys(group.flags).every((flag) => flag in flags))
  const shared = new Set(groups.flatMap((group) => Object.keys(group.flags)))
  const own = Object.entries(flags).filter(([flag]) => !shared.has(flag))
  const also = groups.map(({ title, anchor }) => `[${title}](#${anchor})`).join(', ')
  return [
    `### ${name}\n\n\`${usage}\`\n\n${summary}\n`,
    details === undefined ? '' : `\`\`\`text\n${details}\n\`\`\`\n`,
    own.length === 0 ? '' : flagTable(Object.fromEntries(own)),
    also === '' ? '' : `Shared flags: ${also}.\n`,
    `Exit statuses: ${[...exitsOf(command)].toSorted((one, other) => one - other).join(', ')}.\n`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** The flags of every command, then those of each group. */
export function sharedFlags(): string {
  const groups = GROUPS.map(({ title, flags }) => `### ${capital(title)}\n\n${flagTable(flags)}`)
  return [`### Every command\n\n${flagTable(COMMON)}`, ...groups].join('\n')
}

/** The exit statuses of careen. */
export function exitStatuses(): string {
  const rows = EXIT_MEANINGS.map(([status, meaning]) => [String(status), cell(meaning)])
  return table(['status', 'meaning'], rows)
}

/** What `careend --help` prints. */
export function daemonHelp(): string {
  return `\`\`\`text\n${HELP.trim()}\n\`\`\``
}

function flagTable(flags: Flags): string {
  const rows = Object.entries(flags).map(([flag, { value, choices, on, doc }]) => {
    const argument = choices?.join(' \\| ') ?? value
    const text = on === true ? `-${flag}=false` : `-${flag}${argument === undefined ? '' : ` ${argument}`}`
    return [`\`${text}\``, cell(doc)]
  })
  return table(['flag', 'meaning'], rows)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
