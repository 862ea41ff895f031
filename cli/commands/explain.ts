import { type Command, splitReference } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { explanationLines } from '../views/lines/run-lines.ts'
import { explanationText } from '../views/runs.ts'

export const explain: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const { name, reference } = splitReference(args.words[0] ?? '')
    terminal.progress.show(`Scanning ${name}`)
    const explanation = await client.explain(name, reference, terminal.signal)
    terminal.progress.clear()
    terminal.lines(() => explanationLines(explanation))
    terminal.out(explanationText(explanation, terminal.paint))
    return EXIT.ok
  })
