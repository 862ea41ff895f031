import { type Run, type RunState, shortRunId } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { printDetail } from '../framework/pager.ts'
import type { Terminal } from '../framework/terminal.ts'
import { limitOf, sinceOf } from '../input/listing.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { fittedLines } from '../views/fit.ts'
import { runLines, wholeRunLines } from '../views/lines/run-lines.ts'
import { runsText } from '../views/run-list.ts'
import { nextCommands } from '../views/run-next.ts'
import type { RunFacts } from '../views/run-summary.ts'
import { runText, type ShownImages } from '../views/run-text.ts'
import { runLine } from '../views/runs.ts'

export const runs: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, name = ''] = args.words
    switch (verb) {
      case undefined:
        return listRuns(client, args, terminal)
      case 'show':
        if (name === '') throw invalid('runs', 'the id of a run is missing; write careen runs show ID')
        return printRun(client, name, args, terminal)
      case 'cancel':
        if (name === '') throw invalid('runs', 'the id of a run is missing; write careen runs cancel ID')
        return cancelRun(client, name, terminal)
      default:
        throw invalid('runs', `unknown word "${verb}"; write show or cancel`)
    }
  })

/** Runs that are listed if nobody says how many. */
const USUAL = 20

async function listRuns(client: Client, args: Arguments, terminal: Terminal): Promise<number> {
  const limit = limitOf('runs', args) ?? USUAL
  const { repository = '', state = '' } = args.values
  const since = sinceOf('runs', args, terminal.now())
  // Why one more: whether there are others.
  const found = await client.runs({ repository, state: stateOf(state), since, limit: limit + 1 })
  const shown = found.slice(0, limit)
  terminal.lines(() => runLines(shown))
  terminal.out(runsText(shown, terminal.width, terminal.paint))
  if (found.length > limit) terminal.out(`Earlier ones: -limit=${limit * 10}\n`)
  return EXIT.ok
}

/** What people call states, besides the names that the API has for them. */
const STATES: Readonly<Record<string, RunState>> = {
  waiting: 'AWAITING_APPROVAL',
  done: 'SUCCEEDED',
  queued: 'QUEUED',
  running: 'RUNNING',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
}

function stateOf(word: string): RunState | undefined {
  return STATES[word]
}

async function printRun(client: Client, name: string, args: Arguments, terminal: Terminal): Promise<number> {
  const shown = args.switches.has('detail') ? 'all' : 'none'
  const { text } = await readRun(client, await client.findRun(name), terminal, shown)
  await printDetail(text, args, terminal)
  return EXIT.ok
}

async function cancelRun(client: Client, name: string, terminal: Terminal): Promise<number> {
  const found = await client.findRun(name)
  const cancelled = await changing(terminal, () => client.cancel(found))
  const words =
    cancelled.state === 'RUNNING'
      ? `Run ${shortRunId(cancelled.id)} will stop before its next image.\n`
      : runLine(cancelled, terminal.paint) + nextCommands(cancelled, 'part')
  terminal.lines(() => runLines([cancelled]))
  terminal.out(words)
  return EXIT.ok
}

/** Shows a run with its decisions and what it removed. Returns these. */
export async function showRun(
  client: Client,
  run: Run,
  terminal: Terminal,
  shown: ShownImages,
): Promise<RunFacts> {
  const { facts, text } = await readRun(client, run, terminal, shown)
  terminal.out(text)
  return facts
}

/** Reads a run with its decisions and what it removed, and writes its lines. Returns it, and its text. */
async function readRun(
  client: Client,
  run: Run,
  terminal: Terminal,
  shown: ShownImages,
): Promise<{ readonly facts: RunFacts; readonly text: string }> {
  const [decisions, deletions] = [await client.decisions(run), await client.deletions(run)]
  const facts = { run, decisions, deletions }
  terminal.lines(() => wholeRunLines(facts))
  return {
    facts,
    text: fittedLines(
      runText(facts, shown, terminal.paint),
      terminal.width,
      shown === 'all' ? 'whole' : 'cut',
    ),
  }
}
