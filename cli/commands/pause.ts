import { invalid } from '../framework/arguments.ts'
import { type Command, json } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { pauseLine } from '../views/registries.ts'
import { oneLine } from '../views/text.ts'

export const pause: Command = (args, terminal) => {
  const [name = ''] = args.words
  const reason = args.values['reason'] ?? ''
  if (reason === '') throw invalid('pause', 'say why, for other people: careen pause REGISTRY -reason TEXT')
  return withClient(args, terminal, async (client) => {
    const state = await client.pauseRegistry(name, reason)
    terminal.out(args.switches.has('json') ? json(state) : pauseLine(state))
    return EXIT.ok
  })
}

export const resume: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const state = await client.resumeRegistry(args.words[0] ?? '')
    const line = `Registry ${oneLine(state.name)} is cleaned again; its runs go on.\n`
    terminal.out(args.switches.has('json') ? json(state) : line)
    return EXIT.ok
  })
