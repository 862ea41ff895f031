import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { type Gate, permitted, runStream } from './calls.ts'
import { accepted } from './requests.ts'
import type { Send } from './sending.ts'

/**
 * Returns a handler of a stream in both directions that answers each request before it reads the next one. A caller may ask `most`
 * times; then the stream ends with STREAM_ENDED.
 */
export function dialogue<Request, Response>(
  gate: Gate,
  answer: (request: Request) => Response,
  most: number,
): handleBidiStreamingCall<Request, Response> {
  return (call) => {
    void runStream(
      gate,
      call,
      (send) => {
        const one = (request: Request): Response => answer(permitted(gate, call, accepted(request)))
        return answerAll(call, { send, answer: one, most })
      },
      gate.bounds.stream,
    )
  }
}

type Answering<Request, Response> = {
  readonly send: Send<Response>
  readonly answer: (request: Request) => Response
  readonly most: number
}

/** Resolves when the caller has sent all its requests, and each is answered. */
function answerAll<Request, Response>(
  call: ServerDuplexStream<Request, Response>,
  { send, answer, most }: Answering<Request, Response>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let count = 0
    let answered = Promise.resolve()
    const next = async (request: Request): Promise<void> => {
      count += 1
      if (count > most) throw ended(most)
      await send(answer(request))
      call.resume()
    }
    call.on('data', (request: Request) => {
      // Why: a caller that does not read its answers is not read either.
      call.pause()
      answered = answered.then(() => next(request))
      answered.catch(reject)
    })
    call.once('end', () => void answered.then(resolve, reject))
    call.once('error', reject)
  })
}

function ended(most: number): CareenError {
  return new CareenError('STREAM_ENDED', `a stream of this method has ${most} requests. Open another one`, {
    retryAfter: 0,
  })
}
