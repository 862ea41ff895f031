import { repositorySubject } from '../../policies/audit/index.ts'
import { type RepositoryRef, compact } from '../../policies/model/index.ts'
import type { Actor, RepositoryState } from '../../proto/resources/index.ts'
import { withParked } from '../evaluation/index.ts'
import type { ClockWatch } from '../inventory/index.ts'
import type { OpenClient } from '../registry/client.ts'
import type { RepositoryOperations } from '../services.ts'
import { repositoryAt } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'
import type { Workspaces } from '../workspaces/index.ts'
import { explain } from './explain.ts'
import { withHolds } from './on-hold.ts'
import { seenImage, seenImages } from './seen-images.ts'

export type RepositoryDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: OpenClient
  readonly now: () => number
  readonly stepped: ClockWatch
}

export function repositoryOperations(deps: RepositoryDeps): RepositoryOperations {
  const { store } = deps
  return {
    get: (ref) => shown(deps, ref),
    list: (query) => withHolds(deps, withParked(store, store.repositories.list(query))),
    image: (ref, digest) => seenImage(deps, ref, digest),
    images: (ref, page) => seenImages(deps, ref, page),
    explain: (ref, reference, signal, at) => {
      const state = repositoryAt(store, ref)
      return explain({ ...deps, shown: () => shown(deps, ref) }, { state, reference, at }, signal)
    },
    resume: (ref, actor) => {
      const state = repositoryAt(store, ref)
      store.transaction(() => resume(deps, state, actor))
      return { ...shown(deps, ref), ...compact({ loss: state.loss }) }
    },
  }
}

/**
 * A person has looked: cleaning goes on, what the last look lost is believed to be gone when the next one agrees, and a clock
 * that shows less than the newest look is right.
 */
function resume({ store, now }: RepositoryDeps, state: RepositoryState, actor: Actor | undefined): void {
  store.repositories.resume(state)
  store.looks.mend(now())
  const loss = store.losses.get(state)
  const payload = compact({ stopped: state.stopped, accepted_losses: loss?.digests.length })
  store.audit.add({ type: 'careen.repository.resumed', actor, about: repositorySubject(state), payload })
  if (loss === undefined) return
  store.sightings.accept(state, loss.digests, loss.at)
  store.tags.accept(state, loss.digests, loss.at)
  store.losses.clear(state)
}

function shown(deps: RepositoryDeps, ref: RepositoryRef): RepositoryState {
  const state = repositoryAt(deps.store, ref)
  return withHolds(deps, withParked(deps.store, [state]))[0] ?? state
}
