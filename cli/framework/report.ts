import { CareenError } from '../../policies/model/index.ts'
import { errorLine } from '../views/lines/error-line.ts'
import { escaped } from '../views/text.ts'
import { paragraphs } from './columns.ts'
import { exitStatus } from './exit.ts'
import type { Terminal } from './terminal.ts'

/**
 * Prints a failure on standard error as one message, then `remark`: what the failure means for the command. Adds the stack of
 * an INTERNAL error. Returns the exit status.
 */
export function reportError(thrown: unknown, terminal: Terminal, remark = ''): number {
  terminal.progress.clear()
  const error = CareenError.from(thrown)
  terminal.lines(() => [errorLine(error, remark)])
  terminal.outcome({ code: error.code })
  const text = `Error: ${escaped(error.message)}`
  // Why: a terminal breaks words.
  const shown = terminal.interactive ? paragraphs(text, terminal.width) : text
  terminal.err(`${terminal.paint('red', 'Error')}${shown.slice('Error'.length)}\n${remark}`)
  if (error.code === 'INTERNAL' && error.cause instanceof Error)
    terminal.err(`${escaped(error.cause.stack ?? '')}\n`)
  return exitStatus(error.code)
}
