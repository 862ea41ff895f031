import { addressOf } from '../../policies/model/index.ts'
import {
  type Drift,
  isReclaimed,
  type OpaqueObject,
  type StoredObject,
  type StoredPlan,
} from '../../proto/resources/index.ts'
import { inTurns, openPace, type Pace } from '../clock.ts'
import type { PlanRequest, Progress } from '../plan-services.ts'
import type { Store } from '../store/store.ts'
import { driftInSteps, modelOf } from '../workspaces/index.ts'
import { etagsInSteps } from './etags.ts'
import { madePlan, managerOf } from './made-plan.ts'
import type { MakeDeps } from './make-plan.ts'
import { otherFiles, workspaceDiffers } from './other-files.ts'
import { readWorkspace } from './read-workspace.ts'
import type { PlanResult } from './store-plan.ts'

/** Most objects whose drift one plan has. */
const MOST = 1000

/** What a plan says of drift. */
export type PlannedDrift = Pick<StoredPlan, 'drift' | 'hasMoreDrift'>

type Stored = readonly (StoredObject | OpaqueObject)[]

/**
 * Returns a plan that changes nothing: what others did since the origin applied its objects last, and which images go anyway, looked at again
 * where the last look is old. It has no effects, so that its apply neither approves images nor ends an approval. Throws WORKSPACE_DIFFERS.
 */
export async function refreshOnlyPlan(
  deps: MakeDeps,
  request: PlanRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<PlanResult> {
  const { store } = deps
  const { workspace, mayConnect, refresh = 'ALL' } = request
  const pace = openPace(deps)
  const { serial, stored, opaque } = await readWorkspace(store, workspace, pace)
  const every = [...stored, ...opaque]
  const manager = managerOf(request)
  const query = { workspace, origin: manager, stored: every, limit: MOST + 1 }
  const found = await inTurns(driftInSteps(store, query), pace)
  const etagOf = await inTurns(etagsInSteps(request.declared, stored), pace)
  const other = otherFiles(store, request, { stored, opaque, manager, etagOf })
  // Why not with drift of its own: other files manage all that these applied.
  if (other !== undefined && found.every(({ kind }) => kind === 'ADDED'))
    throw workspaceDiffers(request, other)
  const model = modelOf(
    stored.map(({ object }) => object),
    opaque,
  )
  const wanted = { workspace, mayConnect, protections: [], refresh, standing: true }
  const seen = await deps.effectsOf({ ...wanted, before: model, after: model }, progress, signal)
  const drift = plannedDrift(found)
  const made = madePlan(deps.now(), request, {
    ...seen,
    ...drift,
    serial,
    changes: [],
    warnings: [],
    division: { leftAlone: [], takenOver: reclaimed(drift.drift, manager), shared: [] },
    leftOut: 0,
    unchanged: every.length,
    other: undefined,
    nextRunAt: store.repositories.nextRunIn(workspace),
  })
  return { ...made, effects: [] }
}

/**
 * Returns the drift that changes undo; none for a rollback, which is of no files. Without objects of others: a plan says itself what it takes
 * over.
 */
export async function undoneDrift(
  store: Store,
  request: PlanRequest,
  { changes, every }: Pick<PlanResult, 'changes'> & { readonly every: Stored },
  pace: Pace,
): Promise<PlannedDrift> {
  const { workspace, origin } = request
  if (origin?.rolledBackTo !== undefined) return {}
  const only = changes.map((change) => addressOf(change.action === 'delete' ? change.before : change.after))
  const query = { workspace, origin: managerOf(request), stored: every, only, limit: MOST + 1 }
  const found = await inTurns(driftInSteps(store, query), pace)
  return plannedDrift(found.filter(({ kind }) => kind === 'CHANGED' || kind === 'DELETED'))
}

function plannedDrift(found: readonly Drift[]): PlannedDrift {
  if (found.length === 0) return {}
  return found.length > MOST ? { drift: found.slice(0, MOST), hasMoreDrift: true } : { drift: found }
}

function reclaimed(drift: readonly Drift[] = [], origin: string): { address: string; manager: string }[] {
  return drift.filter((one) => isReclaimed(one, origin)).map(({ address, manager }) => ({ address, manager }))
}
