import { CareenError } from '../../policies/model/index.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { refuseMute } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { approvedText, numberQuestion, type WaitingRun, waitingText } from '../views/approve.ts'
import { fittedLines } from '../views/fit.ts'
import { approvalLines } from '../views/lines/run-lines.ts'
import { approvePlan, isPlanId } from './approve-plan.ts'
import { approvableSum, refuseWrongFlag } from './run-questions.ts'

export const approve: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [word = ''] = args.words
    if (isPlanId(word)) return await approvePlan(client, word, args, terminal)
    if (args.values['approve-images'] === undefined)
      refuseMute(args, { needs: 'approve needs the number of images', add: 'Add -approve-images=N' })
    const runs = await waitingRuns(client, args.words)
    for (const run of runs) {
      // Why before the question: nobody reads and counts images that another person has to approve.
      await client.approve(run, { note: '', validateOnly: true })
      const shown = await lookedAgain(client, run, terminal)
      terminal.out(fittedLines(waitingText(shown, terminal.paint), terminal.width))
    }
    const isGiven = await numberGiven(runs, args, terminal)
    if (!isGiven) return EXIT.cancelled
    return approveAll(client, runs, args.values['note'] ?? '', terminal)
  })

/** Returns the runs of these ids, each once. Throws NOT_FOUND, and FAILED_PRECONDITION if one of them does not wait. */
async function waitingRuns(client: Client, ids: readonly string[]): Promise<readonly Run[]> {
  const found = new Map<string, Run>()
  for (const text of ids) {
    const run = await client.findRun(text)
    if (run.approvable === undefined)
      throw new CareenError(
        'FAILED_PRECONDITION',
        `run ${shortRunId(run.id)} does not wait for approval (${run.state}). Nothing was changed`,
      )
    found.set(run.id, run)
  }
  return [...found.values()]
}

/** Looks at the repository of a run as it is now. A registry that does not answer is no failure: the run looks again itself. */
async function lookedAgain(client: Client, run: Run, { signal }: Terminal): Promise<WaitingRun> {
  const decisions = await client.decisions(run)
  try {
    const now = await client.explain(`${run.registry}/${run.repository}`, '', signal)
    return { run, decisions, again: now.decisions }
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (signal.aborted) throw error
    return { run, decisions, again: error.message }
  }
}

/** Returns true if a person gave the number. Throws COUNT_MISMATCH if the flag has another one, and CANCELLED on Ctrl-C. */
async function numberGiven(runs: readonly Run[], args: Arguments, terminal: Terminal): Promise<boolean> {
  const total = approvableSum(runs)
  refuseWrongFlag('approve', args, total)
  if (args.values['approve-images'] !== undefined) return true
  const answer = await terminal.ask(numberQuestion(runs))
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  if (answer?.trim().replaceAll(',', '') === `${total}`) return true
  const why = answer?.trim() ? `${total} was not typed` : 'No number was typed'
  terminal.out(`${why}. Nothing was approved.\n`)
  terminal.outcome({ code: 'CANCELLED' })
  return false
}

async function approveAll(
  client: Client,
  runs: readonly Run[],
  note: string,
  terminal: Terminal,
): Promise<number> {
  const done: Run[] = []
  const releasing: string[] = []
  try {
    for (const run of runs) {
      const approval = await changing(terminal, () => client.approve(run, { note }))
      terminal.lines(() => approvalLines([approval]))
      done.push(run)
      if (approval.subject.kind === 'run') releasing.push(approval.subject.run)
    }
  } catch (thrown) {
    if (done.length > 0) terminal.out(approvedText(done, releasing, terminal.paint))
    throw thrown
  }
  terminal.out(approvedText(done, releasing, terminal.paint))
  return EXIT.ok
}
