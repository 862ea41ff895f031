import { hasErrors, readConfiguration } from '../../policies/index.ts'
import { type Command, json } from '../command.ts'
import { readFiles } from '../files.ts'
import { diagnosticsJson, diagnosticsText } from '../views/diagnostics.ts'

export const validate: Command = async ({ words, switches }, terminal) => {
  const { objects, diagnostics } = await readConfiguration(readFiles(words[0] ?? '.', terminal.cwd))
  const failed = hasErrors(diagnostics)
  if (switches.has('json')) terminal.out(json(diagnosticsJson(diagnostics)))
  else {
    if (diagnostics.length > 0) terminal.err(`${diagnosticsText(diagnostics, terminal.paint)}\n`)
    if (!failed) {
      const warned = diagnostics.length > 0 ? ', with the warnings above' : ''
      terminal.out(
        `${terminal.paint('green', 'Success!')} The configuration is valid${warned}: ${objects.length} objects.\n`,
      )
    }
  }
  return failed ? 1 : 0
}
