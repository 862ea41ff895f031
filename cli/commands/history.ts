import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { settingsIn } from '../input/index.ts'
import { placeOf } from '../remote/place.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { instant, table } from '../views/text.ts'

export const history: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const workspace = await placeOf(client, args, terminal, await settingsIn(terminal.cwd))
    const entries = await client.history(workspace)
    terminal.lines(() =>
      rowLines('serial', entries, ({ serial, changes }) => `serial ${serial}: ${changes.join(', ')}`),
    )
    if (entries.length === 0) terminal.out('Nothing was applied yet.\n')
    else {
      const rows = entries.map((entry) => [
        String(entry.serial),
        instant(entry.appliedAt),
        entry.appliedBy,
        entry.changes.join(', '),
      ])
      terminal.out(table([['SERIAL', 'APPLIED', 'BY', 'CHANGES'], ...rows]))
    }
    return EXIT.ok
  })
