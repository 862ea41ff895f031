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
  readonly once: (event: 'drain' | 'close', listener: () => void) => unknown
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
  const watch = stallWatch(stalled, () => {
    controller.abort(tooSlow(stalled))
    // Why: the status would wait behind messages that nobody reads.
    contextOf(call)?.exhaust()
  })
  call.once('close', watch.close)
  return async (message) => {
    if (signal.aborted) throw CareenError.from(signal.reason)
    if (call.write(message, watch.progress)) return
    watch.begin()
    await drained(call, signal)
    watch.end()
  }
}

/** Knows whether a reader reads. */
type StallWatch = {
  /** It has read something. */
  readonly progress: () => void
  /** Begins and ends to wait for it. */
  readonly begin: () => void
  readonly end: () => void
  /** Gives everything back. */
  readonly close: () => void
}

/**
 * Calls `stall` when a reader that is waited for has read nothing for `time` milliseconds. Why one timer for all waits: a stream waits
 * thousands of times. It keeps no process: a reader that is waited for has a connection, which does.
 */
function stallWatch(time: number, stall: () => void): StallWatch {
  let timer: NodeJS.Timeout | undefined
  let isWaiting = false
  let readAt = 0
  const look = (): void => {
    timer = undefined
    if (!isWaiting) return
    const left = readAt + time - performance.now()
    if (left > 0) timer = setTimeout(look, left).unref()
    else stall()
  }
  return {
    progress: () => {
      readAt = performance.now()
    },
    begin: () => {
      isWaiting = true
      readAt = performance.now()
      timer ??= setTimeout(look, time).unref()
    },
    end: () => {
      isWaiting = false
    },
    close: () => clearTimeout(timer),
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
