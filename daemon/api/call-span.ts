import type { Metadata } from '@grpc/grpc-js'
import type { SpanWish, TraceHeaders } from '../../proto/tracing.ts'

/** Returns the span of a call. It continues the trace of its caller. */
export function callSpan(
  call: { readonly getPath: () => string; readonly metadata: Metadata },
  requestId: string,
): SpanWish {
  const [, service = '', method = ''] = call.getPath().split('/')
  return {
    name: `${service}/${method}`,
    kind: 'SERVER',
    attributes: {
      'rpc.system': 'grpc',
      'rpc.service': service,
      'rpc.method': method,
      'careen.request_id': requestId,
    },
    parent: headersOf(call.metadata),
  }
}

function headersOf(metadata: Metadata): TraceHeaders {
  const texts = Object.entries(metadata.getMap()).flatMap(([name, value]) =>
    // Why without credentials: whoever reads headers of a trace needs none.
    typeof value === 'string' && name !== 'authorization' ? [[name, value] as const] : [],
  )
  return Object.fromEntries(texts)
}
