import { createHash } from 'node:crypto'
import type { handleServerStreamingCall, handleUnaryCall, ServerDuplexStream } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { malformed } from '../../proto/convert/basics.ts'
import { toStatus } from '../../proto/status.ts'
import type { Log } from '../log.ts'
import { accepted } from './requests.ts'

/** What every call passes through. */
export type Gate = {
  readonly log: Log
  /** Aborts when the server drains. */
  readonly draining: AbortSignal
}

/** Returns a handler from a function of the request. What it throws becomes a status. */
export function unary<Request, Response>(
  gate: Gate,
  act: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void answer(gate, () => act(accepted(call.request))).then((outcome) =>
      'response' in outcome ? callback(null, outcome.response) : callback(outcome.refusal),
    )
  }
}

type Answered<Response> = { readonly response: Response } | { readonly refusal: ReturnType<typeof toStatus> }

async function answer<Response>(
  gate: Gate,
  act: () => Response | Promise<Response>,
): Promise<Answered<Response>> {
  try {
    return { response: await act() }
  } catch (error) {
    return { refusal: refusal(gate, error) }
  }
}

/** The writing side of a stream of either kind. */
type Outgoing<Response> = {
  readonly write: (message: Response) => boolean
  readonly end: () => void
  readonly emit: (event: 'error', error: ReturnType<typeof toStatus>) => boolean
  readonly once: (event: 'drain', listener: () => void) => unknown
  readonly on: (event: 'cancelled', listener: () => void) => unknown
}

/** Sends messages, waiting while the reader is slow. */
export type Send<Response> = (message: Response) => Promise<void>

export function streaming<Request, Response>(
  gate: Gate,
  act: (request: Request, send: Send<Response>, signal: AbortSignal) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    void runStream(gate, call, (send, signal) => act(accepted(call.request), send, signal))
  }
}

/** Runs the body of a stream to its end, its failure, or the caller's leaving; never rejects. */
export async function runStream<Response>(
  gate: Gate,
  call: Outgoing<Response>,
  body: (send: Send<Response>, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const left = new AbortController()
  call.on('cancelled', () => left.abort(new CareenError('CANCELLED', 'the caller closed the connection')))
  const signal = AbortSignal.any([left.signal, gate.draining])
  const send = async (message: Response): Promise<void> => {
    if (signal.aborted) throw CareenError.from(signal.reason)
    if (call.write(message)) return
    await new Promise<void>((resolve) => {
      call.once('drain', resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
  try {
    await body(send, signal)
    call.end()
  } catch (error) {
    call.emit('error', refusal(gate, gate.draining.aborted ? gate.draining.reason : error))
  }
}

/**
 * Returns all messages of a caller's stream. Throws the reason if one is refused. By events: iterating over a stream of both directions ends its writing side too on
 * some versions of Node.
 */
export function collect<Request>(call: ServerDuplexStream<Request, unknown>): Promise<Request[]> {
  return new Promise((resolve, reject) => {
    const messages: Request[] = []
    call.on('data', (message: Request) => {
      try {
        messages.push(accepted(message))
      } catch (error) {
        reject(CareenError.from(error))
      }
    })
    call.once('end', () => resolve(messages))
    call.once('error', reject)
    call.once('cancelled', () => reject(new CareenError('CANCELLED', 'the caller closed the connection')))
  })
}

function refusal({ log }: Gate, thrown: unknown): ReturnType<typeof toStatus> {
  const error = CareenError.from(thrown)
  if (error.code !== 'INTERNAL') return toStatus(error)
  log.error(error.message, { stack: error.cause instanceof Error ? error.cause.stack : error.stack })
  return toStatus(new CareenError('INTERNAL', 'internal error in the daemon. See its log'))
}

/** `page_size` of a request: 0 is the usual number, too many are cut, a negative one is refused. */
export function pageSize(asked: number, usual: number, most: number): number {
  if (asked < 0) throw malformed('page_size', `${asked} is less than 0`)
  return asked === 0 ? usual : Math.min(asked, most)
}

/** Opaque, and bound to the other arguments of the request. */
export function pageToken(key: string, bound: string): string {
  const check = createHash('sha256').update(bound).digest('base64url').slice(0, 8)
  return Buffer.from(`${check}${key}`).toString('base64url')
}

/** The key in a token; empty for the first page. */
export function pageKey(token: string, bound: string): string {
  if (token === '') return ''
  const key = Buffer.from(token, 'base64url').toString('utf8').slice(8)
  if (pageToken(key, bound) === token) return key
  throw malformed('page_token', 'the token belongs to another request. Begin with an empty page_token')
}
