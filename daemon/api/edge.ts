import {
  ServerInterceptingCall,
  type ServerInterceptor,
  type StatusObject,
  status as Status,
} from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { hasDetails, toStatus } from '../../proto/status.ts'
import type { Log } from '../log.ts'
import { methodUnknown } from './grpc-server.ts'

export type EdgeOptions = {
  readonly log: Log
  /** Returns true if the server has the method. */
  readonly isKnown: (path: string) => boolean
}

type Call = Parameters<ServerInterceptor>[1]
type OutgoingStatus = Parameters<Call['sendStatus']>[0]

/**
 * Returns the first interceptor of every call. It decides on metadata, before the body is read, and adds details to each failure that
 * has none.
 */
export function edge({ log, isKnown }: EdgeOptions): ServerInterceptor {
  return ({ path }, call) => {
    // Why an assignment: statuses of grpc-js itself, as for a message that is too large, pass through no interceptor.
    const send = call.sendStatus.bind(call)
    call.sendStatus = (status) => send(completed(status, log))
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            if (isKnown(path)) proceed(metadata)
            else call.sendStatus(toStatus(methodUnknown(path)))
          },
        }),
    })
  }
}

function completed(status: OutgoingStatus, log: Log): OutgoingStatus {
  if (status.code === Status.OK || hasDetails(status)) return status
  const error = errorOf({ code: status.code ?? Status.UNKNOWN, details: status.details ?? '' })
  if (error.code === 'INTERNAL') log.error(`gRPC: ${status.details ?? ''}`)
  return toStatus(error)
}

/** Returns the error for a status of grpc-js itself. */
function errorOf({ code, details }: Pick<StatusObject, 'code' | 'details'>): CareenError {
  const malformed = /compress|request message/i.test(details)
  switch (code) {
    case Status.RESOURCE_EXHAUSTED:
      return tooLarge(details)
    case Status.DEADLINE_EXCEEDED:
      return new CareenError(
        'DEADLINE_EXCEEDED',
        'the deadline of the call passed before the daemon answered',
      )
    case Status.CANCELLED:
      return new CareenError('CANCELLED', 'the caller has gone')
    default:
      return malformed
        ? new CareenError('MALFORMED_MESSAGE', `the request cannot be read: ${details}`)
        : new CareenError('INTERNAL', 'internal error in the daemon. See its log')
  }
}

function tooLarge(details: string): CareenError {
  const what = details.startsWith('Sent') ? 'the answer' : 'the request'
  return new CareenError('MESSAGE_TOO_LARGE', `${what} is larger than 4 MiB. Use smaller pages or parts`)
}
