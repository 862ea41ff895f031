import { CareenError } from '../../policies/model/index.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { InFlight, Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import type { ShownRun } from '../views/approve.ts'
import { fittedLines } from '../views/fit.ts'
import { approvalLines, runLines } from '../views/lines/run-lines.ts'
import { detachedText, looksText } from '../views/run-question.ts'
import type { RunFacts } from '../views/run-summary.ts'
import { isOnHold, onHoldText } from '../views/runs.ts'
import { chosenRepositories } from './chosen-repositories.ts'
import { followRuns, isLive, reportOpen, statusOf } from './follow-runs.ts'
import { type FailedLook, lookAt } from './look-at.ts'
import { openRunsDocument, type RunsDocument } from './run-document.ts'
import { approvableSum, askToDelete, refuseMuteRun, refuseWrongFlag } from './run-questions.ts'
import { showRun } from './runs.ts'
import { waitLimitOf } from './wait-limit.ts'

export const run: Command = (args, terminal) => {
  const document = openRunsDocument('run', args, terminal)
  return withClient(args, document.terminal, async (client) => {
    refuseMuteRun(args)
    const names = await chosenRepositories('run', args, client.repositories)
    const started = isUnasked(args)
      ? await startAll(client, names, document.terminal)
      : await startAsked(client, names, args, document)
    const status = typeof started === 'number' ? started : await finish(client, started, args, document)
    await document.write(client, status)
    return status
  })
}

/** Why not with a number: it is compared with what a look shows. */
function isUnasked({ switches, values }: Arguments): boolean {
  return switches.has('auto-approve') && values['approve-images'] === undefined
}

export const dryRun: Command = (args, terminal) => {
  const document = openRunsDocument('dry-run', args, terminal)
  return withClient(args, document.terminal, async (client) => {
    const names = await chosenRepositories('dry-run', args, client.repositories)
    const started: Run[] = []
    for (const name of names)
      started.push(await client.startRun(name, 'DRY_RUN', args.values['policy'] ?? ''))
    const status = await finish(client, started, args, document)
    await document.write(client, status)
    return status
  })
}

/** Starts runs that delete within the limits, and wait for a person over them. Checks all of several before it starts one. */
async function startAll(
  client: Client,
  names: readonly string[],
  terminal: Terminal,
): Promise<readonly Run[]> {
  if (names.length > 1) for (const name of names) await client.checkStart(name)
  const started: Run[] = []
  for (const name of names) started.push(await changing(terminal, () => client.startRun(name, 'CLEAN', '')))
  return started
}

/** Looks at the repositories, asks, and starts runs that delete exactly what was shown. Returns the exit status if none was started. */
async function startAsked(
  client: Client,
  names: readonly string[],
  args: Arguments,
  { terminal, note }: RunsDocument,
): Promise<readonly Run[] | number> {
  const running: Run[] = []
  const free: string[] = []
  for (const name of names) {
    const found = await client.checkStart(name)
    if (found === undefined) free.push(name)
    else running.push(found)
  }
  const looked = await lookAt(client, free, args, terminal)
  for (const one of factsWithoutRuns(looked)) note(one)
  if ('status' in looked) return looked.status
  const wanted = looked.filter(wantsSome)
  const runs = wanted.map(({ run: one }) => one)
  refuseWrongFlag('run', args, approvableSum(runs))
  const text = `${runningText(running)}${looksText(wanted, terminal.paint)}`
  terminal.out(fittedLines(text, terminal.width))
  if (wanted.length === 0 && running.length === 0) {
    terminal.out('Nothing to delete. No run was started.\n')
    return EXIT.ok
  }
  const no = wanted.length === 0 ? undefined : await askToDelete(client, runs, args, terminal)
  return no ?? [...running, ...(await approveAll(client, runs, terminal))]
}

/** Returns what a document says of repositories in which no run follows their look. */
function factsWithoutRuns(looked: readonly ShownRun[] | FailedLook): readonly RunFacts[] {
  if ('status' in looked) return looked.run === undefined ? [] : [withoutImages(looked.run)]
  return looked.filter((one) => !wantsSome(one)).map((one) => ({ ...one, deletions: [] }))
}

function wantsSome({ run: { approvable } }: ShownRun): boolean {
  return (approvable?.images ?? 0) > 0
}

/** Returns a run of whose images nothing is known. */
function withoutImages(one: Run): RunFacts {
  return { run: one, decisions: [], deletions: [] }
}

function runningText(running: readonly Run[]): string {
  return running
    .map(
      ({ id, registry, repository }) =>
        `${registry}/${repository} is being cleaned already, by run ${shortRunId(id)}.\n`,
    )
    .join('')
}

const IN_FLIGHT: InFlight = {
  asking: 'Interrupted while the daemon starts runs; asking what became of them (^C: leave).',
  left: 'Left. Not known which runs were started: careen runs',
}

/** Approves what dry runs have shown. Returns the runs that delete it. Ctrl-C ends it between two of them. */
async function approveAll(
  client: Client,
  looked: readonly Run[],
  terminal: Terminal,
): Promise<readonly Run[]> {
  const started: Run[] = []
  terminal.inFlight(IN_FLIGHT)
  try {
    for (const one of looked) {
      if (terminal.signal.aborted) break
      const approval = await changing(terminal, () => client.approve(one, { note: '' }))
      terminal.lines(() => approvalLines([approval]))
      const { subject, workspace } = approval
      if (subject.kind === 'run') started.push(await client.run({ workspace, id: subject.run }))
    }
    return started
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (started.length > 0) terminal.out(detachedText(started))
    throw error
  } finally {
    terminal.inFlight(undefined)
  }
}

/** Waits until runs have ended, unless it is to be left to others, and shows them. Returns the exit status. */
async function finish(
  client: Client,
  started: readonly Run[],
  args: Arguments,
  { terminal, note }: RunsDocument,
): Promise<number> {
  const [command] = started.map(({ kind }) => (kind === 'CLEAN' ? 'run' : 'dry-run'))
  if (args.switches.has('detach')) {
    terminal.lines(() => runLines(started))
    terminal.out(detachedText(started))
    return EXIT.ok
  }
  const until = waitLimitOf(command ?? 'run', args, terminal.signal)
  const followed = await followRuns(client, started, terminal, until)
  const ended = followed.runs.filter((one) => !isLive(one))
  for (const one of ended) {
    if (isOnHold(one)) {
      terminal.lines(() => runLines([one]))
      terminal.out(onHoldText(one, terminal.paint))
      note(withoutImages(one))
    } else note(await showRun(client, one, terminal, started.length === 1 ? 'some' : 'none'))
  }
  for (const one of followed.runs.filter(isLive)) note(withoutImages(one))
  return followed.failure === undefined ? statusOf(ended) : reportOpen(followed, terminal)
}
