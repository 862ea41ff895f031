import { printObject } from '../../policies/language/index.ts'
import { invalid } from '../framework/arguments.ts'
import { type Command, json } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { escaped, table } from '../views/text.ts'

export const policies: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, address = ''] = args.words
    if (verb === 'show' && address !== '') {
      const stored = await client.policy(address)
      terminal.out(args.switches.has('json') ? json(stored) : escaped(printObject(stored.object)))
      return EXIT.ok
    }
    if (verb !== undefined)
      throw invalid('policies', 'write careen policies, or careen policies show ADDRESS')
    const found = await client.policies()
    if (args.switches.has('json')) terminal.out(json(found))
    else if (found.length === 0) terminal.out('No policies yet. careen apply creates them.\n')
    else {
      const rows = found.map(({ address: name, workspace, serial, object }) => [
        name,
        object.kind === 'policy' ? object.status : '',
        workspace,
        `serial ${serial}`,
      ])
      terminal.out(table([['POLICY', 'STATUS', 'WORKSPACE', 'CHANGED'], ...rows]))
    }
    return EXIT.ok
  })
