import { invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { repositoryName } from '../views/lines/names.ts'
import { repositoriesText } from '../views/runs.ts'
import { instant, oneLine } from '../views/text.ts'

export const repositories: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, name = ''] = args.words
    if (verb === 'resume' && name !== '') {
      const state = await changing(terminal, () => client.resume(name))
      const shown = oneLine(`${state.registry}/${state.repository}`)
      const accepted = state.loss === undefined ? '' : `Accepted: ${oneLine(state.loss)}.\n`
      const line = `${accepted}${shown} is cleaned again; next run ${instant(state.nextRunAt)}.\n`
      terminal.lines(() => rowLines('repository', [state], repositoryName))
      terminal.out(line)
      return EXIT.ok
    }
    if (verb !== undefined)
      throw invalid('repositories', 'write careen repositories, or careen repositories resume REPO')
    const found = await client.repositories()
    terminal.lines(() => rowLines('repository', found, repositoryName))
    terminal.out(repositoriesText(found, terminal.paint))
    return EXIT.ok
  })
