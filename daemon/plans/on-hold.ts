import type { RepositoryEffect } from '../../policies/diff/index.ts'
import {
  addressOf,
  CareenError,
  type ChangeWindow,
  type Instant,
  type Policy,
} from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'
import { closed, closedWindow, pauseText } from '../workspaces/index.ts'

/** When plans of a workspace may be applied; undefined: at any time. */
export type ApplyWindow = (workspace: string) => ChangeWindow | undefined

export type OnHoldDeps = {
  readonly store: Pick<Store, 'registryPauses'>
  readonly applyWindow: ApplyWindow
  readonly now: () => Instant
}

/** Returns why nothing is applied to the workspace now; undefined: it may be. */
function applyClosed({ applyWindow, now }: Omit<OnHoldDeps, 'store'>, workspace: string): string | undefined {
  const window = applyWindow(workspace)
  if (window === undefined) return undefined
  return closed(window, now(), `careend.hcl lets workspace ${workspace} be changed`)?.message
}

/** Throws OUTSIDE_WINDOW if `careend.hcl` lets nobody change the workspace now. */
export function refuseOutsideWindow(deps: Omit<OnHoldDeps, 'store'>, workspace: string): void {
  const why = applyClosed(deps, workspace)
  if (why === undefined) return
  throw new CareenError('OUTSIDE_WINDOW', `the plan was not applied: ${why}. Run careen plan again then`, {
    metadata: { workspace },
  })
}

export type PlannedDeletes = {
  readonly workspace: string
  readonly effects: readonly RepositoryEffect[]
  /** The policies after the plan. */
  readonly policies: readonly Policy[]
}

/** Returns what keeps a plan, or deletes of its effects, waiting now: one sentence each. */
export function onHold(
  deps: OnHoldDeps,
  { workspace, effects, policies }: PlannedDeletes,
): readonly string[] {
  const { store, now } = deps
  const busy = effects.filter(({ deletes }) => deletes.length > 0)
  const paused = [...new Set(busy.map(({ repository }) => repository.registry))].flatMap((registry) => {
    const pause = store.registryPauses.get(registry)
    return pause === undefined ? [] : [pauseText(registry, pause)]
  })
  const governing = new Set(busy.map(({ policy }) => policy))
  const outside = policies
    .filter((policy) => governing.has(addressOf(policy)))
    .flatMap((policy) => closedWindow(policy, now())?.message ?? [])
  const apply = applyClosed(deps, workspace)
  return [...(apply === undefined ? [] : [apply]), ...paused.toSorted(), ...outside.toSorted()]
}
