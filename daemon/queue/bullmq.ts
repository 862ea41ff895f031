import { Queue as BullQueue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { CareenError } from '../../policies/model/index.ts'
import { placeOf } from './address.ts'
import type { JobHandler, Listener, ListenOptions, Queue } from './queue.ts'

export type BullmqOptions = {
  /** redis:// or rediss://, or the path of a unix socket. */
  readonly url: string
  /** Key prefix, to part several daemons on one Redis. */
  readonly prefix?: string
  /** A taker that is silent for this long has lost its job. Milliseconds. */
  readonly lease?: number
  /** How long Redis may take for an answer before it counts as gone. Milliseconds. */
  readonly patience?: number
}

type Settings = Required<BullmqOptions> & { readonly place: string }

const NAME = 'runs'

/**
 * The queue over Redis. QUEUE_UNAVAILABLE when Redis cannot be reached, or would forget jobs; later trouble is told to the
 * listener's `onTrouble` and survived. No message holds the password.
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
    retryStrategy: pauseBefore,
  })
  // Without a listener an error would end the process; later ones show in the calls that fail.
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

/** Before the next try to connect. Milliseconds. */
function pauseBefore(times: number): number {
  return Math.min(times * 200, 2000)
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

/** Returns a warning when Redis does not say whether it may forget. INFO is allowed in more places than CONFIG. */
async function refuseForgetful(connection: Redis, place: string): Promise<string | undefined> {
  const memory = await connection.info('memory').catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('NOPERM')) return ''
    throw error
  })
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy === 'noeviction') return undefined
  if (policy === undefined)
    return `Redis at ${place} does not tell its maxmemory-policy. Make sure that it is noeviction; else it may forget jobs`
  throw new CareenError(
    'QUEUE_UNAVAILABLE',
    `Redis at ${place} may forget jobs: its maxmemory-policy is ${policy}. Set it to noeviction, then start again`,
  )
}

function listen(settings: Settings, handler: JobHandler, options: ListenOptions): Listener {
  const { url, prefix, lease, patience } = settings
  const connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: pauseBefore })
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
  tellTrouble(settings, { worker, connection }, options.onTrouble)
  const close = async (): Promise<void> => {
    stop.abort()
    await worker.pause(true)
    await Promise.allSettled(working)
    // Without Redis the worker would wait for ever to report its jobs; they come back when their lease has run out.
    const gone = connection.status !== 'ready'
    await within(patience, worker.close(gone))
    connection.disconnect()
    await Promise.allSettled(working)
  }
  let closing: Promise<void> | undefined
  return { close: () => (closing ??= close()) }
}

type Parts = { readonly worker: Worker<{ runId: string }>; readonly connection: Redis }

/** An outage is told when it begins and when it ends, not at every try to connect. */
function tellTrouble(
  { place }: Settings,
  { worker, connection }: Parts,
  tell: (message: string) => void,
): void {
  let down = false
  const trouble = (error: Error): void => {
    if (connection.status === 'ready') return tell(`Redis at ${place}: ${error.message}`)
    if (!down) tell(`Redis at ${place} is gone: ${error.message}. Runs wait until it is back`)
    down = true
  }
  connection.on('error', trouble)
  connection.on('ready', () => {
    if (down) tell(`Redis at ${place} is back`)
    down = false
  })
  worker.on('error', trouble)
  worker.on('failed', (job, error) => tell(`run ${job?.data.runId ?? 'unknown'}: ${error.message}`))
}

/** Waits for the work, but no longer than this. */
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
    ? 'refuses the login. Check user and password in --redis'
    : 'cannot be reached. Start it, or check --redis; runs wait in the store until then'
  return new CareenError('QUEUE_UNAVAILABLE', `Redis at ${place} ${why}`, { cause })
}
