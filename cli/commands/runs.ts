import { type Run, type RunKind, shortRunId } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { type Command, json } from '../framework/command.ts'
import { EXIT, exitStatus } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { decisionJson } from '../views/plan.ts'
import { isOnHold, onHoldText, runLine, runsText, runText } from '../views/runs.ts'

export const runs: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, name = ''] = args.words
    switch (verb) {
      case undefined: {
        const found = await client.runs(args.values['repository'] ?? '', 100)
        terminal.out(args.switches.has('json') ? json(found) : runsText(found))
        return EXIT.ok
      }
      case 'show':
        if (name === '') throw invalid('runs', 'the id of a run is missing; write careen runs show ID')
        return showRun(client, { run: await client.findRun(name), all: true }, args, terminal)
      case 'cancel':
        if (name === '') throw invalid('runs', 'the id of a run is missing; write careen runs cancel ID')
        return cancelRun(client, name, args, terminal)
      default:
        throw invalid('runs', `unknown word "${verb}"; write show or cancel`)
    }
  })

async function cancelRun(client: Client, name: string, args: Arguments, terminal: Terminal): Promise<number> {
  const cancelled = await client.cancel(await client.findRun(name))
  const words =
    cancelled.state === 'RUNNING'
      ? `Run ${shortRunId(cancelled.id)} will stop before its next image.\n`
      : runLine(cancelled, terminal.paint)
  terminal.out(args.switches.has('json') ? json(cancelled) : words)
  return EXIT.ok
}

type Shown = { readonly run: Run; readonly all: boolean }

async function showRun(
  client: Client,
  { run, all }: Shown,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const [decisions, deletions] = [await client.decisions(run), await client.deletions(run)]
  if (args.switches.has('json'))
    terminal.out(json({ run, decisions: decisions.map(decisionJson), deletions }))
  else terminal.out(runText({ run, decisions, deletions, all }, terminal.paint))
  return EXIT.ok
}

export const run: Command = (args, terminal) => start('CLEAN', args, terminal)
export const dryRun: Command = (args, terminal) => start('DRY_RUN', args, terminal)

function start(kind: RunKind, args: Arguments, terminal: Terminal): Promise<number> {
  return withClient(args, terminal, async (client) => {
    const started = await client.startRun(args.words[0] ?? '', kind, args.values['policy'] ?? '')
    if (args.switches.has('detach')) {
      terminal.out(
        args.switches.has('json')
          ? json(started)
          : `Run ${shortRunId(started.id)} is waiting. careen runs show ${shortRunId(started.id)}\n`,
      )
      return EXIT.ok
    }
    return follow(client, started, args, terminal)
  })
}

export const approve: Command = (args, terminal) =>
  withClient(args, terminal, async (client) =>
    follow(client, await client.approve(await client.findRun(args.words[0] ?? '')), args, terminal),
  )

/** Watches a run until it ends or waits for a pause or a window, and shows it. Ctrl-C ends the watching, not the run. */
async function follow(client: Client, started: Run, args: Arguments, terminal: Terminal): Promise<number> {
  let last = started
  try {
    for await (const now of client.watch(started, terminal.signal)) {
      last = now
      if (isOnHold(now)) break
      terminal.progress.show(runLine(now, (_colour, text) => text).trim())
    }
  } catch (error) {
    terminal.progress.clear()
    const remark = `Run ${shortRunId(started.id)} continues. To cancel it: careen runs cancel ${shortRunId(started.id)}\n`
    return reportError(error, terminal, terminal.signal.aborted ? remark : '')
  }
  terminal.progress.clear()
  if (isOnHold(last)) {
    terminal.out(args.switches.has('json') ? json({ run: last }) : onHoldText(last, terminal.paint))
    return EXIT.refused
  }
  await showRun(client, { run: await client.run(last), all: false }, args, terminal)
  return statusOf(last)
}

function statusOf(ended: Run): number {
  switch (ended.state) {
    case 'SUCCEEDED':
      return EXIT.ok
    case 'AWAITING_APPROVAL':
      return EXIT.refused
    case 'CANCELLED':
      return EXIT.cancelled
    case 'QUEUED':
    case 'RUNNING':
      return EXIT.error
    case 'FAILED':
      return ended.errorCode === 'KEPT_TAG_MISSING' ? exitStatus('KEPT_TAG_MISSING') : EXIT.error
  }
}
