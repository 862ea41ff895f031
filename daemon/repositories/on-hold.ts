import { addressOf, compact, type Instant, type Policy } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { closedWindow, pauseText, type Workspaces } from '../workspaces/index.ts'

export type HoldDeps = {
  readonly store: Pick<Store, 'registryPauses'>
  readonly workspaces: Pick<Workspaces, 'model'>
  readonly now: () => Instant
}

/** Returns repositories with why nothing is deleted in them now, though a policy is in force: a pause, or a closed window. */
export function withHolds(
  { store, workspaces, now }: HoldDeps,
  states: readonly RepositoryState[],
): RepositoryState[] {
  const known = new Map<string, ReadonlyMap<string, Policy>>()
  const windowed = (workspace: string): ReadonlyMap<string, Policy> => {
    const found = known.get(workspace) ?? withWindow(workspaces.model(workspace).policies)
    known.set(workspace, found)
    return found
  }
  return states.map((state) => {
    const { registry, workspace, policy } = state
    if (policy === undefined) return state
    const pause = store.registryPauses.get(registry)
    const onHold =
      pause === undefined
        ? closedWindow(windowed(workspace).get(policy), now())?.message
        : pauseText(registry, pause)
    return { ...state, ...compact({ onHold }) }
  })
}

function withWindow(policies: readonly Policy[]): ReadonlyMap<string, Policy> {
  const found = policies.filter(({ window }) => window !== undefined)
  return new Map(found.map((policy) => [addressOf(policy), policy]))
}
