import type { ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js'
import type { CareenError } from '../policies/model/index.ts'
import { retrying } from './retry.ts'

/** Returns what a failure of gRPC means. `signal`: what may have ended the call. */
export type Failure = (error: unknown, signal?: AbortSignal) => CareenError

type Readable<Response> = ClientReadableStream<Response> | ClientDuplexStream<never, Response>

/** How a stream is read. `patience`: how long a stream that was refused is opened again, in milliseconds. */
export type Reading = {
  readonly failure: Failure
  readonly patience: number
  readonly signal: AbortSignal | undefined
  readonly retries: number
}

/** Yields the messages of a stream. Opens it again if it was refused before the first message. */
export async function* read<Response>(
  open: () => Readable<Response>,
  { failure, patience, signal, retries }: Reading,
): AsyncIterable<Response> {
  // Why repeatable: a stream that ends before its first message has done nothing that counts.
  const mayRetry = retrying({ until: performance.now() + patience, signal, isRepeatable: true, retries })
  for (let isBegun = false; ;) {
    const call = open()
    const stop = (): void => call.cancel()
    if (signal?.aborted === true) stop()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      for await (const message of call) {
        isBegun = true
        yield message as Response
      }
      return
    } catch (thrown) {
      const error = failure(thrown, signal)
      if (isBegun || !(await mayRetry(error))) throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      call.cancel()
    }
  }
}
