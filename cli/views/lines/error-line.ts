import { type CareenError, compact } from '../../../policies/model/index.ts'
import type { OutputLine } from './line.ts'

/** Returns the line of a failure. `remark`: what it means for the command. */
export function errorLine({ code, message, metadata }: CareenError, remark: string): OutputLine {
  const details = remark.trim()
  const help = commandsIn(`${message}\n${details}`)
  const data = {
    severity: 'error',
    code,
    summary: message,
    ...compact({
      detail: details === '' ? undefined : details,
      help: help.length === 0 ? undefined : help,
      metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    }),
  }
  return { type: 'diagnostic', level: 'error', message, data }
}

/** Returns the commands of careen that a message says to run: they stand behind a colon, up to the end of the sentence. */
function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/: (careen [a-z][^.;,\n]*)/g)].map(([, found = '']) => found.trim())
}

/** Returns the line of a warning that has no code. */
export function warningLine(message: string): OutputLine {
  return { type: 'diagnostic', level: 'warn', message, data: { severity: 'warning', summary: message } }
}
