import { SKIP_WITHOUT_FAKETIME } from '../../support/faketime.ts'
import { type Skip, skipWithoutServer } from '../../support/skips.ts'
import { changeVersions, damageFiles, shareDatabase } from './file-modes.ts'
import { INVARIANTS, type Invariant } from './findings.ts'
import { answersAreWrong, connectionsBreak } from './http-modes.ts'
import { diskFails, jobsRepeat, networkFails, queueDown, queueEmpty, registryLies } from './outside-modes.ts'
import { freezeInRun, killInApply, killInRun, pushInRun, setClock, stopInRun } from './process-modes.ts'
import {
  flushRedis,
  killDaemonInApply,
  killProcessInRun,
  killRedis,
  setWallClock,
  stopWorkerPastLease,
  striking,
} from './real-modes.ts'
import { type Inject, injectMany, type ModeResult } from './trial.ts'
/** The failure modes, with how many faults strike in each. */

export type FailureMode = {
  readonly mode: number
  readonly what: string
  /** In `npm test`. */
  readonly faults: number
  readonly nightly: number
  /** Why an invariant is not checked after a fault of this mode. All others are, after each. */
  readonly unchecked: Readonly<Partial<Record<Invariant, string>>>
  /** Why it cannot run here. Absent: it can. */
  readonly skip?: () => Promise<Skip>
  /** Injects so many faults, from a seed on. */
  readonly run: (faults: number, seed: number) => Promise<ModeResult>
}

function simulated(inject: Inject): FailureMode['run'] {
  return (faults, seed) => injectMany(inject, faults, seed)
}

/** A world of its own for each twenty faults. */
async function inWorlds(inject: FailureMode['run'], faults: number, seed: number): Promise<ModeResult> {
  const results: ModeResult[] = []
  for (let done = 0; done < faults; done += 20)
    results.push(await inject(Math.min(20, faults - done), seed + done / 20))
  return { ...joined(results), faults }
}

/** What was checked, was checked in each of them. */
function joined(all: readonly ModeResult[]): ModeResult {
  const results = all.filter(({ faults }) => faults > 0)
  const checked = INVARIANTS.filter((name) => results.every((one) => one.checked?.has(name) === true))
  return {
    faults: results.reduce((sum, { faults }) => sum + faults, 0),
    violations: results.flatMap(({ violations }) => violations),
    checked: new Set(checked),
  }
}

/** Half of the faults at the driver's seam, and half over HTTP. */
function both(simulate: Inject, overHttp: FailureMode['run']): FailureMode['run'] {
  return async (faults, seed) => {
    const half = Math.floor(faults / 2)
    return joined([await injectMany(simulate, half, seed), await inWorlds(overHttp, faults - half, seed)])
  }
}

const ALL_CHECKED = {}
const NO_QUEUE_OVER_HTTP = {
  I9: 'half of the faults strike over HTTP, where the test starts each run itself: no queue is there',
}
const LOCKS =
  'the two processes lock the database and do nothing else; whole daemons do so in test/faults/processes.test.ts'
const ONLY_LOCKS = Object.fromEntries(
  INVARIANTS.filter((name) => name !== 'I4' && name !== 'I6').map((name) => [name, LOCKS]),
)

