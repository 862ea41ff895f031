import { CareenError } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { EXIT } from '../framework/exit.ts'
import { refuseMute } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import { shownDaemon } from '../profile/index.ts'
import type { Client } from '../remote/client.ts'
import { numberQuestion } from '../views/approve.ts'
import { isOver, yesQuestion } from '../views/run-question.ts'

/** Returns how many images runs show that can be approved. */
export function approvableSum(runs: readonly Run[]): number {
  return runs.reduce((sum, { approvable }) => sum + (approvable?.images ?? 0), 0)
}

/** Throws INPUT_REQUIRED if a question would have to be asked, and nobody can be. Before any work. */
export function refuseMuteRun(args: Arguments): void {
  if (args.switches.has('auto-approve') || args.values['approve-images'] !== undefined) return
  refuseMute(args, {
    needs: 'run needs a confirmation',
    add: 'Add -auto-approve: runs over a limit then wait for approval. Or add -approve-images=N, the number of images',
  })
}

/** Returns the number of -approve-images, if it is that. Throws INVALID_ARGUMENT, and COUNT_MISMATCH with the true one. */
export function refuseWrongFlag(command: 'approve' | 'run', { values }: Arguments, total: number): void {
  const flag = values['approve-images']
  if (flag === undefined) return
  if (!/^\d{1,9}$/.test(flag)) throw invalid(command, `-approve-images=${flag} is not a number of images`)
  if (Number(flag) === total) return
  const what = command === 'run' ? 'Look at the repositories again' : 'Look at the runs again'
  throw new CareenError(
    'COUNT_MISMATCH',
    `-approve-images=${flag} is not the number of images: it is ${total}. ${what}, and give their number. Nothing was changed`,
    { metadata: { images: `${total}`, given: flag } },
  )
}

/**
 * Asks whether the images are deleted that these dry runs have shown: for a yes, or for their number if one of them exceeds a limit.
 * Returns undefined if it was given, with a flag or typed, else the exit status. Throws CANCELLED on Ctrl-C.
 */
export async function askToDelete(
  client: Client,
  looked: readonly Run[],
  args: Arguments,
  terminal: Terminal,
): Promise<number | undefined> {
  if (args.values['approve-images'] !== undefined) return undefined
  const byNumber = looked.some(isOver)
  const wanted = byNumber ? `${approvableSum(looked)}` : 'yes'
  const answer = await terminal.ask(
    byNumber
      ? numberQuestion(looked, 'repositories')
      : yesQuestion(looked, shownDaemon(client.target), terminal.paint),
  )
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  const typed = (answer ?? '').trim().replaceAll(',', '')
  if (typed === wanted) return undefined
  terminal.out(`\nRun cancelled: ${reasonFor(answer, wanted)}. Nothing was changed.\n`)
  terminal.outcome({ code: answer === undefined ? 'INPUT_REQUIRED' : 'CANCELLED' })
  return answer === undefined ? EXIT.error : EXIT.cancelled
}

function reasonFor(answer: string | undefined, wanted: string): string {
  if (answer === undefined) return 'nobody answered'
  return wanted === 'yes' ? 'a yes is needed' : `${wanted} was not typed`
}
