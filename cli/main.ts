import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { closest } from '../policies/hcl/source/suggest.ts'
import { CareenError } from '../policies/model/index.ts'
import { inSpan, loadTracing } from '../proto/tracing.ts'
import { helpText, parseArguments } from './framework/arguments.ts'
import { twoColumns } from './framework/columns.ts'
import type { CommandEntry } from './framework/entry.ts'
import { EXIT, exitHelp } from './framework/exit.ts'
import { withInputOf } from './framework/input-variable.ts'
import { processTerminal } from './framework/process.ts'
import { reportError } from './framework/report.ts'
import type { Terminal } from './framework/terminal.ts'
import { VARIABLE_WORDS, withVariableWords } from './framework/variable-words.ts'
import { packageVersion } from './framework/version.ts'
import { COMMANDS } from './tables.ts'

/** Runs the command line of this process and sets its exit status. */
export async function start(argv: readonly string[]): Promise<void> {
  const [only, ...others] = argv
  // Why first: opening a terminal takes longer than all the rest of it.
  if (only !== undefined && others.length === 0 && VERSION.test(only)) {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
    process.stdout.write(versionText())
    return
  }
  const quiet = [...argv, ...(process.env[VARIABLE_WORDS] ?? '').split(' ')].some((word) =>
    /^--?json$/.test(word),
  )
  process.exitCode = await run(argv, processTerminal({ argv, quiet, cwd: process.cwd() }))
}

/**
 * Runs one command line. Prints a failure as one message on standard error; with -json, as a line on standard output. Returns the
 * exit status.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runWhole(withVariableWords(terminal.env, argv, COMMANDS), terminal)
  } catch (thrown) {
    return reportError(thrown, terminal)
  }
}

async function runWhole(argv: readonly string[], terminal: Terminal): Promise<number> {
  // Why not at once: only these flags need the code that writes lines.
  if (!argv.some((word) => /^--?(?:json|json-into|format)(?:=|$)/.test(word))) return attempt(argv, terminal)
  const { openOutput, outputWish } = await import('./framework/output.ts')
  const wish = outputWish(argv)
  if (!wish.json && wish.into === undefined) return attempt(argv, terminal)
  try {
    const { terminal: lined, end } = openOutput(wish, within(globals(argv).chdir ?? chdirIn(argv), terminal))
    return end(await attempt(argv, { ...lined, cwd: terminal.cwd }))
  } catch (thrown) {
    if (!wish.json) return reportError(thrown, terminal)
    const { terminal: lined, end } = openOutput({ json: true }, terminal)
    return end(reportError(thrown, lined))
  }
}

async function attempt(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal)
  } catch (thrown) {
    return reportError(thrown, terminal)
  }
}

/** Returns the directory of a -chdir behind the command. */
function chdirIn(argv: readonly string[]): string | undefined {
  const at = argv.findLastIndex((word) => /^--?chdir(?:=|$)/.test(word))
  const word = argv[at]
  if (word === undefined) return undefined
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1]
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { chdir, rest } = globals(argv)
  const [name, ...words] = rest
  const wanted = name === 'help' ? words[0] : name
  if (wanted === undefined || /^(?:help|--?(?:help|h))$/.test(wanted)) {
    terminal.out(overview(columnsOf(terminal)))
    return name === undefined ? EXIT.error : EXIT.ok
  }
  if (VERSION.test(wanted)) {
    terminal.out(versionText())
    return EXIT.ok
  }
  const command = commandCalled(wanted)
  const before = chdir === undefined ? [] : [`-chdir=${chdir}`]
  const args = parseArguments(wanted, command, name === 'help' ? ['-help'] : [...before, ...words])
  if (args.switches.has('help')) {
    terminal.out(helpText(command, columnsOf(terminal)))
    return EXIT.ok
  }
  refuseMissing(args.values['chdir'], wanted, terminal)
  const asked = withInputOf(terminal.env, command, args)
  await loadTracing()
  return inSpan(
    () => ({ name: `careen ${wanted}`, kind: 'INTERNAL' }),
    async () => (await command.load())(asked, within(args.values['chdir'], terminal)),
  )
}

function within(directory: string | undefined, terminal: Terminal): Terminal {
  return directory === undefined ? terminal : { ...terminal, cwd: resolve(terminal.cwd, directory) }
}

/** Throws INVALID_ARGUMENT if -chdir names no directory. `init` makes one. */
function refuseMissing(directory: string | undefined, wanted: string, terminal: Terminal): void {
  if (directory === undefined || wanted === 'init') return
  const found = statSync(resolve(terminal.cwd, directory), { throwIfNoEntry: false })
  if (found?.isDirectory() === true) return
  throw new CareenError('INVALID_ARGUMENT', `-chdir=${directory}: there is no such directory`)
}

/** Reads -chdir=DIR before the command, where Terraform accepts it too. */
function globals(argv: readonly string[]): { readonly chdir?: string; readonly rest: readonly string[] } {
  const chdir = /^--?chdir=(.+)$/.exec(argv[0] ?? '')?.[1]
  return chdir === undefined ? { rest: argv } : { chdir, rest: argv.slice(1) }
}

function commandCalled(name: string): CommandEntry {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) throw unknownCommand(name)
  return command
}

/** Commands of Terraform that careen does not have, and what to type instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  destroy:
    'careen has no destroy. To destroy the objects of a workspace, write careen apply -destroy. careen plan -destroy shows them',
  refresh:
    'careen has no refresh: plans look at registries. Run careen plan -refresh, or -refresh-only for what others changed',
  workspace:
    'careen has no workspace select: give -workspace=NAME, set CAREEN_WORKSPACE, or write careen { workspace = "NAME" } into the files. careen workspaces lists them',
}

function unknownCommand(name: string): CareenError {
  const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined
  if (instead !== undefined) return new CareenError('INVALID_ARGUMENT', instead)
  const meant = closest(name, [...Object.keys(COMMANDS), 'version', 'help'])
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  const what =
    name.startsWith('-') && meant === undefined
      ? `${name} is a flag, and the command comes first: careen COMMAND ${name}.`
      : `unknown command "${name}".${hint}`
  return new CareenError('INVALID_ARGUMENT', `${what} careen help lists the commands`)
}

/** Why only there: a program, or a page of the documentation, gets each text on one line. */
function columnsOf({ interactive, width }: Terminal): number {
  return interactive ? width : Number.POSITIVE_INFINITY
}

function overview(columns: number): string {
  const rows = [
    ...Object.entries(COMMANDS).map(([name, { summary }]) => [`  ${name}`, summary] as const),
    ['  version', 'Prints the version.'] as const,
  ]
  const lines = twoColumns(rows, columns)
  return `Usage: careen COMMAND [flags] [words]\n\nDeclarative image lifecycle policies for container registries.\n\nCommands:\n${lines}\ncareen help COMMAND shows its flags.\n\n${exitHelp()}`
}

const VERSION = /^(?:(?:--?)?version|-v)$/

function versionText(): string {
  return `careen ${packageVersion()}\n`
}
