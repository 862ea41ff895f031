import { composeBase, composeServices, type Services } from '../../daemon/compose.ts'
import type { Ledger, WorkerKey } from '../../daemon/ledger/index.ts'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import { openLog } from '../../daemon/log.ts'
import type { RegistryClient } from '../../daemon/registry/client.ts'
import { type Scheduler, startScheduler } from '../../daemon/schedule/scheduler.ts'
import type { Store } from '../../daemon/store/store.ts'
import type { SimulatedProcess } from './process.ts'
import type { SimulatedQueue } from './queue.ts'
/** The daemon over a store that outlives it: its own services and its own scheduler. */

export type SimulatedDaemon = {
  readonly operations: Services['operations']
  readonly ledgerOf: (by: WorkerKey) => { readonly ledger: Ledger; readonly gone: Promise<never> }
  readonly process: SimulatedProcess
  readonly kill: () => void
}

export type DaemonOptions = {
  readonly store: Store
  readonly process: SimulatedProcess
  readonly client: RegistryClient
  readonly newId: () => string
  readonly queue: SimulatedQueue
}

const DAY = 24 * 3_600_000

export function startDaemon({ store, process, client, newId, queue: jobs }: DaemonOptions): SimulatedDaemon {
  const { clock } = process
  const open = async (): Promise<RegistryClient> => client
  const queue = {
    add: async (ids: readonly string[]) => jobs.add(ids),
    repair: async (ids: readonly string[]) => jobs.add(ids),
    depth: async () => ({ waiting: jobs.waiting(), active: 0 }),
  }
  const base = composeBase({ store, open, clock, newId, queue })
  const log = openLog('silent')
  let scheduler: Scheduler | undefined
  const { operations, ledgers } = composeServices(base, {
    deliveredUpTo: () => undefined,
    late: openLateDeletes(clock.monotonic),
    applied: ({ workspace }) => scheduler?.wake(workspace),
    ended: () => {},
    applyRules: () => undefined,
    health: { report: async () => [], canStore: () => true },
    requeue: (id) => jobs.add([id]),
    warn: () => {},
  })
  scheduler = startScheduler({
    ...base,
    log,
    retention: { age: 30 * DAY, size: 1 << 30 },
    historyAge: 180 * DAY,
    discoveryInterval: 3_600_000,
  })
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {})
  return {
    operations,
    ledgerOf: (by) => ({ ledger: ledgers(by), gone: ended.promise }),
    process,
    kill: () => {
      process.kill()
      ended.reject(new Error('the daemon ended'))
    },
  }
}
