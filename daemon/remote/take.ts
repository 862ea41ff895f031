import { CareenError, type Duration, FEATURE_NAMES } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromDuration } from '../../proto/convert/basics.ts'
import { fromLease } from '../../proto/convert/worker.ts'
import { WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import type { Assignment } from '../ledger/index.ts'
import { checkedAcquire, type RemoteWorkerIds, understanding } from './begin.ts'
import { toFinish } from './finish.ts'

/** A run that began, and how long the daemon waited for it. */
export type TakenRun = { readonly assignment: Assignment; readonly waited: Duration }

/**
 * Waits for the next run that a worker may execute. Returns undefined if none came for a while. When the signal aborts, it throws; a
 * run that began meanwhile is handed back. Requires that a process asks for one run at a time.
 */
export type TakeRun = (worker: string, signal: AbortSignal) => Promise<TakenRun | undefined>

/** How long the answer may take: longer than the daemon waits for a run. Milliseconds. */
const DEADLINE = 35_000

/** How long a worker that stops asks for a run that it may have got. Milliseconds. */
const STOPPING = 2000

/** Takes runs of a remote daemon without a queue. An answer that is lost is asked for again with the same attempt. */
export function remoteTake(
  connection: Connection,
  { instance, newId }: RemoteWorkerIds,
  features: readonly string[] = FEATURE_NAMES,
): TakeRun {
  const acquireRun = checkedAcquire(connection)
  const understood = understanding(connection)
  let attemptId: string | undefined
  return async (name, signal) => {
    attemptId ??= newId()
    const worker = { instance, name, protocol: WORKER_PROTOCOL, features: [...features] }
    const request = { worker, attemptId }
    try {
      const acquired = await connection.unary(acquireRun, request, { deadline: DEADLINE, signal })
      attemptId = undefined
      const assignment = await understood(acquired)
      const waited = fromDuration(acquired.response.waited) ?? 0
      return assignment && { assignment, waited }
    } catch (thrown) {
      if (signal.aborted && attemptId !== undefined) await handBack(connection, request)
      throw CareenError.from(thrown)
    }
  }
}

type Asked = {
  readonly worker: { readonly instance: string; readonly name: string; readonly protocol: number }
  readonly attemptId: string
}

/** Hands back the run that the attempt got, if there is one. Why: else it would wait for the end of its lease. */
async function handBack(
  { services, unary }: Pick<Connection, 'services' | 'unary'>,
  request: Asked,
): Promise<void> {
  const { AcquireRun, FinishRun } = services.WorkerService.service
  const deadline = { deadline: STOPPING }
  try {
    const { assignment } = await unary(AcquireRun, { ...request, repeatOnly: true }, deadline)
    if (assignment === null) return
    const message = 'the worker was stopped before it began; another worker executes the run'
    await unary(FinishRun, toFinish(fromLease(assignment.lease), { state: 'QUEUED', message }), deadline)
  } catch {
    // Why nothing: the lease ends by itself.
  }
}
