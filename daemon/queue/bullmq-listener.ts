import { type Job, type JobJson, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { JobHandler, Listener, ListenOptions } from './queue.ts'
import { openRedis, type RedisSettings } from './redis.ts'

/** `name`: of the queue. `lease`: time after which a claim that is not renewed ends, in milliseconds. */
export type ListenerSettings = RedisSettings & {
  readonly name: string
  readonly prefix: string
  readonly lease: number
}

/** Reads nothing of a job but its id. Why: data that is no JSON would keep it active without end. */
class RunWorker extends Worker<object> {
  protected override createJob(data: JobJson, jobId: string): Job<object> {
    return super.createJob({ ...data, data: '{}' }, jobId)
  }
}

/** Takes jobs from Redis until it is closed. */
export function listenToRedis(
  settings: ListenerSettings,
  handler: JobHandler,
  options: ListenOptions,
): Listener {
  const { name, prefix, lease, patience } = settings
  const connection = openRedis(settings, { maxRetriesPerRequest: null })
  const stop = new AbortController()
  const working = new Set<Promise<void>>()
  const worker = new RunWorker(
    name,
    async (job) => {
      const work = handler(job.id ?? '', stop.signal)
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
      runRetryDelay: RETRY,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
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

/** Backoff after a call of Redis that failed. Milliseconds. */
const RETRY = 1000

type Parts = { readonly worker: RunWorker; readonly connection: Redis }

/** Reports an outage when it begins and when it ends, not at each attempt to connect. */
function reportTrouble(
  { place }: RedisSettings,
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
  worker.on('failed', (job, error) => report(`run ${job?.id ?? 'unknown'}: ${error.message}`))
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
