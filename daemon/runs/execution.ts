import type { Instant } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { ActiveLease, Assignment, Ledger, RunResult } from '../ledger/index.ts'
import type { Log } from '../log.ts'
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

/** A run that a worker executed, as it was when it began, and how the attempt ended. */
export type Executed = { readonly run: Run; readonly result: RunResult }

/** What a worker process has besides. */
export type WorkerDeps = WorkerContext & {
  readonly log: Log
  /** Logs how a run ended. Absent: the daemon of this process does it. */
  readonly ended?: (run: Executed['run'], result: Executed['result']) => void
}

/** A run that began. `asked`, `askedAt`: when the worker asked for it, by its two clocks. */
export type BegunRun = {
  readonly assignment: Assignment
  readonly asked: Instant
  readonly askedAt: number
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