const SIMULATED: readonly FailureMode[] = [
  {
    mode: 1,
    what: 'the daemon is killed in an apply, or its host loses power',
    faults: 150,
    nightly: 3000,
    unchecked: ALL_CHECKED,
    run: simulated(killInApply),
  },
  {
    mode: 2,
    what: 'a worker, or the daemon, is killed in a run, or its host loses power',
    faults: 250,
    nightly: 5000,
    unchecked: ALL_CHECKED,
    run: simulated(killInRun),
  },
  {
    mode: 3,
    what: 'a process stands still past a lease',
    faults: 50,
    nightly: 1000,
    unchecked: ALL_CHECKED,
    run: simulated(freezeInRun),
  },
  {
    mode: 4,
    what: 'the queue cannot be reached',
    faults: 20,
    nightly: 300,
    unchecked: ALL_CHECKED,
    run: simulated(queueDown),
  },
  {
    mode: 5,
    what: 'the queue forgets its jobs',
    faults: 20,
    nightly: 300,
    unchecked: ALL_CHECKED,
    run: simulated(queueEmpty),
  },
  {
    mode: 6,
    what: 'the disk is full, or fails',
    faults: 60,
    nightly: 1000,
    unchecked: ALL_CHECKED,
    run: simulated(diskFails),
  },
  {
    mode: 7,
    what: 'a database is damaged',
    faults: 100,
    nightly: 3000,
    unchecked: ALL_CHECKED,
    run: simulated(damageFiles),
  },
  {
    mode: 8,
    what: 'the clock on the wall is set',
    faults: 20,
    nightly: 200,
    unchecked: ALL_CHECKED,
    run: simulated(setClock),
  },
  {
    mode: 9,
    what: 'jobs come twice, or late',
    faults: 50,
    nightly: 500,
    unchecked: ALL_CHECKED,
    run: simulated(jobsRepeat),
  },
  {
    mode: 10,
    what: 'two daemons use a database',
    faults: 20,
    nightly: 200,
    unchecked: ONLY_LOCKS,
    run: shareDatabase,
  },
  {
    mode: 11,
    what: 'calls and DELETEs are lost or late',
    faults: 60,
    nightly: 1500,
    unchecked: NO_QUEUE_OVER_HTTP,
    run: both(networkFails, connectionsBreak),
  },
  {
    mode: 12,
    what: 'the registry answers wrongly',
    faults: 200,
    nightly: 5000,
    unchecked: NO_QUEUE_OVER_HTTP,
    run: both(registryLies, answersAreWrong),
  },
  {
    mode: 13,
    what: 'somebody pushes while images are deleted',
    faults: 200,
    nightly: 5000,
    unchecked: ALL_CHECKED,
    run: simulated(pushInRun),
  },
  {
    mode: 14,
    what: 'a worker is stopped in a run',
    faults: 30,
    nightly: 300,
    unchecked: ALL_CHECKED,
    run: simulated(stopInRun),
  },
  {
    mode: 15,
    what: 'the version of a database changes',
    faults: 6,
    nightly: 60,
    unchecked: ALL_CHECKED,
    run: changeVersions,
  },
]

const NO_REDIS = { I9: 'no Redis is there: the daemon in question has its own queue, or is asked by workers' }
const REDIS = { unchecked: ALL_CHECKED, skip: () => skipWithoutServer('redis-server') }

/** The faults of some modes on processes as users start them. Few in a commit, as each takes seconds. */
export const REAL_MODES: readonly FailureMode[] = [
  {
    mode: 1,
    what: 'a careend process is killed in an apply',
    faults: 1,
    nightly: 60,
    unchecked: NO_REDIS,
    run: striking(killDaemonInApply),
  },
  {
    mode: 2,
    what: 'a careend process, daemon or worker, is killed in a run',
    faults: 2,
    nightly: 100,
    unchecked: NO_REDIS,
    run: striking(killProcessInRun),
  },
  {
    mode: 3,
    what: 'a worker process is stopped past its lease, and goes on',
    faults: 1,
    nightly: 10,
    unchecked: NO_REDIS,
    run: striking(stopWorkerPastLease),
  },
  {
    mode: 4,
    what: 'Redis is killed and started again',
    faults: 1,
    nightly: 20,
    ...REDIS,
    run: striking(killRedis),
  },
  { mode: 5, what: 'Redis is emptied', faults: 1, nightly: 20, ...REDIS, run: striking(flushRedis) },
  {
    mode: 8,
    what: 'the clock on the wall of a careend process is set',
    faults: 1,
    nightly: 20,
    unchecked: NO_REDIS,
    skip: async () => SKIP_WITHOUT_FAKETIME,
    run: striking(setWallClock),
  },
]

export const MODES: readonly FailureMode[] = [...SIMULATED, ...REAL_MODES]
