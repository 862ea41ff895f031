import { CareenError } from '../../policies/model/index.ts'
import type { Executed, WorkerDeps } from './execution.ts'

/** Executes a run, and logs how it ended. Throws what the execution throws, but LEASE_LOST: another worker has the run then. */
export async function logging(
  { log, ended }: Pick<WorkerDeps, 'log' | 'ended'>,
  runId: string,
  execute: () => Promise<Executed | undefined>,
): Promise<void> {
  try {
    const done = await execute()
    if (done !== undefined) ended?.(done.run, done.result)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    log.warn(error.message, { run: runId, code: error.code })
    if (error.code !== 'LEASE_LOST') throw error
  }
}
