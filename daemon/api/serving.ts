import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { HealthOperations } from '../services.ts'
import type { Bounds } from './bounds.ts'

/** As grpc.health.v1 names it. */
export type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN'

/** Says whether services can be called, for probes. */
export type Serving = {
  /** Returns the status of a service by its full name. Empty: of the daemon. Throws nothing. */
  readonly status: (service: string) => ServingStatus
  /** Yields the status now, each change, and from time to time what has not changed, until the signal aborts. */
  readonly watch: (service: string, signal: AbortSignal) => AsyncIterable<ServingStatus>
  /** From now on nothing can be called. Resolves when those who watch have been given that. */
  readonly end: () => Promise<void>
}

export type ServingOptions = {
  /** The full names of all services. */
  readonly services: readonly string[]
  readonly canStore: HealthOperations['canStore']
  readonly bounds: Bounds['watch']
  /** In milliseconds. */
  readonly monotonic: () => number
}

/** Services whose work is to store something. */
const STORING: ReadonlySet<string> = new Set([
  'careen.v1.ApprovalService',
  'careen.v1.PlanService',
  'careen.v1.PolicyService',
  'careen.v1.RestorationService',
  'careen.v1.RunService',
  'careen.worker.v1.WorkerService',
])

/**
 * Opens what probes ask. The daemon as a whole can be called while its process answers: nobody should restart it for a full disk.
 * Services that store cannot be called while the database cannot be written.
 */
export function openServing({ services, canStore, bounds, monotonic }: ServingOptions): Serving {
  const known = new Set(services)
  const ending = new AbortController()
  const status = (service: string): ServingStatus => {
    if (service !== '' && !known.has(service)) return 'SERVICE_UNKNOWN'
    if (ending.signal.aborted) return 'NOT_SERVING'
    return STORING.has(service) && !canStore() ? 'NOT_SERVING' : 'SERVING'
  }
  return {
    status,
    watch: async function* watch(service, signal) {
      const either = AbortSignal.any([signal, ending.signal])
      let sent: { readonly status: ServingStatus; readonly at: number } | undefined
      while (!signal.aborted) {
        const now = status(service)
        if (now !== sent?.status || monotonic() - sent.at >= bounds.alive) {
          sent = { status: now, at: monotonic() }
          yield now
        }
        const wake = ending.signal.aborted ? signal : either
        await sleep(bounds.look, undefined, { signal: wake, ref: false }).catch(() => {})
      }
    },
    end: async () => {
      ending.abort()
      // Why: what watches is woken before other streams are ended.
      await turn()
    },
  }
}
