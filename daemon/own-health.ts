import { dirname } from 'node:path'
import { freeSpace } from '../host/index.ts'
import type { Base } from './compose.ts'
import { type CheckReferences, openHealth } from './health/index.ts'
import { drainedWorkers, leaseTime, type RunWaits } from './ledger/index.ts'
import type { Queue } from './queue/queue.ts'
import type { Scheduler } from './schedule/scheduler.ts'
import type { HealthOperations } from './services.ts'

type HealthOf = Base & {
  readonly database: string
  readonly queue: Queue
  readonly waits: RunWaits
  readonly references: CheckReferences
}

/** Opens the health of a daemon over its parts. */
export function healthOf(
  { store, clock, now, boot, queue, waits, references, database }: HealthOf,
  { lastTick }: Pick<Scheduler, 'lastTick'>,
): HealthOperations {
  return openHealth({
    store,
    queue,
    clock,
    takers: { isAlone: queue.kind === 'pulled', lastAsked: waits.lastAsked },
    lastTick,
    expired: () => store.runs.expired(leaseTime(boot), 10),
    drained: () => drainedWorkers({ store, now }),
    references,
    disk: async () => {
      const folder = dirname(database)
      return { folder, free: await freeSpace(folder) }
    },
  })
}
