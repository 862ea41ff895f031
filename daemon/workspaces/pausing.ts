import { type AuditSubject, registrySubject, repositorySubject } from '../../policies/audit/index.ts'
import { isRepositoryName } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { Actor, PausePlace } from '../../proto/resources/index.ts'
import type { RequestKey, Store } from '../store/store.ts'

/** Most characters of a reason. */
const LONGEST = 500

/** What is paused, and the workspace of its registry. */
export type PausedPlace = PausePlace & { readonly workspace: string }

/** A pause of something. `by`: the identity of who asks. The same request id acts once. */
export type PauseWish = {
  readonly reason: string
  readonly by: string
  readonly requestId: string
  readonly actor?: Actor | undefined
}

/**
 * Pauses a registry or a repository, and records who did. Replaces an earlier pause. Throws INVALID_ARGUMENT if the reason is empty or
 * too long, NAME_INVALID for a repository that nobody has seen and that cannot exist, and REQUEST_ID_REUSED.
 */
export function pause(
  { store, now }: { readonly store: Store; readonly now: () => number },
  place: PausedPlace,
  { reason, by, requestId, actor }: PauseWish,
): void {
  const { registry, repository } = place
  const text = reasonIn(reason)
  const method = repository === undefined ? 'PauseRegistry' : 'PauseRepository'
  const key = { id: requestId, method, arguments: { registry, repository, reason: text } }
  once(store, key, () => {
    refuseImpossible(store, place)
    store.pauses.set(place, { reason: text, pausedBy: by, pausedAt: now() })
    const type = repository === undefined ? 'careen.registry.paused' : 'careen.repository.paused'
    store.audit.add({ type, actor, about: pausedSubject(place), payload: { reason: text } })
  })
}

/** Why: who pauses a misspelt name believes that nothing is deleted. */
function refuseImpossible(store: Store, { registry, repository }: PausedPlace): void {
  if (repository === undefined || isRepositoryName(repository)) return
  if (store.repositories.get({ registry, repository }) !== undefined) return
  throw new CareenError(
    'NAME_INVALID',
    `name: "${repository}" is no name of a repository: words of a-z, 0-9, ".", "_" and "-", joined by "/", without a tag. Nothing was paused`,
    { metadata: { field: 'name' } },
  )
}

function reasonIn(reason: string): string {
  const text = reason.trim()
  if (text !== '' && text.length <= LONGEST) return text
  const why = text === '' ? 'it is missing' : `it has more than ${LONGEST} characters`
  throw new CareenError(
    'INVALID_ARGUMENT',
    `reason: ${why}. Say for other people why nothing may be deleted`,
    { metadata: { field: 'reason' } },
  )
}

/** Returns what events of a pause are about. */
export function pausedSubject({ workspace, registry, repository }: PausedPlace): AuditSubject {
  return repository === undefined
    ? registrySubject({ workspace, registry })
    : repositorySubject({ workspace, registry, repository })
}

/** Acts for the first request of a key alone, in one transaction. Throws REQUEST_ID_REUSED. */
export function once(store: Store, key: RequestKey, act: () => void): void {
  store.transaction(() => {
    if (store.requests.resultOf(key) !== undefined) return
    act()
    store.requests.remember(key, '')
  })
}
