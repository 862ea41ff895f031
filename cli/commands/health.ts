import type { HealthComponent } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import { attentionText } from '../views/conditions.ts'
import { fittedLines } from '../views/fit.ts'
import { healthText, isReady } from '../views/health.ts'
import { healthLines } from '../views/lines/daemon-lines.ts'

export const health: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const asked = questionOf(args)
    const parts = selected(await client.health(), asked)
    const waiting = asked === 'all' ? await client.attention() : []
    terminal.lines(() => healthLines(parts, waiting))
    const needs = waiting.length === 0 ? '' : `\n${attentionText(waiting, terminal.paint)}`
    const text = `${healthText(client.address, parts, terminal.paint)}${needs}`
    terminal.out(fittedLines(text, terminal.width))
    return isReady(parts) ? EXIT.ok : EXIT.error
  })

type Question = 'live' | 'ready' | 'all'

function questionOf({ switches }: Arguments): Question {
  const [live, ready] = [switches.has('live'), switches.has('ready')]
  if (live && ready) throw invalid('health', 'give -live or -ready, not both')
  return live ? 'live' : ready ? 'ready' : 'all'
}

/** Returns the parts that a question concerns. */
function selected(parts: readonly HealthComponent[], asked: Question): readonly HealthComponent[] {
  switch (asked) {
    case 'live':
      return []
    case 'ready':
      return parts.filter(({ component }) => component === 'STORE')
    case 'all':
      return parts
  }
}
