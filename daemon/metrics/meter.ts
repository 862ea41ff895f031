import type { Duration } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'

/** A call of the API that has ended. */
export type EndedCall = {
  /** Such as `/careen.v1.RunService/GetRun`. A method that the daemon does not have is `unknown`. */
  readonly method: string
  /** The name of a gRPC code, such as `NOT_FOUND`. */
  readonly code: string
  readonly time: Duration
}

/** A run that has ended, parked, or gone back to the queue. */
export type EndedRun = Pick<Run, 'workspace' | 'kind' | 'state'> & {
  readonly counts: Run['counts'] | undefined
  /** From its first attempt. Undefined: it was never begun. */
  readonly time: Duration | undefined
}

/** Takes what happens, for the metrics. Never throws. */
export type Meter = {
  readonly call: (call: EndedCall) => void
  /** A stream of a method was opened (1) or has ended (-1). */
  readonly stream: (method: string, change: 1 | -1) => void
  /** A call was refused, with this code, before anything was done. */
  readonly refused: (reason: string) => void
  readonly run: (run: EndedRun) => void
}

/** What is true when somebody asks. Undefined: not known now. */
export type Sample = {
  readonly runs: ReadonlyMap<Run['state'], number>
  /** How long the oldest queued run has waited. 0: none waits. */
  readonly queueAge: Duration
  /** How long the repository waits that is due for the longest time. 0: none is due. */
  readonly dueLag: Duration
  /** For each registry, how old the scan is of the repository whose scan is the oldest. */
  readonly inventoryAges: ReadonlyMap<string, Duration>
  readonly storeBytes: number
  /** Whether each part is fine, by its name. */
  readonly health: ReadonlyMap<string, boolean>
}
