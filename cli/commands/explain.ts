import { readInstant } from '../../policies/evidence/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import { parseDuration } from '../../policies/scalars/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { type Command, splitReference } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { printDetail } from '../framework/pager.ts'
import { withClient } from '../remote/with-client.ts'
import { explanationText } from '../views/explain/index.ts'
import { explanationLines } from '../views/lines/run-lines.ts'

/** Shows what is decided about every image of a repository, or about one, now or at another time. */
export const explain: Command = (args, terminal) => {
  const at = atOf(args, terminal.now())
  return withClient(args, terminal, async (client) => {
    const { name, reference } = splitReference(args.words[0] ?? '')
    terminal.progress.show(`Scanning ${name}`)
    const explanation = await client.explain(name, reference, terminal.signal, at)
    terminal.progress.clear()
    terminal.lines(() => explanationLines(explanation))
    // Why here: it needs the language, which the answer of the daemon need not wait for.
    const { declaredIn } = await import('./declared-in.ts')
    const declaredAt = await declaredIn(explanation.policy, args, terminal)
    const screen = {
      now: terminal.now(),
      asked: at,
      reference,
      declaredAt,
      columns: terminal.width,
      isWhole: args.switches.has('detail'),
    }
    await printDetail(explanationText(explanation, screen, terminal.paint), args, terminal)
    return EXIT.ok
  })
}

/** Returns the instant of -at, a time or how long from now, or undefined if it is not given. Throws INVALID_ARGUMENT. */
function atOf({ values }: Arguments, now: Instant): Instant | undefined {
  const text = values['at']
  if (text === undefined) return undefined
  const ahead = parseDuration(text)
  const at = ahead === undefined ? readInstant(text) : now + ahead
  if (at !== undefined) return at
  throw invalid(
    'explain',
    `-at: "${text}" is no time such as 2026-11-30T00:00:00Z, and no duration from now on such as 30d`,
  )
}
