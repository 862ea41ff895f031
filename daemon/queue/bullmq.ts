import { Queue as BullQueue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { CareenError } from '../../policies/index.ts'
import type { JobHandler, Listener, ListenOptions, Queue } from './queue.ts'

export type BullmqOptions = {
  /** redis:// or rediss://, or the path of a unix socket. */
  readonly url: string
  /** Key prefix, to part several daemons on one Redis. */
  readonly prefix?: string
}

const NAME = 'runs'
/** A taker that is silent for this long has lost its job. Milliseconds. */
const LOCK = 15_000
const STALLED = 5000

/**
 * The queue over Redis. QUEUE_UNAVAILABLE when Redis cannot be reached, or would forget jobs; later trouble is told to the
 * listener's `onTrouble` and survived. No message holds the password.
 */
export async function bullmqQueue({ url, prefix = 'careen' }: BullmqOptions): Promise<Queue> {
  const place = placeOf(url)
  const connection = await connect(url, place)
  const queue = new BullQueue(NAME, { connection, prefix, skipVersionCheck: true })
  queue.on('error', () => {})
  const listeners: Listener[] = []
  return {
    kind: 'bullmq',
    add: async (runIds) => {
      const jobs = runIds.map((id) => ({ name: 'run', data: { runId: id }, opts: jobOptions(id) }))
      await queue.addBulk(jobs).catch((error: unknown) => {
        throw unavailable(place, error)
      })
    },
    listen: async (handler, options) => {
      const listener = await listen({ url, prefix, place }, handler, options)
      listeners.push(listener)
      return listener
    },
    depth: async () => {
      const {
        waiting = 0,
        prioritized = 0,
        delayed = 0,
        active = 0,
      } = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active').catch((error: unknown) => {
        throw unavailable(place, error)
      })
      return { waiting: waiting + prioritized + delayed, active }
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
      await queue.close().catch(() => {})
      connection.disconnect()
    },
  }
}

async function connect(url: string, place: string): Promise<Redis> {
  const connection = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    connectTimeout: 5000,
    retryStrategy: (times) => Math.min(times * 200, 2000),
  })
  // Told through the calls that fail; without a listener an error would end the process.
  connection.on('error', () => {})
  try {
    await connection.connect()
    await refuseForgetful(connection, place)
    return connection
  } catch (cause) {
    connection.disconnect()
    throw cause instanceof CareenError ? cause : unavailable(place, cause)
  }
}

/** The run's id is the job's: adding it again while it waits changes nothing, and its id is free once it has ended. */
function jobOptions(runId: string) {
  return {
    jobId: runId,
    attempts: 5,
    backoff: { type: 'exponential', delay: 1000 },
    removeOnComplete: true,
    removeOnFail: true,
  } as const
}

async function refuseForgetful(connection: Redis, place: string): Promise<void> {
  const answer = await connection.config('GET', 'maxmemory-policy').catch(() => undefined)
  const policy = Array.isArray(answer) ? String(answer[1]) : undefined
  if (policy === undefined || policy === 'noeviction') return
  throw new CareenError(
    'QUEUE_UNAVAILABLE',
    `Redis at ${place} may forget jobs: its maxmemory-policy is ${policy}. Set it to noeviction, then start again`,
  )
}

type At = { readonly url: string; readonly prefix: string; readonly place: string }

async function listen(
  { url, prefix, place }: At,
  handler: JobHandler,
  options: ListenOptions,
): Promise<Listener> {
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 200, 2000),
  })
  connection.on('error', (error) => options.onTrouble(`Redis at ${place}: ${error.message}`))
  const stop = new AbortController()
  const worker = new Worker<{ runId: string }>(
    NAME,
    async (job) => {
      await handler(job.data.runId, stop.signal)
    },
    {
      connection,
      prefix,
      concurrency: options.concurrency,
      lockDuration: LOCK,
      stalledInterval: STALLED,
      maxStalledCount: 100,
      skipVersionCheck: true,
    },
  )
  worker.on('error', (error) => options.onTrouble(`Redis at ${place}: ${error.message}`))
  worker.on('failed', (job, error) =>
    options.onTrouble(`run ${job?.data.runId ?? 'unknown'}: ${error.message}`),
  )
  return {
    close: async () => {
      stop.abort()
      await worker.close()
      connection.disconnect()
    },
  }
}

/** Host and port, or the socket's path: what a message may show. */
function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || new URL(url).pathname : url
}

function unavailable(place: string, cause: unknown): CareenError {
  return new CareenError(
    'QUEUE_UNAVAILABLE',
    `Redis at ${place} cannot be reached. Start it, or check --redis; runs wait in the store until then`,
    { cause },
  )
}
