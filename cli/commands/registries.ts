import { canClean } from '../../proto/resources/index.ts'
import { invalid } from '../framework/arguments.ts'
import { type Command, json } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
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
      terminal.out(args.switches.has('json') ? json(found) : registriesText(found))
      return EXIT.ok
    }
    terminal.progress.show(`Checking ${name}`)
    const found = await client.checkRegistry(name, repository, terminal.signal)
    terminal.progress.clear()
    const ok = canClean(found)
    terminal.out(args.switches.has('json') ? json({ ...found, ok }) : checkText(found, terminal.paint))
    return ok ? EXIT.ok : EXIT.error
  })
}
