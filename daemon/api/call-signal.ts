import { CareenError } from '../../policies/model/index.ts'

/** What a call says of its end. */
export type Endable = {
  readonly getDeadline: () => Date | number
  readonly on: (event: 'cancelled', listener: () => void) => unknown
}

export type CallLimit = {
  /** Milliseconds after which the call is ended. Undefined: it has a deadline of its own. */
  readonly longest: number | undefined
  readonly tooLong: () => CareenError
}

/**
 * Aborts the controller when the deadline passes, the caller leaves, or the call lasts too long. Returns a function that says that
 * the work has ended; nothing is aborted afterwards.
 */
export function abortAtEnd(
  controller: AbortController,
  call: Endable,
  { longest, tooLong }: CallLimit,
): () => void {
  let isOver = false
  call.on('cancelled', () => {
    // Why: gRPC says this also of a call that was answered.
    if (isOver) return
    const isLate = Number(call.getDeadline()) <= Date.now()
    controller.abort(
      isLate ? deadlineExceeded() : new CareenError('CANCELLED', 'the caller closed the connection'),
    )
  })
  // Why unref: a call that does not obey its signal keeps no process.
  const timer =
    longest === undefined ? undefined : setTimeout(() => controller.abort(tooLong()), longest).unref()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

/** Returns the milliseconds that a call without a deadline may take, or undefined if it has a deadline. */
export function unlessDeadline(call: Endable, longest: number): number | undefined {
  return Number(call.getDeadline()) === Number.POSITIVE_INFINITY ? longest : undefined
}

export function deadlineExceeded(): CareenError {
  return new CareenError('DEADLINE_EXCEEDED', 'the deadline of the call passed before the daemon answered')
}

/** Rejects with the reason when the signal aborts. Never resolves. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(CareenError.from(signal.reason))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
