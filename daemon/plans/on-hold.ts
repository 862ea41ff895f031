import type { RepositoryEffect } from '../../policies/diff/index.ts'
import {
  addressOf,
  CareenError,
  type ChangeWindow,
  type Instant,
  type Policy,
} from '../../policies/model/index.ts'
import type { IdentityKind } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { closed, closedWindow, pauseText } from '../workspaces/index.ts'

/** What `careend.hcl` says of changes of a workspace. */
export type ApplyRules = {
  /** When it may be changed. Undefined: at any time. */
  readonly window: ChangeWindow | undefined
  /** True if it is changed by plans alone. */
  readonly planOnly: boolean
  /** How many persons besides approve a change. Above 0, it is changed by plans alone. */
  readonly approvers: number
  /** Kinds of the identities that approve. Absent: all. */
  readonly approverKinds?: readonly IdentityKind[]
}

/** Returns the rules of a workspace. Undefined: there are none. */
export type ApplyRulesOf = (workspace: string) => ApplyRules | undefined

export type OnHoldDeps = {
  readonly store: Pick<Store, 'pauses'>
  readonly applyRules: ApplyRulesOf
  readonly now: () => Instant
}

/** Returns why nothing is applied to the workspace now; undefined: it may be. */
export function applyClosed(
  { applyRules, now }: Omit<OnHoldDeps, 'store'>,
  workspace: string,
): string | undefined {
  const window = applyRules(workspace)?.window
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
  const governing = new Set(busy.map(({ policy }) => policy))
  const outside = policies
    .filter((policy) => governing.has(addressOf(policy)))
    .flatMap((policy) => closedWindow(policy, now())?.message ?? [])
  const apply = applyClosed(deps, workspace)
  return [...(apply === undefined ? [] : [apply]), ...pausedIn(store, busy), ...outside.toSorted()]
}

/** Most paused repositories of a plan that have a sentence each. */
const NAMED = 5

/** Returns the pauses of registries and repositories in which something would be deleted, by name. */
function pausedIn({ pauses }: OnHoldDeps['store'], busy: readonly RepositoryEffect[]): readonly string[] {
  const names = Map.groupBy(busy, ({ repository }) => repository.registry)
  const found = [...names].flatMap(([registry, effects]) => {
    const here = new Set(effects.map(({ repository }) => repository.repository))
    return pauses
      .inRegistry(registry)
      .filter(({ repository }) => repository === undefined || here.has(repository))
  })
  const registries = found.filter(({ repository }) => repository === undefined)
  const repositories = found.filter(({ repository }) => repository !== undefined)
  const more = repositories.length - NAMED
  return [
    ...registries.map(pauseText).toSorted(),
    ...repositories.map(pauseText).toSorted().slice(0, NAMED),
    ...(more > 0
      ? [`${more} more repositories of the plan are paused. To list them, run: careen repositories`]
      : []),
  ]
}
