import { compact } from '../../policies/model/index.ts'
import type { Actor } from '../../proto/resources/index.ts'
import type { RequestKey } from '../store/store.ts'

export type ApplyRequest = {
  readonly id: string
  /** Empty: the request is not remembered. */
  readonly requestId: string
  readonly requestedBy: string
  readonly allowUnknown: boolean
  /** The number of images over a limit that are approved. Undefined: none is. */
  readonly approveImages?: number | undefined
  /** Of the plan that the caller has read. Empty: any. */
  readonly etag?: string
  readonly contentSha256?: string
  /** Absent: the daemon itself. */
  readonly actor?: Actor | undefined
}

/** Returns by what a request to apply is remembered. */
export function keyOf(request: ApplyRequest): RequestKey {
  const { id, requestId, requestedBy, allowUnknown, approveImages: given } = request
  const { etag, contentSha256 } = request
  const read = compact({ etag: etag || undefined, contentSha256: contentSha256 || undefined })
  const number = given === undefined ? {} : { given: `${given}` }
  return {
    id: requestId,
    method: 'ApplyPlan',
    arguments: { requestedBy, id, allowUnknown, ...number, ...read },
  }
}
