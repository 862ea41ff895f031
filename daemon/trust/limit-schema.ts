import type { SchemaAttribute, SchemaBlock } from '../../policies/language/index.ts'

const limit = (fallback: number, doc: string): SchemaAttribute => ({
  type: 'number',
  fallback: String(fallback),
  doc,
})

/** Bounds of the API that an operator may set. */
export const LIMITS: SchemaBlock = {
  labels: 0,
  doc: 'Bounds of the API. Those of an identity are tenfold on a unix socket.',
  attributes: {
    calls_per_second: limit(50, 'Calls of one identity.'),
    calls_burst: limit(200, 'Calls of one identity at once.'),
    worker_calls_per_second: limit(2000, 'Calls of the workers of one identity at one address.'),
    plans_per_minute: limit(6, 'Plans of one identity, which read registries.'),
    explanations_per_minute: limit(30, 'Explanations for one identity, which read repositories.'),
    registry_checks_per_minute: limit(10, 'Checks of registries for one identity.'),
    new_tokens_per_minute: limit(10, 'Tokens that one identity creates.'),
    failures_per_second: limit(10, 'Calls of one address without valid credentials.'),
    calls_in_flight: limit(64, 'Calls of one identity that are not answered completely.'),
    streams: limit(32, 'Streams of one identity.'),
    connections: limit(1024, 'Connections of a listener.'),
    connections_per_address: limit(32, 'Connections of one address to a listener.'),
  },
  blocks: {},
}
