import type { handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js'
import { fromLease } from '../../proto/convert/worker.ts'
import type { Lease__Output } from '../../proto/gen/careen/worker/v1/Lease.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { Ledger, LedgerOf } from '../ledger/index.ts'
import { type Gate, type HandlerOptions, streaming, unary } from './calls.ts'
import type { Send } from './sending.ts'

/** The ledger of the caller, and the lease that its request presents. The ledger decides whether the caller has it. */
export type Presented = { readonly ledger: Ledger; readonly lease: Lease }

/** Returns a handler from a function of the request and what it presents. */
export type LeasedCall = <Request extends { readonly lease: Lease__Output | null }, Response>(
  act: (request: Request, presented: Presented) => Promise<Response>,
) => handleUnaryCall<Request, Response>

export function leasedCalls(gate: Gate, ledgers: LedgerOf): LeasedCall {
  return (act) => unary(gate, (request, options) => act(request, presentedBy(ledgers, request, options)))
}

/** Returns a handler of a stream of answers. `signal` aborts when the caller leaves. */
export function leasedStream<Request extends { readonly lease: Lease__Output | null }, Response>(
  gate: Gate,
  ledgers: LedgerOf,
  act: (
    request: Request,
    presented: Presented & { readonly signal: AbortSignal },
    send: Send<Response>,
  ) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return streaming(gate, (request, send, options) =>
    act(request, { ...presentedBy(ledgers, request, options), signal: options.signal }, send),
  )
}

function presentedBy(
  ledgers: LedgerOf,
  request: { readonly lease: Lease__Output | null },
  { caller: { identity } }: Pick<HandlerOptions, 'caller'>,
): Presented {
  const lease = fromLease(request.lease)
  return { ledger: ledgers({ identity, instance: lease.instance }), lease }
}
