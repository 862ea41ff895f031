import { invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { seenColumns } from '../framework/screen.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { repositoryName } from '../views/lines/names.ts'
import { repositoriesText } from '../views/runs.ts'
import { pauseRepository, resumeRepository } from './pause-repository.ts'

export const repositories: Command = (args, terminal) => {
  const [verb, name = ''] = args.words
  if (verb !== 'pause' && args.values['reason'] !== undefined)
    throw invalid('repositories', '-reason is why a repository is paused: careen repositories pause REPO')
  if (verb === undefined) return list(args, terminal)
  if (verb === 'pause' && name !== '') return pauseRepository(args, terminal)
  if (verb === 'resume' && name !== '') return resumeRepository(args, terminal)
  throw invalid(
    'repositories',
    'write careen repositories, careen repositories pause REPO -reason TEXT, or careen repositories resume REPO',
  )
}

const list: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const found = await client.repositories()
    terminal.lines(() => rowLines('repository', found, repositoryName))
    terminal.out(repositoriesText(found, terminal.paint, seenColumns(terminal)))
    return EXIT.ok
  })
