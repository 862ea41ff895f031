import { CareenError } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { type ClosedWindow, closedWindow } from '../workspaces/index.ts'
import { policyFor } from './basis.ts'
import type { LedgerDeps } from './deps.ts'

type WindowDeps = Pick<LedgerDeps, 'store' | 'workspaces' | 'now'>

/** Returns the closed window of a run that deletes, by the daemon's clock; undefined: it may delete. */
function closedFor({ workspaces, now }: WindowDeps, run: Run): ClosedWindow | undefined {
  if (run.kind !== 'CLEAN') return undefined
  return closedWindow(policyFor(workspaces.model(run.workspace), run), now())
}

/** Why: a window that never opens. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Stores that a run which is not running waits for the window of its policy, and returns true; false: it may begin. Requires a transaction. */
export function waitsForWindow(deps: WindowDeps, run: Run): boolean {
  const closed = closedFor(deps, run)
  if (closed === undefined) return false
  const { message, opensAt: at = NEVER } = closed
  deps.store.runs.waitForWindow(run.id, { at, message })
  return true
}

/** Throws OUTSIDE_WINDOW if the run deletes, and the window of its policy is closed. */
export function refuseOutside(deps: WindowDeps, run: Run): void {
  const closed = closedFor(deps, run)
  if (closed === undefined) return
  throw new CareenError('OUTSIDE_WINDOW', `run ${run.id} waits: ${closed.message}`, {
    metadata: { run: run.id, registry: run.registry },
  })
}
