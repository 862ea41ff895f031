import { createHash } from 'node:crypto'
import { repositorySubject } from '../../policies/audit/index.ts'
import { CareenError, compact } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import type { RepositoryResumeRequest } from '../registry-services.ts'
import type { Store } from '../store/store.ts'
import { once } from '../workspaces/index.ts'

export type ResumeDeps = { readonly store: Store; readonly now: () => number }

type Looked = Pick<RepositoryState, 'pause' | 'stopped' | 'loss'>

/** Returns a text that changes with what a person looks at before cleaning is resumed, in quotes. */
export function lookEtag({ pause, stopped, loss }: Looked): string {
  const paused = pause === undefined ? null : [pause.reason, pause.pausedBy, pause.pausedAt]
  const text = JSON.stringify([paused, stopped ?? null, loss ?? null])
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`
}

/**
 * Ends the pause of a repository, and what else stops its cleaning: an incident, missing images, a clock that was set back. A repository
 * that is paused and nothing else loses its pause alone. Why: who ends a pause has not looked at a clock. Returns true unless the call
 * was made before. Throws ETAG_MISMATCH, INVALID_ARGUMENT if it was not looked at, and REQUEST_ID_REUSED.
 */
export function resume(
  deps: ResumeDeps,
  state: RepositoryState,
  { registry, repository, seen, requestId = '', actor }: RepositoryResumeRequest,
): boolean {
  const { store } = deps
  const key = { id: requestId, method: 'ResumeRepository', arguments: { registry, repository, seen } }
  let acted = false
  once(store, key, () => {
    acted = true
    refuseUnseen(state, seen)
    const { pause, stopped } = state
    const loss = store.losses.get(state)
    const paused = pause === undefined ? {} : { reason: pause.reason, paused_by: pause.pausedBy }
    const payload = { ...paused, ...compact({ stopped, accepted_losses: loss?.digests.length }) }
    store.audit.add({ type: 'careen.repository.resumed', actor, about: repositorySubject(state), payload })
    store.pauses.remove({ registry, repository })
    if (pause === undefined || needsLook(state)) accept(deps, state)
  })
  return acted
}

/**
 * A person has looked: cleaning goes on, what the last look lost is believed to be gone when the next one agrees, and a clock
 * that shows less than the newest look is right.
 */
function accept({ store, now }: ResumeDeps, state: RepositoryState): void {
  const loss = store.losses.get(state)
  store.repositories.resume(state)
  store.looks.mend(now())
  if (loss === undefined) return
  store.sightings.accept(state, loss.digests, loss.at)
  store.tags.accept(state, loss.digests, loss.at)
  store.losses.clear(state)
}

function needsLook({ stopped, loss }: Looked): boolean {
  return stopped !== undefined || loss !== undefined
}

/** Throws if the caller has seen something else than there is, or nothing while there is an incident. */
function refuseUnseen(state: RepositoryState, seen: string | undefined): void {
  if (seen === undefined || seen === lookEtag(state)) return
  const name = `${state.registry}/${state.repository}`
  const about = { metadata: { repository: name } }
  if (seen !== '')
    throw new CareenError(
      'ETAG_MISMATCH',
      `${name} has changed since it was looked at. Nothing was resumed. Look at it again: careen repositories resume ${name}`,
      about,
    )
  if (!needsLook(state)) return
  throw new CareenError(
    'INVALID_ARGUMENT',
    `etag: it is missing, and cleaning of ${name} is stopped: ${state.stopped ?? state.loss ?? ''}. Nothing was resumed. Look at the repository, then send its etag`,
    { metadata: { ...about.metadata, field: 'etag' } },
  )
}
