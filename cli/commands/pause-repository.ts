import { CareenError } from '../../policies/model/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { mutedBy } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { repositoryName } from '../views/lines/names.ts'
import { nowPausedText, resumedText, resumeQuestion } from '../views/pauses.ts'

/** Stops all deletes in the repository of the second word. */
export const pauseRepository: Command = (args, terminal) => {
  const [, name = ''] = args.words
  const reason = args.values['reason'] ?? ''
  if (reason === '')
    throw invalid('repositories', 'say why, for other people: careen repositories pause REPO -reason TEXT')
  return withClient(args, terminal, async (client) => {
    const state = await changing(terminal, () => client.pauseRepository(name, reason))
    terminal.lines(() => rowLines('repository', [state], repositoryName))
    terminal.out(nowPausedText(state))
    return EXIT.ok
  })
}

/** Shows what stops the repository of the second word, and resumes it after a yes. */
export const resumeRepository: Command = (args, terminal) => {
  const [, name = ''] = args.words
  refuseMute(args)
  return withClient(args, terminal, async (client) => {
    const looked = await client.repository(name)
    if (!args.switches.has('auto-approve')) {
      const status = await confirmed(resumeQuestion(looked), terminal)
      if (status !== EXIT.ok) return status
    }
    const state = await changing(terminal, () => client.resume(repositoryName(looked), looked.etag ?? ''))
    terminal.lines(() => rowLines('repository', [state], repositoryName))
    terminal.out(resumedText(state, looked))
    return EXIT.ok
  })
}

/** Throws INPUT_REQUIRED if nobody can be asked. */
function refuseMute(args: Arguments): void {
  const flag = mutedBy(args)
  if (flag === undefined || args.switches.has('auto-approve')) return
  throw new CareenError(
    'INPUT_REQUIRED',
    `resuming a repository needs a confirmation, and ${flag} forbids the question. Add -auto-approve. Nothing was changed`,
  )
}

/** Asks for a yes. Returns the exit status; 0: it was said. */
async function confirmed(question: string, terminal: Terminal): Promise<number> {
  const answer = await terminal.ask(question)
  if (answer?.trim() === 'yes') return EXIT.ok
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  const isAnswered = answer !== undefined
  terminal.out(`\nNot resumed${isAnswered ? '' : ': nobody answered'}. Nothing was changed.\n`)
  terminal.outcome({ code: isAnswered ? 'CANCELLED' : 'INPUT_REQUIRED' })
  return isAnswered ? EXIT.cancelled : EXIT.error
}
