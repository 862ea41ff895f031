import { type ServerInterceptor, type StatusObject, status as Status } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { hasDetails, toStatus } from '../../proto/status.ts'
import type { Log } from '../log.ts'

/** A call as an interceptor receives it. */
export type ServerCall = Parameters<ServerInterceptor>[1]
type OutgoingStatus = Parameters<ServerCall['sendStatus']>[0]

/** Returns the status with details if it is a failure that has none: one of grpc-js itself. */
export function completed(status: OutgoingStatus, log: Log, requestId: string): OutgoingStatus {
  if (status.code === Status.OK || hasDetails(status)) return status
  const details = status.details ?? ''
  const error = errorOf({ code: status.code ?? Status.UNKNOWN, details }, requestId)
  if (error.code === 'INTERNAL') log.error(`gRPC: ${details}`, { request_id: requestId })
  return toStatus(error, requestId)
}

function errorOf({ code, details }: Pick<StatusObject, 'code' | 'details'>, requestId: string): CareenError {
  switch (code) {
    case Status.RESOURCE_EXHAUSTED:
      return tooLarge(details)
    case Status.DEADLINE_EXCEEDED:
      return new CareenError(
        'DEADLINE_EXCEEDED',
        'the deadline of the call passed before the daemon answered',
      )
    case Status.CANCELLED:
      return new CareenError('CANCELLED', 'the caller closed the connection')
    default:
      return /compress|request message/i.test(details)
        ? new CareenError('MALFORMED_MESSAGE', `the request cannot be read: ${details}`)
        : internalError(requestId)
  }
}

/** Returns what a caller learns of an error that is a fault of the daemon. */
export function internalError(requestId: string): CareenError {
  return new CareenError(
    'INTERNAL',
    `internal error in the daemon. See the lines of its log with request_id ${requestId}`,
  )
}

function tooLarge(details: string): CareenError {
  const what = details.startsWith('Sent') ? 'the answer' : 'the request'
  return new CareenError('MESSAGE_TOO_LARGE', `${what} is larger than 4 MiB. Use smaller pages or parts`)
}
