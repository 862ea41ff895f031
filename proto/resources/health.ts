import type { Instant } from '../../policies/model/index.ts'

export type HealthState = 'OK' | 'DEGRADED' | 'FAILING'

/** How a part of the daemon is. */
export type HealthComponent = {
  /** An open list of words such as STORE, or `WORKSPACE/REGISTRY`. */
  readonly component: string
  readonly state: HealthState
  readonly code?: string
  /** Why it is so, and what to do. */
  readonly message?: string
  /** A number for people, also if the part is OK. */
  readonly note?: string
  /** Since when the daemon knows this state. */
  readonly since: Instant
  /** Of a registry: its names, and when a run last succeeded. */
  readonly registry?: { readonly workspace: string; readonly name: string; readonly lastSuccess?: Instant }
}
