import type { Metadata } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import type { toStatus } from '../../proto/status.ts'
import { contextOf } from './call-context.ts'

/** The writing side of a stream of either kind. */
export type Outgoing<Response> = {
  readonly metadata: Metadata
  readonly write: (message: Response, written: () => void) => boolean
  readonly end: () => void
  readonly emit: (event: 'error', error: ReturnType<typeof toStatus>) => boolean
  readonly once: (event: 'drain', listener: () => void) => unknown
}

/** Sends a message, and waits while the reader is slow. Throws the reason if the signal of the call aborts. */
export type Send<Response> = (message: Response) => Promise<void>

/** Returns the sender of a stream. If its reader reads nothing for `stalled` milliseconds, it aborts the call. */
export function sender<Response>(
  call: Outgoing<Response>,
  controller: AbortController,
  stalled: number,
): Send<Response> {
  const { signal } = controller
  const giveUp = (): void => {
    controller.abort(tooSlow(stalled))
    // Why: the status would wait behind messages that nobody reads.
    contextOf(call)?.exhaust()
  }
  let timer: NodeJS.Timeout | undefined
  return async (message) => {
    if (signal.aborted) throw CareenError.from(signal.reason)
    if (call.write(message, () => timer?.refresh())) return
    timer = setTimeout(giveUp, stalled)
    await drained(call, signal)
    clearTimeout(timer)
    timer = undefined
  }
}

function drained(call: Pick<Outgoing<never>, 'once'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      // Why: a stream waits thousands of times, and each listener makes the next one slower.
      signal.removeEventListener('abort', done)
      resolve()
    }
    call.once('drain', done)
    signal.addEventListener('abort', done, { once: true })
  })
}

function tooSlow(stalled: number): CareenError {
  return new CareenError('READER_TOO_SLOW', `the caller read nothing for ${stalled / 1000} s`)
}
