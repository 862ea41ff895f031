import { status } from '@grpc/grpc-js'
import { reasonOf } from '../../proto/status.ts'
import type { ServerCall } from './statuses.ts'

/** A call that has ended. */
export type FinishedCall = {
  /** The path of its method. */
  readonly method: string
  /** The name of a gRPC code. */
  readonly code: string
  /** The code of the failure. Undefined: it did not fail. */
  readonly reason: string | undefined
  /** Who called. Undefined: nobody knows. */
  readonly identity: string | undefined
  /** Milliseconds. */
  readonly time: number
  /** Bytes of the messages in both directions. */
  readonly received: number
  readonly sent: number
  readonly requestId: string
}

/** Is given what happens at the edge. Never throws. */
export type CallObserver = {
  readonly ended: (call: FinishedCall) => void
  /** A stream of this method is open from now on. Returns a function that ends it. */
  readonly opened: (method: string) => () => void
  /** A call was refused before its handler ran. */
  readonly refused: (reason: string) => void
}

type Ending = Parameters<ServerCall['sendStatus']>[0]

/** What is known of a call while it lasts. */
export class CallRecord {
  /** Empty before its metadata has arrived. */
  requestId = ''
  identity: string | undefined
  received = 0
  sent = 0
  readonly #method: string
  readonly #observer: CallObserver
  readonly #monotonic: () => number
  readonly #begunAt: number
  #isEnded = false

  constructor(method: string, observer: CallObserver, monotonic: () => number) {
    this.#method = method
    this.#observer = observer
    this.#monotonic = monotonic
    this.#begunAt = monotonic()
  }

  /** Ends the record, once, with the status of the call. */
  end(ending: Pick<Ending, 'code' | 'metadata'>): void {
    if (this.#isEnded) return
    this.#isEnded = true
    const { requestId, identity, received, sent } = this
    const code = ending.code ?? status.UNKNOWN
    this.#observer.ended({
      method: this.#method,
      code: status[code],
      reason: code === status.OK ? undefined : (reasonOf(ending) ?? status[code]),
      identity,
      time: this.#monotonic() - this.#begunAt,
      received,
      sent,
      requestId,
    })
  }
}
