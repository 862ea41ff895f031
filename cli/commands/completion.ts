import { COMMON, type Flag, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import type { CommandEntries, CommandEntry } from '../framework/entry.ts'
import type { Terminal } from '../framework/terminal.ts'
import { bashScript } from '../views/completion-bash.ts'
import { fishScript } from '../views/completion-fish.ts'
import { zshScript } from '../views/completion-zsh.ts'
import type { Typed, TypedCommand, TypedFlag } from '../views/completion.ts'

/** The scripts by shell. */
const SHELLS: ReadonlyMap<string, (typed: Typed) => string> = new Map([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
])

/** Prints the completion script of a shell. */
export function completionOf(commands: CommandEntries): Command {
  return ({ words: [shell = ''] }, terminal) => printScript(shell, commands, terminal)
}

async function printScript(shell: string, entries: CommandEntries, terminal: Terminal): Promise<number> {
  const script = SHELLS.get(shell)
  if (script === undefined)
    throw invalid('completion', `no script for "${shell}"; write one of ${[...SHELLS.keys()].join(', ')}`)
  const commands = await Promise.all(Object.entries(entries).map(typedCommand))
  terminal.out(script({ commands, others: ['version', 'help'] }))
  return 0
}

async function typedCommand([name, { summary, flags, words }]: readonly [
  string,
  CommandEntry,
]): Promise<TypedCommand> {
  return {
    name,
    summary,
    flags: Object.entries({ ...flags, ...COMMON }).map(typedFlag),
    words: (await words.known?.()) ?? [],
    files: words.files ?? false,
  }
}

function typedFlag([flag, known]: readonly [string, Flag]): TypedFlag {
  return { name: `-${flag}${known.on ? '=false' : ''}`, doc: known.doc, argument: argumentOf(known) }
}

/** Returns what a shell completes for an argument, by its name in the help. */
function argumentOf({ value, choices }: Flag): TypedFlag['argument'] {
  if (choices !== undefined) return { kind: 'words', words: choices }
  switch (value) {
    case undefined:
      return { kind: 'none' }
    case 'FILE':
    case 'PATH':
      return { kind: 'file', name: value }
    case 'DIR':
      return { kind: 'directory', name: value }
    default:
      return { kind: 'text', name: value }
  }
}
