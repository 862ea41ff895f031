import { Queue as BullQueue } from 'bullmq'
import { redisAddress } from './address.ts'
import { jobsOf, removeMalformed, repairJobs } from './bullmq-jobs.ts'
import { listenToRedis } from './bullmq-listener.ts'
import type { Listener, Queue } from './queue.ts'
import { connectRedis, unavailable } from './redis.ts'

export type BullmqOptions = {
  /** redis://, rediss:// or redis+sentinel://, or the path of a unix socket. */
  readonly url: string
  /** Key prefix that separates several installations on one Redis. */
  readonly prefix: string
  /** Time after which a claim that is not renewed ends. Milliseconds. */
  readonly lease?: number
  /** Longest wait for an answer of Redis. Milliseconds. */
  readonly patience?: number
}

const NAME = 'runs'

/**
 * Opens a queue over Redis. Throws QUEUE_UNAVAILABLE if Redis cannot be reached or may evict jobs. Later errors are passed to the
 * listener's `onTrouble`. No message contains the password.
 */
export async function bullmqQueue({
  url,
  prefix,
  lease = 15_000,
  patience = 5000,
}: BullmqOptions): Promise<Queue> {
  const settings = { prefix, lease, patience, name: NAME, ...redisAddress(url) }
  const { connection, caution } = await connectRedis(settings)
  const queue = new BullQueue(NAME, { connection, prefix, skipVersionCheck: true })
  queue.on('error', () => {})
  const listeners: Listener[] = []
  const asked = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw unavailable(settings.place, error)
    })
  return {
    kind: 'bullmq',
    add: async (runIds) => void (await asked(queue.addBulk(jobsOf(runIds)))),
    repair: async (runIds) => {
      await asked(removeMalformed(queue, connection))
      await asked(repairJobs(queue, connection, runIds))
    },
    listen: async (handler, listening) => {
      if (caution !== undefined) listening.onTrouble(caution)
      const listener = listenToRedis(settings, handler, listening)
      listeners.push(listener)
      return listener
    },
    depth: async () => {
      const counts = await asked(queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active'))
      const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = counts
      return { waiting: waiting + prioritized + delayed, active }
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
      await queue.close().catch(() => {})
      connection.disconnect()
    },
  }
}
