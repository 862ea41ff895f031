import { type Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { attentionText } from '../views/conditions.ts'

export const health: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    await client.history('default')
    terminal.out(`The daemon at ${client.address} answers.\n`)
    const waiting = await client.attention()
    if (waiting.length > 0) terminal.out(`\n${attentionText(waiting, terminal.paint)}`)
    return EXIT.ok
  })
