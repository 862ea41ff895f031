import type { Metadata, handleServerStreamingCall, handleUnaryCall, StatusObject } from '@grpc/grpc-js'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import type { Actor, Caller } from '../../proto/resources/index.ts'
import { toStatus } from '../../proto/status.ts'
import { inSpan } from '../../proto/tracing.ts'
import type { Pace } from '../clock.ts'
import { type Log, withFields } from '../log.ts'
import type { Denials } from '../services.ts'
import type { ActiveCalls } from './active-calls.ts'
import { auditActor } from './actor.ts'
import type { Authorize } from './authorize.ts'
import type { Bounds } from './bounds.ts'
import { admittedContext } from './call-context.ts'
import {
  abortAtEnd,
  type CallLimit,
  deadlineExceeded,
  type Endable,
  unlessDeadline,
  whenAborted,
} from './call-signal.ts'
import { callSpan } from './call-span.ts'
import { noteDenial } from './denied.ts'
import { expired } from './identities.ts'
import type { PageTokens } from './page-tokens.ts'
import { accepted } from './requests.ts'
import { type Outgoing, type Send, sender } from './sending.ts'
import { internalError } from './statuses.ts'

/** What every call passes through. */
export type Gate = {
  readonly log: Log
  readonly calls: ActiveCalls
  readonly authorize: Authorize
  readonly bounds: Pick<Bounds, 'unary' | 'stream' | 'stalled'>
  readonly pages: PageTokens
  readonly denials: Pick<Denials, 'permissionDenied'>
  readonly now: () => Instant
  /** Returns what a call with much to do calls between its steps. */
  readonly pace: () => Pace
}

/**
 * What a handler obeys. It stops when the signal aborts: at the deadline, when the caller leaves, or when the daemon drains. `caller` may
 * do what the method needs, where the request takes effect. `actor` is the caller, for the audit. `method` is the path of the method.
 */
export type HandlerOptions = {
  readonly signal: AbortSignal
  readonly caller: Caller
  readonly actor: Actor
  readonly method: string
  /** Names the call in answers and in the log. Each line that is written for the call has it. */
  readonly requestId: string
}

/** What a call says of itself. */
export type Incoming = Endable & { readonly getPath: () => string; readonly metadata: Metadata }

type Act<Request, Response> = (request: Request, options: HandlerOptions) => Response | Promise<Response>

/**
 * Returns a handler from a function of the request. What it throws becomes a status. A call without a deadline has `longest`
 * milliseconds. The caller is answered at the deadline, also if the function has not stopped by then.
 */
export function unary<Request, Response>(
  gate: Gate,
  act: Act<Request, Response>,
  longest: number = gate.bounds.unary,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const context = admittedContext(call)
    const { caller, requestId } = context
    // Why: only calls that read a registry may take longer than others.
    const kind = longest > gate.bounds.unary ? 'registry' : 'unary'
    const controller = gate.calls.begin(kind, caller.identity)
    const limit = { longest: unlessDeadline(call, longest), tooLong: deadlineExceeded }
    const stop = abortAtEnd(controller, call, limit)
    const end = (): void => {
      stop()
      gate.calls.end(controller)
    }
    const fail = (error: unknown): void => {
      noteDenial(gate.denials, { path: call.getPath(), actor: auditActor(context) }, error)
      callback(refusal(gate, error, requestId))
    }
    const { signal } = controller
    const options = { signal, actor: auditActor(context), ...context, method: call.getPath() }
    const begin = (): Response | Promise<Response> =>
      act(permitted(gate, call, accepted(call.request)), options)
    const begun = withFields({ request_id: requestId }, () =>
      attempt(() => inSpan(() => callSpan(call, requestId), begin)),
    )
    // Why apart: most calls only read the store, and nothing can end them before they are answered.
    if (begun.kind === 'later') void settled(begun.promise.finally(end), signal).then(answer, fail)
    else {
      end()
      if (begun.kind === 'done') answer(begun.value)
      else fail(begun.error)
    }

    function answer(response: Response): void {
      callback(null, response)
    }
  }
}

