import { addressOf, type DeclaredObject } from '../../policies/model/index.ts'
import { inTurns, openPace, type PaceDeps } from '../clock.ts'
import type { PlanRequest, Progress } from '../plan-services.ts'
import { factsNow } from '../registries/index.ts'
import type { NewId, Store } from '../store/store.ts'
import { modelOf } from '../workspaces/index.ts'
import { etagsInSteps } from './etags.ts'
import { refuseExposed, refuseUnseen } from './exposed-images.ts'
import { madePlan, managerOf } from './made-plan.ts'
import { managerWarnings } from './managers.ts'
import { narrowedChange } from './narrowed-change.ts'
import { type ApplyRulesOf, onHold } from './on-hold.ts'
import { otherFiles, workspaceDiffers } from './other-files.ts'
import type { Effects, EffectsOf, EffectsRequest } from './plan-effects.ts'
import { readWorkspace } from './read-workspace.ts'
import { refreshOnlyPlan, undoneDrift } from './refresh-only.ts'
import type { PlanResult } from './store-plan.ts'
import { validateDeclared } from './validate-declared.ts'
import { opaqueWarning, waitingIn, warningsOf } from './warnings.ts'

export type MakeDeps = PaceDeps & {
  readonly store: Store
  readonly effectsOf: EffectsOf
  readonly applyRules: ApplyRulesOf
  readonly now: () => number
  readonly newId: NewId
}

const NO_EFFECTS: Effects = { effects: [], frees: 0, exposed: [], unseen: 0 }

/**
 * Compares the declared objects with the stored ones, and scans the repositories that the changes affect. Stores nothing. Throws
 * WORKSPACE_DIFFERS if the workspace was applied from other files alone, PROTECTION_LEFT_OUT, and what `validateDeclared` and `narrowedChange`
 * throw. The plan is bound to the serial that the workspace had before the scans.
 */
export async function makePlan(
  deps: MakeDeps,
  request: PlanRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<PlanResult> {
  if (request.refreshOnly === true) return refreshOnlyPlan(deps, request, progress, signal)
  const { store } = deps
  const { workspace, declared, skipEffects, mayConnect } = request
  const pace = openPace(deps)
  const { serial, stored, opaque } = await readWorkspace(store, workspace, pace)
  const [manager, takeOver] = [managerOf(request), request.takeOver === true]
  const etagOf = await inTurns(etagsInSteps(declared, stored), pace)
  const other = otherFiles(store, request, { stored, opaque, manager, etagOf })
  if (other !== undefined && !takeOver) throw workspaceDiffers(request, other)
  const before = stored.map((entry) => entry.object)
  const declaration = { workspace, declared, stored, opaque, manager, takeOver, etagOf }
  const whole = await validateDeclared(store, declaration, pace)
  await pace()
  const given = { before, after: whole.after, division: whole }
  const change = await narrowedChange(given, request.selection, pace)
  await pace()
  const { after, changes, protections, division } = change
  if (skipEffects) refuseUnseen(protections)
  const declaredHere = new Set(after.map(addressOf))
  const remaining = opaque.filter(({ address }) => !declaredHere.has(address))
  const models = { before: modelOf(before, opaque), after: modelOf(after, remaining) }
  const { standing, refresh } = looksFor(request, changes.length)
  const wanted = { ...models, workspace, mayConnect, protections, refresh, standing }
  const isSkipped = skipEffects || (changes.length === 0 && !standing)
  const seen = isSkipped ? NO_EFFECTS : await deps.effectsOf(wanted, progress, signal)
  refuseExposed(seen.exposed)
  const warnings = [
    ...change.warnings,
    ...managerWarnings(division),
    ...opaque.map((one) => opaqueWarning(one, remaining.includes(one))),
    ...onHold(deps, { workspace, effects: seen.effects, policies: models.after.policies }),
    ...planWarnings(store, workspace, after, seen),
  ]
  const nextRunAt = store.repositories.nextRunIn(workspace)
  const drift = await undoneDrift(store, request, { changes, every: [...stored, ...opaque] }, pace)
  return madePlan(deps.now(), request, { ...seen, ...change, ...drift, serial, warnings, other, nextRunAt })
}

/** Why nothing is looked at without changes: what goes anyway is said by the last looks, and only to those who accept these. */
function looksFor(
  { refresh = 'ALL', selection }: PlanRequest,
  changes: number,
): Pick<EffectsRequest, 'standing' | 'refresh'> {
  const standing = changes === 0 && refresh !== 'ALL' && selection === undefined
  return { standing, refresh: standing ? 'NEVER' : refresh }
}

function planWarnings(
  store: Store,
  workspace: string,
  after: readonly DeclaredObject[],
  { effects }: Effects,
): readonly string[] {
  const { registries } = modelOf(after, [])
  return [
    ...warningsOf(effects, registries, (registry) => factsNow(store, registry)),
    ...waitingIn(store, workspace, effects),
  ]
}
