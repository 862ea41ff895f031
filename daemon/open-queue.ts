import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { RunWaits } from './ledger/index.ts'
import { bullmqQueue } from './queue/bullmq.ts'
import { embeddedQueue } from './queue/embedded.ts'
import { pulledQueue, waking } from './queue/pulled.ts'
import type { Queue } from './queue/queue.ts'
import type { Store } from './store/store.ts'

/** Which queue a daemon has. */
type QueueChoice = {
  /** Absent: no Redis. */
  readonly redis?: string
  /** Absent: a prefix of this database's own. */
  readonly redisPrefix?: string
  readonly concurrency: number
  readonly clock: Clock
}

type OpenedQueue = { readonly queue: Queue; readonly queuePrefix: string }

/** Opens the queue. It also wakes the workers that ask for runs. */
export async function openQueue(
  options: QueueChoice,
  store: Store,
  { wake }: RunWaits,
): Promise<OpenedQueue> {
  const { redis, concurrency, clock } = options
  if (redis !== undefined) {
    const queuePrefix = options.redisPrefix ?? prefixOf(store)
    return { queuePrefix, queue: waking(await bullmqQueue({ url: redis, prefix: queuePrefix }), wake) }
  }
  const own =
    concurrency > 0
      ? embeddedQueue({ jobs: store.jobs, ...clock })
      : pulledQueue(() => ({ waiting: store.runs.countQueued(), active: 0 }))
  return { queuePrefix: '', queue: waking(own, wake) }
}

/** Returns a prefix that no other database has, but for its copies. */
function prefixOf(store: Store): string {
  return `careen-${Buffer.from(store.secrets.of('queue prefix', () => randomBytes(8))).toString('hex')}`
}
