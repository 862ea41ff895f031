import { covers, govern } from '../../policies/engine/index.ts'
import { addressOf } from '../../policies/model/index.ts'
import { registryNamed } from '../../policies/offline/index.ts'
import type { Command } from '../framework/command.ts'
import { loadConfiguration } from '../input/index.ts'
import { effectiveText } from '../views/effective.ts'
import { effectiveLine } from '../views/lines/offline-lines.ts'

/** Prints which policy of the files is in force for a repository, and why the others are not. */
export const effective: Command = async (args, terminal) => {
  const configuration = await loadConfiguration(args.values['policies'] ?? '.', args, terminal)
  if (configuration === undefined) return 1
  const { objects } = configuration
  const name = args.words[0] ?? ''
  const names = objects.filter((object) => object.kind === 'registry').map((registry) => registry.name)
  const named = names.find((one) => name.startsWith(`${one}/`))
  const repository = named === undefined ? name : name.slice(named.length + 1)
  const ref = { registry: registryNamed(objects, named, repository), repository }
  const { policy, passedOver } = govern(
    objects.filter((object) => object.kind === 'policy'),
    ref,
  )
  const found = {
    ref,
    passedOver: passedOver.map((one) => ({ policy: addressOf(one.policy), why: one.why })),
    protections: objects
      .filter((object) => object.kind === 'protect' && covers(object.scope, ref))
      .map(addressOf),
    ...(policy === undefined ? {} : { policy }),
  }
  terminal.lines(() => [effectiveLine(found)])
  terminal.out(effectiveText(found, terminal.paint, terminal.width))
  return 0
}
