import type { handleUnaryCall } from '@grpc/grpc-js'
import { fromLease } from '../../proto/convert/worker.ts'
import type { Lease__Output } from '../../proto/gen/careen/worker/v1/Lease.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { Ledger, LedgerOf } from '../ledger/index.ts'
import { type Gate, unary } from './calls.ts'

/** The ledger of the caller, and the lease that its request presents. The ledger decides whether the caller has it. */
export type Presented = { readonly ledger: Ledger; readonly lease: Lease }

/** Returns a handler from a function of the request and what it presents. */
export type LeasedCall = <Request extends { readonly lease: Lease__Output | null }, Response>(
  act: (request: Request, presented: Presented) => Promise<Response>,
) => handleUnaryCall<Request, Response>

export function leasedCalls(gate: Gate, ledgers: LedgerOf): LeasedCall {
  return (act) =>
    unary(gate, (request, { caller: { identity } }) => {
      const lease = fromLease(request.lease)
      return act(request, { ledger: ledgers({ identity, instance: lease.instance }), lease })
    })
}
