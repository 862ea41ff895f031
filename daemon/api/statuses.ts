import { type ServerInterceptor, type StatusObject, status as Status } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { hasDetails, toStatus } from '../../proto/status.ts'
import type { Log } from '../log.ts'

/** A call as an interceptor receives it. */
export type ServerCall = Parameters<ServerInterceptor>[1]
type OutgoingStatus = Parameters<ServerCall['sendStatus']>[0]

/** Returns the status with details if it is a failure that has none: one of grpc-js itself. */
export function completed(status: OutgoingStatus, log: Log): OutgoingStatus {
  if (status.code === Status.OK || hasDetails(status)) return status
  const details = status.details ?? ''
  const error = errorOf({ code: status.code ?? Status.UNKNOWN, details })
  if (error.code === 'INTERNAL') log.error(`gRPC: ${details}`)
  return toStatus(error)
}

function errorOf({ code, details }: Pick<StatusObject, 'code' | 'details'>): CareenError {
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
        : new CareenError('INTERNAL', 'internal error in the daemon. See its log')
  }
}

function tooLarge(details: string): CareenError {
  const what = details.startsWith('Sent') ? 'the answer' : 'the request'
  return new CareenError('MESSAGE_TOO_LARGE', `${what} is larger than 4 MiB. Use smaller pages or parts`)
}
