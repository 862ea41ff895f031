import type { JobHandler, Listener, ListenOptions, Queue } from './queue.ts'

/** A job that was taken; a later taker has a greater token. */
type Taken = { readonly runId: string; readonly token: number; readonly tries: number }

/** What the embedded queue needs of its table. `daemon/store/jobs.ts` provides it. */
export type JobTable = {
  readonly add: (runIds: readonly string[], availableAt: number) => void
  readonly take: (now: number, leaseUntil: number) => Taken | undefined
  readonly renew: (job: Taken, leaseUntil: number) => boolean
  readonly done: (job: Taken) => void
  readonly retry: (job: Taken, availableAt: number) => void
  readonly depth: (now: number) => { readonly waiting: number; readonly active: number }
}

export type EmbeddedOptions = {
  readonly jobs: JobTable
  readonly now: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** How long a taker may be silent, in milliseconds. */
  readonly lease?: number
  /** How often the table is looked at without being woken, in milliseconds. */
  readonly poll?: number
}

/** Pause before a failed job is given out again: 1 s, doubled with each try, at most a minute. */
const RETRY = 1000
const LONGEST_RETRY = 60_000

/** A queue in the daemon's own process, over a table. Needs nothing else, and survives the process. */
export function embeddedQueue(options: EmbeddedOptions): Queue {
  const { jobs, now, lease = 15_000 } = options
  let wake = new AbortController()
  const listeners: Listener[] = []
  const poll = { next: () => wake, reset: () => (wake = new AbortController()) }
  return {
    kind: 'embedded',
    add: async (runIds) => {
      jobs.add(runIds, now())
      wake.abort()
    },
    listen: async (handler, listening) => {
      const listener = listen({ ...options, lease }, poll, { handler, ...listening })
      listeners.push(listener)
      return listener
    },
    depth: async () => jobs.depth(now()),
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
    },
  }
}

type Settings = EmbeddedOptions & { readonly lease: number }
type Wake = { readonly next: () => AbortController; readonly reset: () => AbortController }
type Listening = ListenOptions & { readonly handler: JobHandler }

function listen(settings: Settings, wake: Wake, listening: Listening): Listener {
  const { jobs, now, sleep, lease, poll = 500 } = settings
  const stop = new AbortController()
  const working = new Set<Promise<void>>()
  const loop = (async () => {
    while (!stop.signal.aborted) {
      const job = working.size < listening.concurrency ? jobs.take(now(), now() + lease) : undefined
      if (job !== undefined) {
        const work = workOn(settings, listening, job, stop.signal).finally(() => {
          working.delete(work)
          wake.next().abort()
        })
        working.add(work)
        continue
      }
      await sleep(poll, AbortSignal.any([stop.signal, wake.next().signal]))
      if (wake.next().signal.aborted) wake.reset()
    }
  })()
  return {
    close: async () => {
      stop.abort()
      await loop
      await Promise.all(working)
    },
  }
}

/** Renews the job's lease while the handler works. A failed job waits for its next try; a handler's failure never escapes. */
async function workOn(
  settings: Settings,
  { handler, onTrouble }: Listening,
  job: Taken,
  stop: AbortSignal,
): Promise<void> {
  const { jobs, now, lease } = settings
  const renewing = setInterval(() => jobs.renew(job, now() + lease), lease / 3)
  try {
    await handler(job.runId, stop)
    jobs.done(job)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    onTrouble(`run ${job.runId}: ${message}`)
    jobs.retry(job, now() + Math.min(LONGEST_RETRY, RETRY * 2 ** (job.tries - 1)))
  } finally {
    clearInterval(renewing)
  }
}
