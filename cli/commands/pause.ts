import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { resumedRegistryText } from '../views/pauses.ts'
import { pauseLine } from '../views/registries.ts'

export const pause: Command = (args, terminal) => {
  const name = registryIn('pause', args)
  const reason = args.values['reason'] ?? ''
  if (reason === '') throw invalid('pause', 'say why, for other people: careen pause REGISTRY -reason TEXT')
  return withClient(args, terminal, async (client) => {
    const state = await changing(terminal, () => client.pauseRegistry(name, reason))
    terminal.lines(() => rowLines('registry', [state], (one) => one.name))
    terminal.out(pauseLine(state))
    return EXIT.ok
  })
}

export const resume: Command = (args, terminal) => {
  const name = registryIn('resume', args)
  return withClient(args, terminal, async (client) => {
    const before = await client.registries(terminal.signal)
    const state = await changing(terminal, () => client.resumeRegistry(name))
    const wasPaused = before.some((one) => one.name === state.name && one.pause !== undefined)
    const all = await client.repositories()
    const paused = all.filter((one) => one.registry === state.name && one.pause !== undefined)
    terminal.lines(() => rowLines('registry', [state], (one) => one.name))
    terminal.out(resumedRegistryText(state.name, { wasPaused, paused }))
    return EXIT.ok
  })
}

/** A full name of a registry, which has a `/` too. */
const FULL = /^workspaces\/[^/]+\/registries\/[^/]+$/

/** Returns the registry that is named. Throws INVALID_ARGUMENT for the name of a repository. */
function registryIn(command: 'pause' | 'resume', { words: [name = ''] }: Arguments): string {
  if (!name.includes('/') || FULL.test(name)) return name
  throw invalid(
    command,
    `${name} is no registry. To ${command} one repository, write careen repositories ${command} ${name}`,
  )
}
