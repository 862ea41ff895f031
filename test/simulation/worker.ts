import type { Ledger } from '../../daemon/ledger/index.ts'
import type { RegistryClient } from '../../daemon/registry/client.ts'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import { CareenError } from '../../policies/index.ts'
import type { SimulatedProcess } from './process.ts'
/** A worker: the code that executes runs, on a host of its own. */

export type SimulatedWorker = {
  readonly process: SimulatedProcess
  /** How many runs it executes now. */
  readonly busy: () => number
  /** Executes a run. Resolves with true if the queue has to give it to somebody again; never if the worker was killed. */
  readonly take: (runId: string) => Promise<boolean>
  /** Asks it to stop after the image at hand. */
  readonly stop: () => void
}

/** What one run is executed with. */
export type Tools = { readonly ledger: Ledger; readonly client: RegistryClient }

export function startWorker(process: SimulatedProcess, toolsOf: () => Tools): SimulatedWorker {
  const stopping = new AbortController()
  const state = { busy: 0 }
  return {
    process,
    busy: () => state.busy,
    stop: () => stopping.abort(),
    take: async (runId) => {
      state.busy += 1
      const { ledger, client } = toolsOf()
      const context = { ledger, open: async () => client, clock: process.clock, worker: process.name }
      try {
        await executeRun(context, runId, stopping.signal)
        return false
      } catch (thrown) {
        return CareenError.from(thrown).code !== 'LEASE_LOST'
      } finally {
        state.busy -= 1
      }
    },
  }
}
