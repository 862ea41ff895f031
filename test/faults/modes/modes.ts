import { changeVersions, damageFiles, shareDatabase } from './file-modes.ts'
import { answersAreWrong, connectionsBreak } from './http-modes.ts'
import { diskFails, jobsRepeat, networkFails, queueDown, queueEmpty, registryLies } from './outside-modes.ts'
import { freezeInRun, killInApply, killInRun, pushInRun, setClock, stopInRun } from './process-modes.ts'
import { type Inject, injectMany, type ModeResult } from './trial.ts'
/** The failure modes, with how many faults strike in each. */

export type FailureMode = {
  readonly mode: number
  readonly what: string
  /** In `npm test`. */
  readonly faults: number
  readonly nightly: number
  /** Injects so many faults, from a seed on. */
  readonly run: (faults: number, seed: number) => Promise<ModeResult>
}

function simulated(inject: Inject): FailureMode['run'] {
  return (faults, seed) => injectMany(inject, faults, seed)
}

/** A world of its own for each twenty faults. */
async function inWorlds(inject: FailureMode['run'], faults: number, seed: number): Promise<ModeResult> {
  const violations: string[] = []
  for (let done = 0; done < faults; done += 20)
    violations.push(...(await inject(Math.min(20, faults - done), seed + done / 20)).violations)
  return { faults, violations }
}

/** Half of the faults at the driver's seam, and half over HTTP. */
function both(simulate: Inject, overHttp: FailureMode['run']): FailureMode['run'] {
  return async (faults, seed) => {
    const half = Math.floor(faults / 2)
    const parts = [await injectMany(simulate, half, seed), await inWorlds(overHttp, faults - half, seed)]
    return { faults, violations: parts.flatMap(({ violations }) => violations) }
  }
}

export const MODES: readonly FailureMode[] = [
  {
    mode: 1,
    what: 'the daemon is killed in an apply',
    faults: 150,
    nightly: 3000,
    run: simulated(killInApply),
  },
  {
    mode: 2,
    what: 'a worker, or the daemon, is killed in a run',
    faults: 250,
    nightly: 5000,
    run: simulated(killInRun),
  },
  {
    mode: 3,
    what: 'a process stands still past a lease',
    faults: 50,
    nightly: 1000,
    run: simulated(freezeInRun),
  },
  { mode: 4, what: 'the queue cannot be reached', faults: 20, nightly: 300, run: simulated(queueDown) },
  { mode: 5, what: 'the queue forgets its jobs', faults: 20, nightly: 300, run: simulated(queueEmpty) },
  { mode: 6, what: 'the disk is full, or fails', faults: 60, nightly: 1000, run: simulated(diskFails) },
  { mode: 7, what: 'a database is damaged', faults: 100, nightly: 3000, run: damageFiles },
  { mode: 8, what: 'the clock on the wall is set', faults: 20, nightly: 200, run: simulated(setClock) },
  { mode: 9, what: 'jobs come twice, or late', faults: 50, nightly: 500, run: simulated(jobsRepeat) },
  { mode: 10, what: 'two daemons use a database', faults: 20, nightly: 200, run: shareDatabase },
  {
    mode: 11,
    what: 'calls and DELETEs are lost or late',
    faults: 60,
    nightly: 1500,
    run: both(networkFails, connectionsBreak),
  },
  {
    mode: 12,
    what: 'the registry answers wrongly',
    faults: 200,
    nightly: 5000,
    run: both(registryLies, answersAreWrong),
  },
  {
    mode: 13,
    what: 'somebody pushes while images are deleted',
    faults: 200,
    nightly: 5000,
    run: simulated(pushInRun),
  },
  { mode: 14, what: 'a worker is stopped in a run', faults: 30, nightly: 300, run: simulated(stopInRun) },
  {
    mode: 15,
    what: 'the version of a database changes',
    faults: 0,
    nightly: 0,
    run: async () => changeVersions(),
  },
]
