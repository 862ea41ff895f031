import { canClean } from '../../proto/resources/index.ts'
import { invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { seenColumns } from '../framework/screen.ts'
import { withClient } from '../remote/with-client.ts'
import { registryCheckLines } from '../views/lines/daemon-lines.ts'
import { rowLines } from '../views/lines/line.ts'
import { checkText, registriesText } from '../views/registries.ts'

export const registries: Command = (args, terminal) => {
  const [verb, name, repository = ''] = args.words
  if (verb !== undefined && (verb !== 'check' || name === undefined))
    throw invalid('registries', 'write careen registries, or careen registries check NAME [REPO]')
  return withClient(args, terminal, async (client) => {
    if (name === undefined) {
      terminal.progress.show('Adding up sizes')
      const found = await client.registries(terminal.signal)
      terminal.progress.clear()
      terminal.lines(() => rowLines('registry', found, (one) => one.name))
      terminal.out(registriesText(found, seenColumns(terminal)))
      return EXIT.ok
    }
    terminal.progress.show(`Checking ${name}`)
    const found = await client.checkRegistry(name, repository, terminal.signal)
    terminal.progress.clear()
    const ok = canClean(found)
    terminal.lines(() => registryCheckLines(found))
    terminal.out(checkText(found, terminal.paint, seenColumns(terminal)))
    return ok ? EXIT.ok : EXIT.error
  })
}
