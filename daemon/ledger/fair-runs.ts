import { CareenError } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import type { WorkerKey } from './leases.ts'

/** Shares the places of workers between registries. */
export type FairRuns = {
  /**
   * Returns the runs that a worker may begin with a job, best first. A registry that has fewer runs at this worker goes first; of
   * equal ones the registry whose last run began longest ago. In a registry, runs that a person started or approved go first, then
   * `woken`, the run of the job. Without a run to wait for, the job of another run that began by itself is used.
   */
  readonly order: (woken: Run, by: WorkerKey) => readonly string[]
  /** Returns the first run of each registry for a worker that has no job, best first: in the same order. */
  readonly heads: (by: WorkerKey) => readonly string[]
  /**
   * Throws PAUSED if the run is to leave its place to another registry: one that has no run at this worker waits for half a minute,
   * the registry of this run has more than one, and this one began last. Once for each run that waits.
   */
  readonly leavePlace: (run: Run, by: WorkerKey, now: number) => void
  /** Called after a run has begun. */
  readonly begun: (run: Run) => void
}

/** Opens it for a daemon. Why in memory: what began when does not matter after a restart. */
export function openFairRuns(store: Store): FairRuns {
  let count = 0
  const last = new Map<string, number>()
  const began = ({ registry }: Run): number => last.get(registry) ?? 0
  const left = new Map<string, string>()
  const headsFor = (by: WorkerKey, woken?: Run): readonly string[] => {
    const places = placesOf(store, by)
    const first = store.runs.firstQueued().filter((run) => by.mayTake?.(run) ?? true)
    const heads = first.map((run) => (woken !== undefined && goesBefore(woken, run) ? woken : run))
    const rank = ({ registry }: Run): number => places.get(registry) ?? 0
    const sorted = heads.toSorted(
      (a, b) => rank(a) - rank(b) || Number(isScheduled(a)) - Number(isScheduled(b)) || began(a) - began(b),
    )
    return sorted.map(({ id }) => id)
  }
  return {
    heads: (by) => headsFor(by),
    order: (woken, by) => {
      const ids = headsFor(by, woken)
      // Why first: it is not queued, and a run whose worker died continues by its own job alone.
      return woken.state === 'QUEUED' ? [...new Set([...ids, woken.id])] : [woken.id, ...ids]
    },
    leavePlace: (run, by, now) => {
      const own = store.runs.runningOf(by)
      const [newest, ...older] = own.filter(({ registry }) => registry === run.registry).toSorted(newestFirst)
      if (newest?.id !== run.id || older.length === 0 || store.holds.current() !== undefined) return
      const starved = store.runs
        .firstQueued()
        .find(
          (one) =>
            mayBegin(one, by, now) && left.get(one.registry) !== one.id && !own.some(sharesRegistry(one)),
        )
      if (starved === undefined) return
      left.set(starved.registry, starved.id)
      throw leaves(run, starved)
    },
    begun: ({ registry }) => {
      count += 1
      last.set(registry, count)
    },
  }
}

/** How long a registry waits before another one leaves it a place. Milliseconds. */
const PATIENCE = 30_000

function mayBegin(run: Run, by: WorkerKey, now: number): boolean {
  const isAble = run.waitsFor === undefined && (by.mayTake?.(run) ?? true)
  // Why: before its window opened it waited for nobody.
  return isAble && now - Math.max(run.createdAt, run.opening?.at ?? 0) >= PATIENCE
}

function sharesRegistry({ registry }: Run): (other: Run) => boolean {
  return (other) => other.registry === registry
}

function newestFirst(a: Run, b: Run): number {
  return (b.startedAt ?? 0) - (a.startedAt ?? 0) || (b.id > a.id ? 1 : -1)
}

function leaves(run: Run, starved: Run): CareenError {
  return new CareenError(
    'PAUSED',
    `run ${run.id} waits: it left its place to registry ${starved.registry}, which had none. It continues by itself`,
    { metadata: { run: run.id, registry: run.registry } },
  )
}

/** Returns how many runs of each registry a worker executes. */
function placesOf(store: Store, by: WorkerKey): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const { registry } of store.runs.runningOf(by)) places.set(registry, (places.get(registry) ?? 0) + 1)
  return places
}

/** Returns true if the run of the job replaces the first one of its registry. */
function goesBefore(woken: Run, first: Run): boolean {
  return (
    woken.state === 'QUEUED' && woken.registry === first.registry && isScheduled(woken) <= isScheduled(first)
  )
}

function isScheduled({ trigger }: Run): boolean {
  return trigger === 'schedule'
}
