import type { Clock } from '../clock.ts'
import type { ActiveLease, Assignment, Ledger } from '../ledger/index.ts'
import type { RegistryClient, OpenClient } from '../registry/client.ts'
import type { WorkTime } from './run-clock.ts'

/** What a worker executes runs with. */
export type WorkerContext = {
  readonly ledger: Ledger
  /** Opens a client for a declared registry, with the credentials that its reference names on this host. */
  readonly open: OpenClient
  readonly clock: Clock
  /** This worker's name, for people. */
  readonly worker: string
}

/** One run that this worker executes. */
export type Execution = WorkerContext & {
  readonly assignment: Assignment
  readonly lease: ActiveLease
  readonly client: RegistryClient
  /** Aborts when the worker is asked to stop. The current image is finished first. */
  readonly stop: AbortSignal
  /** Aborts when the worker is asked to stop or the right to act ends. */
  readonly signal: AbortSignal
  readonly time: WorkTime
}
