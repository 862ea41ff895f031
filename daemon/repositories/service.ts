import { type RepositoryRef, compact } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import { withParked } from '../evaluation/index.ts'
import type { ClockWatch } from '../inventory/index.ts'
import type { RepositoryOperations } from '../registry-services.ts'
import type { OpenClient } from '../registry/client.ts'
import { repositoryAt } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'
import { pause, type Workspaces } from '../workspaces/index.ts'
import { explain } from './explain.ts'
import { withHolds } from './on-hold.ts'
import { resume } from './resume.ts'
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
    list: (query) =>
      withHolds(deps, withParked(store, store.repositories.list({ ...query, declared: true }))),
    image: (ref, digest) => seenImage(deps, ref, digest),
    images: (ref, page) => seenImages(deps, ref, page),
    explain: (ref, reference, signal, at) => {
      const state = repositoryAt(store, ref)
      return explain({ ...deps, shown: () => shown(deps, ref) }, { state, reference, at }, signal)
    },
    pause: (request) => {
      const state = repositoryAt(store, request)
      store.transaction(() => {
        pause(deps, state, request)
        // Why: it is listed from now on, also if nobody has seen it.
        store.repositories.upsert(state)
      })
      return shown(deps, state)
    },
    resume: (request) =>
      store.transaction(() => {
        const state = shown(deps, request)
        const acted = resume(deps, state, request)
        return { ...shown(deps, state), ...compact({ loss: acted ? state.loss : undefined }) }
      }),
  }
}

function shown(deps: RepositoryDeps, ref: RepositoryRef): RepositoryState {
  const state = repositoryAt(deps.store, ref)
  return withHolds(deps, withParked(deps.store, [state]))[0] ?? state
}
