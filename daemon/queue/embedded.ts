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

/** A queue in the daemon's own process, over a table. Needs nothing else; its jobs survive the process, and the table's trouble does not end it. */
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
  const take = once(listening.onTrouble, () => jobs.take(now(), now() + lease))
  const loop = (async () => {
    while (!stop.signal.aborted) {
      const job = working.size < listening.concurrency ? take() : undefined
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

/** The lease is renewed while the handler works. Nothing escapes: a failed handler's job waits for its next try. */
async function workOn(
  settings: Settings,
  { handler, onTrouble }: Listening,
  job: Taken,
  stop: AbortSignal,
): Promise<void> {
  const { jobs, now, lease } = settings
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
  const pause = Math.min(LONGEST_RETRY, RETRY * 2 ** (job.tries - 1))
  once(onTrouble, () => (failed ? jobs.retry(job, now() + pause) : jobs.done(job)))()
}

/**
 * The table's own trouble, such as a full disk, must not end the process: it is told once until the table works again. A
 * job whose end could not be written comes back when its lease has run out.
 */
function once<T>(onTrouble: (message: string) => void, act: () => T): () => T | undefined {
  let told = false
  return () => {
    try {
      const result = act()
      told = false
      return result
    } catch (error) {
      if (!told) onTrouble(messageOf(error))
      told = true
      return undefined
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
