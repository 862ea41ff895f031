import type { Run } from '../../proto/resources/index.ts'
import type { Boot } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { FairRuns } from './fair-runs.ts'
import { leaseTime } from './lease-time.ts'
import type { WorkerKey } from './leases.ts'

/**
 * Yields the runs that a worker without a job may begin, best first: those whose worker ended, the first of each registry in fair order,
 * then what waits behind them, as a first one may need another worker. `features`: what the worker knows.
 */
export type NextRuns = (by: WorkerKey, features: readonly string[]) => Iterable<string>

/** Runs of a page, and how many pages are read for one request. Why a bound: the store blocks the event loop. */
const PAGE = 100
const PAGES = 5

/** Most workers whose place in the waiting runs is remembered. */
const WORKERS = 1000

type NextDeps = {
  readonly store: Pick<Store, 'runs' | 'holds'>
  readonly boot: Boot
  readonly fair: Pick<FairRuns, 'heads'>
}

/** Opens it for a daemon. It remembers how far each worker has read the runs that wait. */
export function openNextRuns({ store, boot, fair }: NextDeps): NextRuns {
  const read = new Map<string, string>()
  return function* (by, features) {
    const mayTake = (run: Run): boolean => by.mayTake?.(run) ?? true
    for (const run of store.runs.expired(leaseTime(boot), PAGE)) if (mayTake(run)) yield run.id
    yield* fair.heads(by)
    const isHeld = store.holds.current() !== undefined
    const mayBegin = ({ kind, waitsFor = [] }: Run): boolean =>
      !(isHeld && kind === 'CLEAN') && waitsFor.every((feature) => features.includes(feature))
    const key = `${by.identity} ${by.instance}`
    for (let page = 0; page < PAGES; page += 1) {
      const waiting = store.runs.queued(PAGE, read.get(key))
      for (const run of waiting) if (mayTake(run) && mayBegin(run)) yield run.id
      read.delete(key)
      const last = waiting.length < PAGE ? undefined : waiting.at(-1)
      if (last === undefined) return
      if (read.size >= WORKERS) read.clear()
      read.set(key, last.id)
    }
  }
}
