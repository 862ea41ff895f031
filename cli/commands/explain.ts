import { type Command, json, splitReference } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { decisionJson } from '../views/plan.ts'
import { explanationText } from '../views/runs.ts'

export const explain: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const { name, reference } = splitReference(args.words[0] ?? '')
    terminal.progress.show(`Scanning ${name}`)
    const explanation = await client.explain(name, reference, terminal.signal)
    terminal.progress.clear()
    if (args.switches.has('json'))
      terminal.out(json({ ...explanation, decisions: explanation.decisions.map(decisionJson) }))
    else terminal.out(explanationText(explanation, terminal.paint))
    return EXIT.ok
  })
