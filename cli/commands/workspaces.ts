import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { workspacesText } from '../views/state.ts'

export const workspaces: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const found = await client.workspaces()
    terminal.lines(() => rowLines('workspace', found, ({ name, serial }) => `${name} at serial ${serial}`))
    terminal.out(
      found.length === 0
        ? 'No workspaces yet. careen apply makes the first one.\n'
        : workspacesText(found, terminal.width),
    )
    return EXIT.ok
  })
