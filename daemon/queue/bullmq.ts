import { Queue as BullQueue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { CareenError } from '../../policies/model/index.ts'
import { placeOf } from './address.ts'
import type { JobHandler, Listener, ListenOptions, Queue } from './queue.ts'

export type BullmqOptions = {
  /** redis:// or rediss://, or the path of a unix socket. */
  readonly url: string
  /** Key prefix that separates several daemons on one Redis. */
  readonly prefix?: string
  /** Time after which a claim that is not renewed ends. Milliseconds. */
  readonly lease?: number
  /** Longest wait for an answer of Redis. Milliseconds. */
  readonly patience?: number
}

type Settings = Required<BullmqOptions> & { readonly place: string }

const NAME = 'runs'

/**
 * Opens a queue over Redis. Throws QUEUE_UNAVAILABLE if Redis cannot be reached or may evict jobs. Later errors are passed to the
 * listener's `onTrouble`. No message contains the password.
 */
export async function bullmqQueue(options: BullmqOptions): Promise<Queue> {
  const settings = {
    prefix: 'careen',
    lease: 15_000,
    patience: 5000,
    ...options,
    place: placeOf(options.url),
  }
  const { place, prefix } = settings
  const { connection, caution } = await connect(settings)
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
    listen: async (handler, listening) => {
      if (caution !== undefined) listening.onTrouble(caution)
      const listener = listen(settings, handler, listening)
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

type Connected = { readonly connection: Redis; readonly caution: string | undefined }

async function connect({ url, place, patience }: Settings): Promise<Connected> {
  const connection = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    retryStrategy: backoffBefore,
  })
  // Why: without a listener, an error would end the process. Later errors appear in the calls that fail.
  let reason: Error | undefined
  connection.on('error', (error) => (reason = error))
  try {
    await connection.connect()
    return { connection, caution: await refuseForgetful(connection, place) }
  } catch (cause) {
    connection.disconnect()
    throw cause instanceof CareenError ? cause : unavailable(place, reason ?? cause)
  }
}

/** Returns the backoff before the next attempt to connect. Milliseconds. */
function backoffBefore(times: number): number {
  return Math.min(times * 200, 2000)
}

/** Returns options with the run's id as the job's id. Adding a waiting run again has no effect; its id is free after its end. */
function jobOptions(runId: string) {
  return {
    jobId: runId,
    attempts: 5,
    backoff: { type: 'exponential', delay: 1000 },
    removeOnComplete: true,
    removeOnFail: true,
  } as const
}

/** Returns a warning if Redis does not report its eviction policy. Why INFO: it is permitted more often than CONFIG. */
async function refuseForgetful(connection: Redis, place: string): Promise<string | undefined> {
  const memory = await connection.info('memory').catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('NOPERM')) return ''
    throw error
  })
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy === 'noeviction') return undefined
  if (policy === undefined)
    return `Redis at ${place} does not report its maxmemory-policy. Set it to noeviction; otherwise Redis may evict jobs`
  throw new CareenError(
    'QUEUE_UNAVAILABLE',
    `Redis at ${place} may evict jobs: its maxmemory-policy is ${policy}. Set it to noeviction, then start again`,
  )
}

function listen(settings: Settings, handler: JobHandler, options: ListenOptions): Listener {
  const { url, prefix, lease, patience } = settings
  const connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: backoffBefore })
  const stop = new AbortController()
  const working = new Set<Promise<void>>()
  const worker = new Worker<{ runId: string }>(
    NAME,
    async (job) => {
      const work = handler(job.data.runId, stop.signal)
      working.add(work)
      await work.finally(() => working.delete(work))
    },
    {
      connection,
      prefix,
      concurrency: options.concurrency,
      lockDuration: lease,
      stalledInterval: lease / 3,
      maxStalledCount: 100,
      skipVersionCheck: true,
    },
  )
  reportTrouble(settings, { worker, connection }, options.onTrouble)
  const close = async (): Promise<void> => {
    stop.abort()
    await worker.pause(true)
    await Promise.allSettled(working)
    // Why: without Redis, the worker would wait endlessly to report its jobs. They return when their lease ends.
    const gone = connection.status !== 'ready'
    await within(patience, worker.close(gone))
    connection.disconnect()
    await Promise.allSettled(working)
  }
  let closing: Promise<void> | undefined
  return { close: () => (closing ??= close()) }
}

type Parts = { readonly worker: Worker<{ runId: string }>; readonly connection: Redis }

/** Reports an outage when it begins and when it ends, not at each attempt to connect. */
function reportTrouble(
  { place }: Settings,
  { worker, connection }: Parts,
  report: (message: string) => void,
): void {
  let down = false
  const trouble = (error: Error): void => {
    if (connection.status === 'ready') return report(`Redis at ${place}: ${error.message}`)
    if (!down) report(`Redis at ${place} cannot be reached: ${error.message}. Runs wait until it is back`)
    down = true
  }
  connection.on('error', trouble)
  connection.on('ready', () => {
    if (down) report(`Redis at ${place} is back`)
    down = false
  })
  worker.on('error', trouble)
  worker.on('failed', (job, error) => report(`run ${job?.data.runId ?? 'unknown'}: ${error.message}`))
}

/** Waits for the work, for at most this time. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}

function unavailable(place: string, cause: unknown): CareenError {
  const refused = cause instanceof Error && /^(?:NOAUTH|WRONGPASS|NOPERM)\b/.test(cause.message)
  const why = refused
    ? 'rejects the login. Check user and password in --redis'
    : 'cannot be reached. Runs wait in the store until then. Start Redis, or check --redis'
  return new CareenError('QUEUE_UNAVAILABLE', `Redis at ${place} ${why}`, { cause })
}