type Begun<Response> =
  | { readonly kind: 'done'; readonly value: Response }
  | { readonly kind: 'later'; readonly promise: Promise<Response> }
  | { readonly kind: 'failed'; readonly error: unknown }

function attempt<Response>(begin: () => Response | Promise<Response>): Begun<Response> {
  try {
    const value = begin()
    return value instanceof Promise ? { kind: 'later', promise: value } : { kind: 'done', value }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** Resolves as the work does, and rejects with the reason of the signal if it aborts before. */
async function settled<Response>(work: Promise<Response>, signal: AbortSignal): Promise<Response> {
  try {
    return await Promise.race([work, whenAborted(signal)])
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

export function streaming<Request, Response>(
  gate: Gate,
  act: (request: Request, send: Send<Response>, options: HandlerOptions) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    const body: Body<Response> = (send, options) =>
      act(permitted(gate, call, accepted(call.request)), send, options)
    void runStream(gate, call, body, gate.bounds.stream)
  }
}

type Body<Response> = (send: Send<Response>, options: HandlerOptions) => Promise<void>

/**
 * Runs the body of a stream to its end, its failure, or the abort of its signal. Never rejects. A stream whose signal aborts ends
 * with the reason at once, and never with OK, whatever its body does.
 */
export async function runStream<Response>(
  gate: Gate,
  call: Outgoing<Response> & Incoming,
  body: Body<Response>,
  longest: number,
): Promise<void> {
  try {
    await runBody(gate, call, longest, (options, controller) =>
      body(sender(call, controller, gate.bounds.stalled), options),
    )
    call.end()
  } catch (status) {
    call.emit('error', status as StatusObject)
  }
}

/** Runs the body of a call with many messages, as `runStream` does. Returns its result, and rejects with a status. */
export async function runBody<T>(
  gate: Gate,
  call: Incoming,
  longest: number,
  body: (options: HandlerOptions, controller: AbortController) => Promise<T>,
): Promise<T> {
  const context = admittedContext(call)
  const { caller, requestId } = context
  const controller = gate.calls.begin('stream', caller.identity)
  const stop = abortAtEnd(controller, call, streamLimit(longest, caller, gate.now()))
  const { signal } = controller
  const options = { signal, actor: auditActor(context), ...context, method: call.getPath() }
  const work = withFields({ request_id: requestId }, () =>
    inSpan(
      () => callSpan(call, requestId),
      async () => body(options, controller),
    ),
  ).finally(() => {
    stop()
    gate.calls.end(controller)
  })
  try {
    const result = await Promise.race([work, whenAborted(signal)])
    if (signal.aborted) throw CareenError.from(signal.reason)
    return result
  } catch (error) {
    noteDenial(gate.denials, { path: call.getPath(), actor: options.actor }, error)
    throw refusal(gate, signal.aborted ? signal.reason : error, requestId)
  }
}

/** A stream ends no later than the credentials of its caller. */
function streamLimit(longest: number, { expiresAt }: Caller, now: Instant): CallLimit {
  const left = expiresAt === undefined ? longest : Math.max(expiresAt - now, 0)
  return left < longest ? { longest: left, tooLong: expired } : { longest, tooLong: streamEnded }
}

/** Returns the error of a stream that may be opened again at once. */
export function streamEnded(): CareenError {
  return new CareenError('STREAM_ENDED', 'the stream was open for as long as it may be. Open it again', {
    retryAfter: 0,
  })
}

/** Returns the request. Throws ROLE_MISSING if the caller may not make it. */
export function permitted<Request>({ authorize }: Gate, call: Incoming, request: Request): Request {
  authorize.check(call.getPath(), admittedContext(call).caller, request as object)
  return request
}

function refusal({ log }: Gate, thrown: unknown, requestId: string): ReturnType<typeof toStatus> {
  const error = CareenError.from(thrown)
  if (error.code !== 'INTERNAL') return toStatus(error, requestId)
  const stack = error.cause instanceof Error ? error.cause.stack : error.stack
  log.error(error.message, { stack, request_id: requestId })
  return toStatus(internalError(requestId), requestId)
}
