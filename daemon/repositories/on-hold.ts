import {
  addressOf,
  compact,
  type Instant,
  type Policy,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { CleaningPause, PlacedPause, RepositoryState } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { closedWindow, pauseText, type Workspaces } from '../workspaces/index.ts'
import { lookEtag } from './resume.ts'

export type HoldDeps = {
  readonly store: Pick<Store, 'pauses'>
  readonly workspaces: Pick<Workspaces, 'model'>
  readonly now: () => Instant
}

/**
 * Returns repositories with their own pauses, with why nothing is deleted in them now, though a policy is in force: a pause, or a
 * closed window, and with what a person has looked at who resumes them.
 */
export function withHolds(
  { store, workspaces, now }: HoldDeps,
  states: readonly RepositoryState[],
): RepositoryState[] {
  const windowed = remembered((workspace) => withWindow(workspaces.model(workspace).policies))
  const pausesOf = remembered((registry) => pausesByPlace(store.pauses.inRegistry(registry)))
  return states.map(({ nextRunAt, ...rest }) => {
    const state = { ...rest, ...compact({ nextRunAt: rest.goneAt === undefined ? nextRunAt : undefined }) }
    const { workspace, policy } = state
    const { own, over } = pausesOf(state.registry)(state)
    const shown = { ...state, ...compact({ pause: own }) }
    const found = { ...shown, etag: lookEtag(shown) }
    if (policy === undefined) return found
    const closed = closedWindow(windowed(workspace).get(policy), now())?.message
    return { ...found, ...compact({ onHold: over === undefined ? closed : pauseText(over) }) }
  })
}

type PausesAt = { readonly own: CleaningPause | undefined; readonly over: PlacedPause | undefined }

/** Returns a function from a repository of the registry to its own pause, and to the one that it is under. */
function pausesByPlace(pauses: readonly PlacedPause[]): (ref: RepositoryRef) => PausesAt {
  const byName = new Map(pauses.map((pause) => [pause.repository ?? '', pause]))
  return ({ repository }) => {
    const found = byName.get(repository)
    if (found === undefined) return { own: undefined, over: byName.get('') }
    const { reason, pausedBy, pausedAt } = found
    return { own: { reason, pausedBy, pausedAt }, over: found }
  }
}

function remembered<Found extends object>(find: (key: string) => Found): (key: string) => Found {
  const known = new Map<string, Found>()
  return (key) => {
    const found = known.get(key) ?? find(key)
    known.set(key, found)
    return found
  }
}

function withWindow(policies: readonly Policy[]): ReadonlyMap<string, Policy> {
  const found = policies.filter(({ window }) => window !== undefined)
  return new Map(found.map((policy) => [addressOf(policy), policy]))
}
