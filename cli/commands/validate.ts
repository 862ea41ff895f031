import { hasErrors } from '../../policies/index.ts'
import { type Command, json } from '../command.ts'
import { configurationAt } from '../inputs.ts'
import { diagnosticsJson, diagnosticsText } from '../views/diagnostics.ts'

export const validate: Command = async (args, terminal) => {
  const { words, switches } = args
  const { objects, diagnostics } = await configurationAt(words[0] ?? '.', args, terminal)
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
