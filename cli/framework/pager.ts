import { oneLine } from '../views/text.ts'
import type { Arguments } from './arguments.ts'
import { mutedBy } from './input-variable.ts'
import type { Terminal } from './terminal.ts'

/**
 * Prints what -detail shows: on a terminal through the pager of the person, else as it is. Resolves when the person has left the pager.
 * Never called before a question, which would be hidden.
 */
export async function printDetail(text: string, args: Arguments, terminal: Terminal): Promise<void> {
  const command = args.switches.has('detail') ? pagerOf(args, terminal) : undefined
  if (command === undefined) return terminal.out(text)
  if (await terminal.page(command, text)) return
  terminal.err(`Warning: the pager "${oneLine(command)}" cannot be started. Correct CAREEN_PAGER or PAGER.\n`)
  terminal.out(text)
}

/** Returns the pager of the environment. Undefined: there is none, nobody sees a screen, or nobody is to be asked for a key. */
function pagerOf(args: Arguments, { env, screen }: Pick<Terminal, 'env' | 'screen'>): string | undefined {
  if (!screen.isLive || mutedBy(args) !== undefined || env['CAREEN_INPUT'] === 'false') return undefined
  const command = (env['CAREEN_PAGER'] ?? env['PAGER'] ?? '').trim()
  return command === '' || command === 'cat' ? undefined : command
}

/** Characters that a shell has to read. */
const SHELL = /[^\w@%+:,./= -]/
/** What a shell exits with if it finds no such command, or may not start it. */
const NOT_STARTED: readonly (number | null)[] = [126, 127]

/**
 * Shows a text in a pager on the terminal of this process. Returns false if the pager cannot be started. A pager that is left before the
 * end of the text is no failure. `LESS` is FRX unless it is set: less ends at once where all fits on the screen, and shows colours.
 */
export async function runPager(command: string, text: string, env: Terminal['env']): Promise<boolean> {
  const { spawn } = await import('node:child_process')
  const [file = '', ...words] = SHELL.test(command) ? ['sh', '-c', command] : command.split(/ +/)
  return new Promise((resolve) => {
    const child = spawn(file, words, {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...env, LESS: env['LESS'] ?? 'FRX' },
    })
    child.once('error', () => resolve(false))
    child.once('close', (status) => resolve(!NOT_STARTED.includes(status)))
    // Why: whoever leaves a pager early has read enough.
    child.stdin.on('error', () => {})
    child.stdin.end(text)
  })
}
