import { printObject } from '../../policies/language/index.ts'
import { invalid } from '../arguments.ts'
import { type Command, json, splitReference, withClient } from '../command.ts'
import { EXIT } from '../exit.ts'
import { attentionText } from '../views/conditions.ts'
import { decisionJson } from '../views/plan.ts'
import { explanationText, repositoriesText } from '../views/runs.ts'
import { escaped, instant, oneLine, table } from '../views/text.ts'

export const explain: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const { name, reference } = splitReference(args.words[0] ?? '')
    terminal.progress.show(`Looking at ${name}`)
    const explanation = await client.explain(name, reference, terminal.signal)
    terminal.progress.clear()
    if (args.switches.has('json'))
      terminal.out(json({ ...explanation, decisions: explanation.decisions.map(decisionJson) }))
    else terminal.out(explanationText(explanation, terminal.paint))
    return EXIT.ok
  })

export const repositories: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, name = ''] = args.words
    if (verb === 'resume' && name !== '') {
      const state = await client.resume(name)
      const shown = oneLine(`${state.registry}/${state.repository}`)
      const accepted = state.loss === undefined ? '' : `Accepted: ${oneLine(state.loss)}.\n`
      const line = `${accepted}${shown} is cleaned again, next ${instant(state.nextRunAt)}.\n`
      terminal.out(args.switches.has('json') ? json(state) : line)
      return EXIT.ok
    }
    if (verb !== undefined) throw invalid('repositories', 'write repositories, or repositories resume REPO')
    const found = await client.repositories()
    terminal.out(args.switches.has('json') ? json(found) : repositoriesText(found, terminal.paint))
    return EXIT.ok
  })

export const policies: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, address = ''] = args.words
    if (verb === 'show' && address !== '') {
      const stored = await client.policy(address)
      terminal.out(args.switches.has('json') ? json(stored) : escaped(printObject(stored.object)))
      return EXIT.ok
    }
    if (verb !== undefined) throw invalid('policies', 'write policies, or policies show ADDRESS')
    const found = await client.policies()
    if (args.switches.has('json')) terminal.out(json(found))
    else if (found.length === 0) terminal.out('No policies yet. careen apply makes them.\n')
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

export const history: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const entries = await client.history(args.values['workspace'] ?? 'default', 0)
    if (args.switches.has('json')) terminal.out(json(entries))
    else if (entries.length === 0) terminal.out('Nothing was applied yet.\n')
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

export const health: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    await client.history('default', 0)
    terminal.out(`The daemon at ${client.address} answers.\n`)
    const waiting = await client.attention()
    if (waiting.length > 0) terminal.out(`\n${attentionText(waiting, terminal.paint)}`)
    return EXIT.ok
  })
