import { CareenError } from '../../../policies/model/index.ts'
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

/** Sends a request, and calls `observe` with how it ended. */
export async function observed(options: HttpOptions, ask: Ask, send: () => Promise<Answer>): Promise<Answer> {
  const { origin, sentBy, observe, monotonic } = options
  if (observe === undefined) return send()
  const begunAt = monotonic()
  const note = (code: string, backoff: number): void => {
    const isSentTo = sentBy !== undefined
    observe({ origin, isSentTo, method: ask.method, code, time: monotonic() - begunAt, backoff })
  }
  try {
    const answer = await send()
    const end = endOf(ask, answer, options.now())
    note(String(answer.status), end.kind === 'throttled' ? (end.backoff ?? 0) : 0)
    return answer
  } catch (error) {
    note(CareenError.from(error).code, 0)
    throw error
  }
}
