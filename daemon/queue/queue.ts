/**
 * When, not what. The queue is an alarm clock: it may lose, repeat or delay a job, and nothing but timing changes,
 * because a worker acts only under a lease of the store. A job is a run id and nothing else.
 */
export type Queue = {
  /** Which implementation this is, for logs and health. */
  readonly kind: 'embedded' | 'bullmq'
  /** Asks that these runs be worked on. Adding a run that still waits changes nothing. QUEUE_UNAVAILABLE when it cannot. */
  readonly add: (runIds: readonly string[]) => Promise<void>
  /** Starts taking jobs; at most one listener per Queue. */
  readonly listen: (handler: JobHandler, options: ListenOptions) => Promise<Listener>
  /** Jobs that wait, and jobs being worked on. */
  readonly depth: () => Promise<{ readonly waiting: number; readonly active: number }>
  readonly close: () => Promise<void>
}

/**
 * Works on one run. A handler that throws gets the job again later (at least three tries, with a growing pause).
 * A job whose process dies is given to another taker once its lease in the queue has run out.
 */
export type JobHandler = (runId: string, signal: AbortSignal) => Promise<void>

export type ListenOptions = {
  /** Jobs at the same time in this process, 1 or more. */
  readonly concurrency: number
  /** Told of trouble that the queue survives: a lost connection, a failed handler. Never a secret. */
  readonly onTrouble: (message: string) => void
}

export type Listener = {
  /** Takes no new job, aborts the signal of the running ones and waits for them to return. */
  readonly close: () => Promise<void>
}
