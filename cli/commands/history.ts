import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { limitOf, settingsIn, sinceOf } from '../input/index.ts'
import { placeOf } from '../remote/place.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { historyText } from '../views/state.ts'

/** Applies that are listed if nobody says how many. */
const USUAL = 20

export const history: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const limit = limitOf('history', args) ?? USUAL
    const since = sinceOf('history', args, Date.now())
    const workspace = await placeOf(client, args, terminal, await settingsIn(terminal.cwd))
    // Why one more: whether there are others.
    const found = await client.history(workspace, { since, limit: limit + 1 })
    const entries = found.slice(0, limit)
    terminal.lines(() =>
      rowLines('serial', entries, ({ serial, changes }) => `serial ${serial}: ${changes.join(', ')}`),
    )
    if (entries.length === 0)
      terminal.out(`Nothing was applied ${since === undefined ? 'yet' : 'since then'}.\n`)
    else terminal.out(historyText(entries, terminal.width))
    if (found.length > limit) terminal.out(`Earlier ones: careen history -limit=${limit * 10}\n`)
    return EXIT.ok
  })
