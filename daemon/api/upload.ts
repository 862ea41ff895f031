import type { handleClientStreamingCall, sendUnaryData, ServerReadableStream } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { malformed } from '../../proto/convert/basics.ts'
import { type Gate, type HandlerOptions, permitted, runBody } from './calls.ts'
import { accepted } from './requests.ts'

/** What receives the messages of a stream, one at a time. */
export type UploadReceiver<Request, Response> = {
  readonly add: (request: Request) => void
  /** Called after the last message. Returns the answer. */
  readonly end: () => Response
  /** Called in place of `end` if the stream does not arrive completely, or a message is refused. */
  readonly drop: () => void
}

/**
 * Returns a handler of a stream of requests with one answer. No message is held after the receiver has it. The first request says where the
 * call takes effect; the receiver is opened with it.
 */
export function upload<Request, Response>(
  gate: Gate,
  open: (first: Request, options: HandlerOptions) => UploadReceiver<Request, Response>,
): handleClientStreamingCall<Request, Response> {
  return (call, callback: sendUnaryData<Response>) => {
    const body = (options: HandlerOptions): Promise<Response> =>
      receive(call, options.signal, (first) => open(permitted(gate, call, first), options))
    void runBody(gate, call, gate.bounds.stream, body).then(
      (answer) => callback(null, answer),
      (status: Parameters<typeof callback>[0]) => callback(status),
    )
  }
}

function receive<Request, Response>(
  call: ServerReadableStream<Request, Response>,
  signal: AbortSignal,
  open: (first: Request) => UploadReceiver<Request, Response>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let receiver: UploadReceiver<Request, Response> | undefined
    let isOver = false
    const fail = (error: unknown): void => {
      if (isOver) return
      isOver = true
      receiver?.drop()
      reject(CareenError.from(error))
    }
    const guarded = (act: () => void): void => {
      if (isOver) return
      try {
        act()
      } catch (error) {
        fail(error)
      }
    }
    call.on('data', (message: Request) =>
      guarded(() => {
        const request = accepted(message)
        receiver ??= open(request)
        receiver.add(request)
      }),
    )
    call.once('end', () =>
      guarded(() => {
        if (receiver === undefined) throw malformed('parent', 'the stream has no message. Send at least one')
        const answer = receiver.end()
        isOver = true
        resolve(answer)
      }),
    )
    call.once('error', fail)
    call.once('cancelled', () => fail(new CareenError('CANCELLED', 'the caller closed the connection')))
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
  })
}
