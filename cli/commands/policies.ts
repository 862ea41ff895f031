import { printObject } from '../../policies/language/index.ts'
import { isUnderstood, type OpaqueObject, type StoredObject } from '../../proto/resources/index.ts'
import { invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { escaped, table } from '../views/text.ts'

export const policies: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, address = ''] = args.words
    if (verb === 'show' && address !== '') {
      const stored = await client.policy(address)
      terminal.lines(() => rowLines('object', [stored], addressIn))
      terminal.out(escaped(textOf(stored)))
      return EXIT.ok
    }
    if (verb !== undefined)
      throw invalid('policies', 'write careen policies, or careen policies show ADDRESS')
    const found = await client.policies()
    terminal.lines(() => rowLines('object', found, addressIn))
    if (found.length === 0) terminal.out('No policies yet. careen apply creates them.\n')
    else {
      const rows = found.map((one) => [one.address, statusOf(one), one.workspace, `serial ${one.serial}`])
      terminal.out(table([['POLICY', 'STATUS', 'WORKSPACE', 'CHANGED'], ...rows]))
    }
    return EXIT.ok
  })

function addressIn({ address }: StoredObject | OpaqueObject): string {
  return address
}

function textOf(stored: StoredObject | OpaqueObject): string {
  if (isUnderstood(stored)) return printObject(stored.object)
  const { address, notUnderstood } = stored
  return `${address} was stored by a newer careen: ${notUnderstood}. No image is deleted where it may apply.\nUpgrade the daemon, or replace ${address} with careen apply.\n`
}

function statusOf(stored: StoredObject | OpaqueObject): string {
  if (!isUnderstood(stored)) return 'NOT UNDERSTOOD'
  return stored.object.kind === 'policy' ? stored.object.status : ''
}
