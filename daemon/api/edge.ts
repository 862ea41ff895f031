import { constants } from 'node:http2'
import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { isRequestId, REQUEST_ID } from '../../proto/request-id.ts'
import { toStatus } from '../../proto/status.ts'
import type { Log } from '../log.ts'
import { answersWhileDraining, isOpen } from './access.ts'
import type { ActiveCalls } from './active-calls.ts'
import { withClaim } from './actor.ts'
import type { AdmitCall, Admitted, Arrival } from './admission.ts'
import type { BodyKind, ReadBody } from './bodies.ts'
import { bindContext } from './call-context.ts'
import { type CallObserver, CallRecord } from './call-record.ts'
import { certificateOf, streamOf, timeoutOf } from './grpc-server.ts'
import type { CallsInFlight } from './in-flight.ts'
import { sizeOf } from './requests.ts'
import { completed, type ServerCall } from './statuses.ts'

/** gRPC defines that a stream that is reset with this code ends with RESOURCE_EXHAUSTED. */
const ENHANCE_YOUR_CALM = constants.NGHTTP2_ENHANCE_YOUR_CALM

/** A call, as a listener admits it. */
type Admit = (arrival: Omit<Arrival, 'identify'>) => ReturnType<AdmitCall>

export type EdgeOptions = {
  readonly admit: Admit
  readonly readBody: ReadBody
  readonly calls: ActiveCalls
  readonly inFlight: CallsInFlight
  readonly log: Log
  /** How long a caller may read nothing of its answer. Milliseconds. */
  readonly stalled: number
  readonly observer: CallObserver
  /** In milliseconds. */
  readonly monotonic: () => number
  /** Returns the name of a call that has none. */
  readonly newRequestId: () => string
}

/**
 * Returns the first interceptor of every call. It decides on metadata, before the body is read, and adds details to each failure that
 * has none.
 */
export function edge(options: EdgeOptions): ServerInterceptor {
  return (method, call) => {
    const body: Body = { left: false, leave: () => {}, arrived: () => {} }
    const record = new CallRecord(method.path, options.observer, options.monotonic)
    const end = (): void => {
      body.left = true
      body.leave()
      body.arrived()
    }
    const closeUnread = unreadTimer(call, options.stalled)
    const isRead = (): boolean => body.left
    completeStatuses(call, { log: options.log, closeUnread, isRead, record })
    return new ServerInterceptingCall(call, {
      sendMetadata: (metadata, next) => {
        metadata.set(REQUEST_ID, record.requestId)
        next(metadata)
      },
      sendMessage: (message, next) => {
        // Why here: the status follows when the message is sent.
        if (!method.responseStream) closeUnread()
        next(message)
        record.sent += sizeOf(message)
      },
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            const [given] = metadata.get(REQUEST_ID)
            record.requestId = isRequestId(given) ? given : options.newRequestId()
            receive(options, { method, call, body, metadata, record, proceed: () => proceed(metadata) })
          },
          onReceiveMessage: (message, proceed) => {
            record.received += sizeOf(message)
            proceed(message)
          },
          onReceiveHalfClose: (proceed) => {
            end()
            proceed()
          },
          onCancel: () => {
            record.end({ code: status.CANCELLED })
            end()
          },
        }),
    })
  }
}

/** What a call gives back when its body has arrived, or when it ends before. */
type Body = { left: boolean; leave: () => void; arrived: () => void }

type Receiving = {
  readonly method: Parameters<ServerInterceptor>[0]
  readonly call: ServerCall
  readonly body: Body
  readonly metadata: Metadata
  readonly record: CallRecord
  /** Begins to read the body. */
  readonly proceed: () => void
}

