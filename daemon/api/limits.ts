import type { Bounds, ApiLimits } from './bounds.ts'
import { perMinute } from './rates.ts'

/** What an operator may set. Absent: as usual. */
export type LimitSettings = Readonly<
  Partial<
    Record<
      | 'calls_per_second'
      | 'calls_burst'
      | 'worker_calls_per_second'
      | 'plans_per_minute'
      | 'explanations_per_minute'
      | 'registry_checks_per_minute'
      | 'new_tokens_per_minute'
      | 'failures_per_second'
      | 'calls_in_flight'
      | 'streams'
      | 'connections'
      | 'connections_per_address',
      number
    >
  >
>

/** Returns the bounds with what is set. */
export function limited(bounds: Bounds, set: LimitSettings): ApiLimits {
  const { calls, workerCalls, failures, inFlight, connections } = bounds
  const worker = set.worker_calls_per_second ?? workerCalls.rate
  const failed = set.failures_per_second ?? failures.rate
  return {
    calls: { rate: set.calls_per_second ?? calls.rate, burst: set.calls_burst ?? calls.burst },
    workerCalls: { rate: worker, burst: worker },
    methods: methodsOf(bounds, set),
    failures: { rate: failed, burst: failed },
    inFlight: { calls: set.calls_in_flight ?? inFlight.calls, streams: set.streams ?? inFlight.streams },
    connections: {
      all: set.connections ?? connections.all,
      each: set.connections_per_address ?? connections.each,
    },
  }
}

function methodsOf({ methods }: Bounds, set: LimitSettings): ApiLimits['methods'] {
  const chosen = {
    'PlanService/CreatePlan': set.plans_per_minute,
    'RepositoryService/ExplainRepository': set.explanations_per_minute,
    'RegistryService/CheckRegistry': set.registry_checks_per_minute,
    'TokenService/CreateToken': set.new_tokens_per_minute,
  }
  const given = Object.entries(chosen).flatMap(([key, count]) =>
    count === undefined ? [] : [[key, perMinute(count)] as const],
  )
  return { ...methods, ...Object.fromEntries(given) }
}
