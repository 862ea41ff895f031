/**
 * The queue decides only when a run is executed. It may lose, repeat or delay a job, because a worker acts only under a lease of
 * the store. A job is a run id.
 */
export type Queue = {
  /** The implementation, for logs and health. */
  readonly kind: 'embedded' | 'bullmq' | 'pulled'
  /** Enqueues runs. A run that waits already is not changed. Throws QUEUE_UNAVAILABLE if the queue cannot be reached. */
  readonly add: (runIds: readonly string[]) => Promise<void>
  /**
   * Enqueues runs that the queue lost or cannot deliver, and removes jobs that nobody can end. Throws as `add`. It costs more than
   * `add`.
   */
  readonly repair: (runIds: readonly string[]) => Promise<void>
  /** Starts executing jobs. At most one listener per Queue. */
  readonly listen: (handler: JobHandler, options: ListenOptions) => Promise<Listener>
  /** Returns the number of waiting and of active jobs. */
  readonly depth: () => Promise<{ readonly waiting: number; readonly active: number }>
  readonly close: () => Promise<void>
}

/**
 * Executes one run. If it throws, the job is retried with exponential backoff, at least three times. If its process ends, the job
 * is given to another listener when its lease in the queue ends.
 */
export type JobHandler = (runId: string, signal: AbortSignal) => Promise<void>

/** How a process takes jobs from a queue. */
export type ListenOptions = {
  /** Most concurrent jobs in this process, 1 or more. */
  readonly concurrency: number
  /** Called for errors that the queue survives: a lost connection, a failed handler. Messages contain no secret. */
  readonly onTrouble: (message: string) => void
}

/** A process that takes jobs. Close it to stop. */
export type Listener = {
  /** Claims no new job, aborts the signal of active ones and waits for them. */
  readonly close: () => Promise<void>
}