/** Refuses a call on its metadata, or reads its body when a slot is free. */
function receive(options: EdgeOptions, { method, call, body, metadata, record, proceed }: Receiving): void {
  const { path, requestStream: isUpload } = method
  const { requestId } = record
  let isRefused = false
  const refuse = (error: CareenError): void => {
    isRefused = true
    options.observer.refused(error.code)
    call.sendStatus(toStatus(error, requestId))
  }
  const fail = (error: unknown): void => {
    body.arrived()
    if (!isRefused) refuse(CareenError.from(error))
  }
  const { remoteAddress: peer } = call.getConnectionInfo()
  const arrival = { path, metadata, peer, certificate: certificateOf(call), timeout: timeoutOf(call) }
  const isStream = isUpload || method.responseStream
  const enter = (passed: Admitted): void => {
    // Why: the caller can leave, and the server can stop, while an issuer is asked.
    if (isRefused || body.left) return
    const { caller, slots: identity } = passed
    record.identity = caller.identity
    countInFlight(call, { ...passed, isStream, inFlight: options.inFlight })
    if (isStream) streamOf(call).once('close', options.observer.opened(path))
    const exhaust = (): void => streamOf(call).close(ENHANCE_YOUR_CALM)
    const read = (): void => {
      // Why: the handler of an upload runs from now on.
      if (isUpload) body.arrived()
      bindContext(metadata, { caller: withClaim(caller, metadata), peer, requestId, exhaust })
      proceed()
    }
    const onBytes = (count: (bytes: number) => void): void =>
      void streamOf(call).on('data', (piece: Buffer) => count(piece.length))
    const kind = bodyKind(method)
    body.leave = options.readBody({ identity, kind, read, refuse, onBytes })
    if (body.left) body.leave()
  }
  try {
    if (!answersWhileDraining(path)) body.arrived = options.calls.arrive(refuse)
    const passed = options.admit(arrival)
    if (passed instanceof Promise) passed.then(enter).catch(fail)
    else enter(passed)
  } catch (error) {
    fail(error)
  }
}

function bodyKind({ path, requestStream }: Receiving['method']): BodyKind {
  if (!requestStream) return 'message'
  return isOpen(path) ? 'dialogue' : 'upload'
}

type Counting = Pick<Admitted, 'slots' | 'factor'> & {
  readonly isStream: boolean
  readonly inFlight: CallsInFlight
}

/** Counts a call until its stream is closed in whatever way. Throws the reason if there are too many. */
function countInFlight(call: ServerCall, { slots, factor, isStream, inFlight }: Counting): void {
  const leave = inFlight.enter({ key: slots, isStream, factor })
  streamOf(call).once('close', leave)
}

type Completing = Pick<EdgeOptions, 'log'> & {
  readonly isRead: () => boolean
  readonly closeUnread: () => void
  readonly record: CallRecord
}

/**
 * Adds details to failures, and ends the stream of a call that failed before its body was read, or whose answer nobody reads. Why an
 * assignment: statuses of grpc-js itself, as for a message that is too large, pass through no interceptor.
 */
function completeStatuses(call: ServerCall, { log, closeUnread, isRead, record }: Completing): void {
  const send = call.sendStatus.bind(call)
  call.sendStatus = (ended) => {
    const stream = streamOf(call)
    const isWhole = !stream.headersSent
    const whole = completed(ended, log, record.requestId)
    // Why: without an answer these are the only headers.
    if (isWhole) whole.metadata?.set(REQUEST_ID, record.requestId)
    send(whole)
    record.end(whole)
    // Why: a stream that the caller never ends would stay, and the rest of its body would be received.
    if (isWhole && !isRead()) stream.close()
    closeUnread()
  }
}

/** Returns a function that begins, once, to wait until the caller has read its answer, and closes the stream if it does not in time. */
function unreadTimer(call: ServerCall, time: number): () => void {
  let isTimed = false
  return () => {
    const stream = streamOf(call)
    if (isTimed || stream.closed) return
    isTimed = true
    const timer = setTimeout(() => stream.close(ENHANCE_YOUR_CALM), time)
    stream.once('close', () => clearTimeout(timer))
  }
}
