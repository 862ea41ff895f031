import { CareenError } from '../../../policies/model/index.ts'
import { inSpan, type SpanWish } from '../../../proto/tracing.ts'
import type { Answer, Ask, HttpOptions } from './http.ts'
import { endOf } from './repeat.ts'

/** A request to a registry that has ended. It names neither a repository nor a secret. */
export type SentRequest = {
  readonly origin: string
  /** False: a registry block names the host. True: a registry sent us there, to a token service or a blob store. */
  readonly isSentTo: boolean
  readonly method: Ask['method']
  /** The status of the answer, or the code of the error. */
  readonly code: string
  /** Milliseconds from the first byte that was sent to the last that was received. */
  readonly time: number
  /** How long the host asks to wait, in milliseconds. 0: it asks for nothing. */
  readonly backoff: number
}

/** Sends a request inside a span, and calls `observe` with how it ended. Neither has the path of the request. */
export function observed(options: HttpOptions, ask: Ask, send: () => Promise<Answer>): Promise<Answer> {
  const { origin, sentBy, observe, monotonic } = options
  const { method } = ask
  const begunAt = monotonic()
  const note = (code: string, backoff: number): void => {
    const isSentTo = sentBy !== undefined
    observe?.({ origin, isSentTo, method, code, time: monotonic() - begunAt, backoff })
  }
  return inSpan(
    () => requestSpan(origin, method),
    async ({ set }) => {
      try {
        const answer = await send()
        set({ 'http.response.status_code': answer.status })
        const end = endOf(ask, answer, options.now())
        note(String(answer.status), end.kind === 'throttled' ? (end.backoff ?? 0) : 0)
        return answer
      } catch (error) {
        note(CareenError.from(error).code, 0)
        throw error
      }
    },
  )
}

function requestSpan(origin: string, method: string): SpanWish {
  const attributes = { 'http.request.method': method, 'server.address': new URL(origin).host }
  return { name: method, kind: 'CLIENT', attributes }
}
