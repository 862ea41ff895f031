import { constants } from 'node:http2'
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { toStatus } from '../../proto/status.ts'
import type { Log } from '../log.ts'
import type { AdmitCall, Arrival } from './admission.ts'
import type { ReadBody } from './bodies.ts'
import { bindContext } from './call-context.ts'
import { streamOf, timeoutOf } from './grpc-server.ts'
import { completed, type ServerCall } from './statuses.ts'

/** gRPC defines that a stream that is reset with this code ends with RESOURCE_EXHAUSTED. */
const ENHANCE_YOUR_CALM = constants.NGHTTP2_ENHANCE_YOUR_CALM

/** A call, as a listener admits it. */
type Admit = (arrival: Omit<Arrival, 'identify'>) => ReturnType<AdmitCall>

export type EdgeOptions = { readonly admit: Admit; readonly readBody: ReadBody; readonly log: Log }

/**
 * Returns the first interceptor of every call. It decides on metadata, before the body is read, and adds details to each failure that
 * has none.
 */
export function edge({ admit, readBody, log }: EdgeOptions): ServerInterceptor {
  return ({ path, requestStream: isStream }, call) => {
    const body = { left: false, leave: (): void => {} }
    const end = (): void => {
      body.left = true
      body.leave()
    }
    const refuse = (error: CareenError): void => call.sendStatus(toStatus(error))
    completeStatuses(call, { log, isRead: () => body.left })
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            const { remoteAddress: peer } = call.getConnectionInfo()
            const passed = admitted(admit, { path, metadata, peer, timeout: timeoutOf(call) })
            if (passed instanceof CareenError) return refuse(passed)
            const onBytes = (count: (bytes: number) => void): void =>
              void streamOf(call).on('data', (piece: Buffer) => count(piece.length))
            const { caller, slots } = passed
            const read = (): void => {
              bindContext(metadata, { caller, exhaust: () => streamOf(call).close(ENHANCE_YOUR_CALM) })
              proceed(metadata)
            }
            body.leave = readBody({ identity: slots, isStream, read, refuse, onBytes })
            if (body.left) body.leave()
          },
          onReceiveHalfClose: (proceed) => {
            end()
            proceed()
          },
          onCancel: end,
        }),
    })
  }
}

function admitted(admit: Admit, arrival: Parameters<Admit>[0]): ReturnType<AdmitCall> | CareenError {
  try {
    return admit(arrival)
  } catch (error) {
    return CareenError.from(error)
  }
}

/**
 * Adds details to failures, and ends the stream of a call that failed before its body was read. Why an assignment: statuses of grpc-js
 * itself, as for a message that is too large, pass through no interceptor.
 */
function completeStatuses(call: ServerCall, { log, isRead }: { log: Log; isRead: () => boolean }): void {
  const send = call.sendStatus.bind(call)
  call.sendStatus = (status) => {
    const stream = streamOf(call)
    const isWhole = !stream.headersSent
    send(completed(status, log))
    // Why: a stream that the caller never ends would stay, and the rest of its body would be received.
    if (isWhole && !isRead()) stream.close()
  }
}
