import { CODES } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import { exitStatus } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import type { ShownRun } from '../views/approve.ts'
import { wholeRunLines } from '../views/lines/run-lines.ts'
import { runLine } from '../views/runs.ts'
import { followRuns } from './follow-runs.ts'
import { waitLimitOf } from './wait-limit.ts'

/** Why a look was not made. `run`: the dry run that did not succeed. */
export type FailedLook = { readonly status: number; readonly run?: Run }

/** Dry runs of a repository at most. Why two: one that is in progress already may evaluate another policy than that in force. */
const TRIES = 2

/**
 * Looks at repositories by dry runs of the policies in force. A run that would delete nothing has nothing to approve. Returns the exit
 * status, and which one it was, if one of them did not succeed: nothing was changed.
 */
export async function lookAt(
  client: Client,
  names: readonly string[],
  args: Arguments,
  terminal: Terminal,
): Promise<readonly ShownRun[] | FailedLook> {
  const until = waitLimitOf('run', args, terminal.signal)
  const looked: Run[] = []
  for (let left = names, tries = 0; left.length > 0 && tries < TRIES; tries += 1) {
    const started: Run[] = []
    for (const name of left) started.push(await client.startRun(name, 'DRY_RUN', ''))
    const { runs, failure } = await followRuns(client, started, terminal, until)
    if (failure !== undefined)
      return {
        status: reportError(
          failure,
          terminal,
          'No image was deleted. Dry runs that have begun delete nothing.\n',
        ),
      }
    const failed = runs.find(({ state }) => state !== 'SUCCEEDED')
    if (failed !== undefined) return { status: reportFailed(failed, terminal), run: failed }
    looked.push(...runs.filter(isLook))
    left = runs.filter((run) => !isLook(run)).map(({ registry, repository }) => `${registry}/${repository}`)
  }
  return Promise.all(looked.map((run) => shownOf(client, run, terminal)))
}

/** Returns true unless a dry run would delete images that cannot be approved: it was one of another policy. */
function isLook({ approvable, counts }: Run): boolean {
  return approvable !== undefined || (counts?.planned ?? 0) === 0
}

async function shownOf(client: Client, run: Run, terminal: Terminal): Promise<ShownRun> {
  const decisions = await client.decisions(run)
  terminal.lines(() => wholeRunLines({ run, decisions, deletions: [] }))
  return { run, decisions }
}

function reportFailed(run: Run, terminal: Terminal): number {
  const code =
    CODES.find((one) => one === run.errorCode) ?? (run.state === 'FAILED' ? 'INTERNAL' : 'CANCELLED')
  terminal.out(runLine(run, terminal.paint))
  terminal.err('Nothing was changed.\n')
  terminal.outcome({ code })
  return exitStatus(code)
}
