import type { JobHandler, Listener, ListenOptions, Queue } from './queue.ts'

/** A claimed job. A later claim of the same run has a greater token. */
type ClaimedJob = { readonly runId: string; readonly token: number; readonly tries: number }

/** The table of the embedded queue. Implemented by `daemon/store/jobs.ts`. */
export type JobTable = {
  readonly add: (runIds: readonly string[], availableAt: number) => void
  readonly claim: (now: number, leaseUntil: number) => ClaimedJob | undefined
  readonly renew: (job: ClaimedJob, leaseUntil: number) => boolean
  readonly done: (job: ClaimedJob) => void
  readonly retry: (job: ClaimedJob, availableAt: number) => void
  readonly depth: (now: number) => { readonly waiting: number; readonly active: number }
}

export type EmbeddedOptions = {
  readonly jobs: JobTable
  /** Milliseconds of the clock that the table is filled by. Why monotonic: the clock on the wall may be set. */
  readonly monotonic: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Time after which a claim that is not renewed ends. Milliseconds. */
  readonly lease?: number
  /** Interval between reads of the table without a wake-up. Milliseconds. */
  readonly poll?: number
}

/** Backoff before a failed job is claimed again: 1 s, doubled with each attempt, at most a minute. */
const RETRY = 1000
const LONGEST_RETRY = 60_000

/** Opens a queue in the daemon's process, over a table. Its jobs survive the process. Errors of the table do not end it. */
export function embeddedQueue(options: EmbeddedOptions): Queue {
  const { jobs, lease = 15_000 } = options
  const now = nowOf(options)
  let wake = new AbortController()
  const listeners: Listener[] = []
  const poll = { next: () => wake, reset: () => (wake = new AbortController()) }
  const add = async (runIds: readonly string[]): Promise<void> => {
    jobs.add(runIds, now())
    wake.abort()
  }
  return {
    kind: 'embedded',
    add,
    repair: add,
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

/** Returns a clock of whole milliseconds. */
function nowOf({ monotonic }: Pick<EmbeddedOptions, 'monotonic'>): () => number {
  return () => Math.floor(monotonic())
}

type Settings = EmbeddedOptions & { readonly lease: number }
type Wake = { readonly next: () => AbortController; readonly reset: () => AbortController }
type Listening = ListenOptions & { readonly handler: JobHandler }

function listen(settings: Settings, wake: Wake, listening: Listening): Listener {
  const { jobs, sleep, lease, poll = 500 } = settings
  const now = nowOf(settings)
  const stop = new AbortController()
  const working = new Set<Promise<void>>()
  const claim = once(listening.onTrouble, () => jobs.claim(now(), now() + lease))
  const loop = (async () => {
    while (!stop.signal.aborted) {
      const job = working.size < listening.concurrency ? claim() : undefined
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

/** Runs the handler, and renews the lease meanwhile. Never throws: the job of a failed handler is retried. */
async function workOn(
  settings: Settings,
  { handler, onTrouble }: Listening,
  job: ClaimedJob,
  stop: AbortSignal,
): Promise<void> {
  const { jobs, lease } = settings
  const now = nowOf(settings)
  const renew = once(onTrouble, () => jobs.renew(job, now() + lease))
  const renewing = setInterval(renew, lease / 3)
  const failed = await handler(job.runId, stop).then(
    () => false,
    (error: unknown) => {
      onTrouble(`run ${job.runId}: ${messageOf(error)}`)
      return true
    },
  )
  clearInterval(renewing)
  const backoff = Math.min(LONGEST_RETRY, RETRY * 2 ** (job.tries - 1))
  once(onTrouble, () => (failed ? jobs.retry(job, now() + backoff) : jobs.done(job)))()
}

/**
 * Returns `act` without its errors: it returns undefined if it fails. The first of consecutive errors is reported. A job whose end
 * could not be written is claimed again when its lease ends. Why: a full disk must not end the process.
 */
function once<T>(onTrouble: (message: string) => void, act: () => T): () => T | undefined {
  let reported = false
  return () => {
    try {
      const result = act()
      reported = false
      return result
    } catch (error) {
      if (!reported) onTrouble(messageOf(error))
      reported = true
      return undefined
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
