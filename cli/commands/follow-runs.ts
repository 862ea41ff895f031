import { CareenError } from '../../policies/model/index.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'
import { EXIT, exitStatus } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { progressLines } from '../views/lines/run-lines.ts'
import { continueText } from '../views/run-question.ts'
import { isOnHold, runLine } from '../views/runs.ts'
import type { WaitLimit } from './wait-limit.ts'

/** Most runs that are watched at a time. */
const LANES = 8

type Watching = Pick<Client, 'watch' | 'run'>

/** Runs as they were last seen. `failure`: why not all of them were watched to their end. */
export type Followed = { readonly runs: readonly Run[]; readonly failure: CareenError | undefined }

/** Watches runs until each has ended, waits for a person, or waits for a pause or a window. */
export async function followRuns(
  client: Watching,
  started: readonly Run[],
  terminal: Terminal,
  until: WaitLimit,
): Promise<Followed> {
  const last = new Map(started.map((run) => [run.id, run]))
  const queue = [...last.values()]
  const over = new AbortController()
  const signal = AbortSignal.any([until.signal, over.signal])
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      for await (const now of client.watch(next, signal)) {
        last.set(now.id, now)
        note(now, [...last.values()], terminal)
        if (isOnHold(now)) break
      }
  }
  const result = (failure?: CareenError): Followed => ({ runs: [...last.values()], failure })
  try {
    await Promise.all(Array.from({ length: LANES }, lane))
    for (const run of started) last.set(run.id, await client.run(run))
    return result()
  } catch (thrown) {
    over.abort()
    return result(failureOf(CareenError.from(thrown), until, terminal))
  } finally {
    terminal.progress.clear()
  }
}

function note(run: Run, all: readonly Run[], terminal: Terminal): void {
  const { removals } = run
  terminal.lines(() => progressLines(run))
  if (removals !== undefined && removals.deleted + removals.untagged > 0) terminal.outcome({ changed: true })
  const done = all.filter((one) => !isLive(one)).length
  const text =
    all.length === 1
      ? runLine(run, (_colour, words) => words).trim()
      : `${done} of ${all.length} runs have ended`
  terminal.progress.show(text)
}

/** Returns true for a run that is still to be watched. */
export function isLive(run: Run): boolean {
  return (run.state === 'QUEUED' || run.state === 'RUNNING') && !isOnHold(run)
}

function failureOf(error: CareenError, { signal, text = '' }: WaitLimit, { signal: interrupt }: Terminal) {
  if (!signal.aborted || interrupt.aborted) return error
  return new CareenError('DEADLINE_EXCEEDED', `not everything has ended after -timeout=${text}`)
}

/** Prints why runs were not watched to their end, and what becomes of them. Returns the exit status. */
export function reportOpen({ runs, failure }: Followed, terminal: Terminal): number {
  const open = runs.filter(isLive)
  const known = failure?.code === 'DEADLINE_EXCEEDED' || terminal.signal.aborted
  return reportError(failure, terminal, known ? continueText(open.map(({ id }) => shortRunId(id))) : '')
}

/** The worst first. */
const WORST = [EXIT.error, EXIT.refused, EXIT.cancelled, EXIT.ok] as const

/** Returns the exit status of runs that were watched: that of the worst. */
export function statusOf(runs: readonly Run[]): number {
  const statuses = runs.map(statusOfOne)
  return WORST.find((status) => statuses.includes(status)) ?? EXIT.ok
}

function statusOfOne(ended: Run): (typeof WORST)[number] {
  switch (ended.state) {
    case 'SUCCEEDED':
      return EXIT.ok
    case 'AWAITING_APPROVAL':
      return EXIT.refused
    case 'CANCELLED':
      return EXIT.cancelled
    case 'QUEUED':
      return isOnHold(ended) ? EXIT.refused : EXIT.error
    case 'RUNNING':
      return EXIT.error
    case 'FAILED':
      return ended.errorCode === 'KEPT_TAG_MISSING' && exitStatus('KEPT_TAG_MISSING') === EXIT.refused
        ? EXIT.refused
        : EXIT.error
  }
}
