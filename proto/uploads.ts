import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { ClientWritableStream } from '@grpc/grpc-js'
import { wellFormed } from './well-formed.ts'

/** The requests of an upload: a list, or what makes them while they are sent. */
export type UploadParts<Request> = Iterable<Request> | AsyncIterable<Request>

/** Requests that can be sent again from the first one on. */
type Replayable<Request> = {
  readonly parts: () => AsyncIterable<Request>
  /** Returns the first request, or undefined if there is none. */
  readonly first: () => Promise<Request | undefined>
  /** Ends what makes the requests, if it has not ended. */
  readonly close: () => void
}

/** Returns requests that each attempt of a call reads from the first one on. Reads the source once, when its items are needed. */
export function replayable<Request>(source: UploadParts<Request>): Replayable<Request> {
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const read: Promise<IteratorResult<Request, unknown>>[] = []
  const itemAt = (at: number): Promise<IteratorResult<Request, unknown>> =>
    (read[at] ??= Promise.resolve(items.next()))
  return {
    async *parts() {
      for (let at = 0; ; at += 1) {
        const item = await itemAt(at)
        if (item.done === true) return
        yield item.value
      }
    },
    first: async () => {
      const item = await itemAt(0)
      return item.done === true ? undefined : item.value
    },
    close: () => void Promise.resolve(items.return?.()).catch(() => {}),
  }
}

/** After how many parts others have a turn. */
const TURN = 50

/** Sends all parts, each when there is room for it, and stops when the call has ended. Throws what the source throws. */
export async function sendParts<Request>(
  call: ClientWritableStream<Request>,
  parts: AsyncIterable<Request>,
  ended: AbortSignal,
): Promise<void> {
  let sent = 0
  for await (const part of parts) {
    if (ended.aborted) return
    if (!call.write(wellFormed(part))) await once(call, 'drain', { signal: ended }).catch(() => {})
    sent += 1
    // Why: gRPC accepts a mebibyte at once, and sends nothing before the event loop has a turn.
    if (sent % TURN === 0) await setImmediate()
  }
  call.end()
}
