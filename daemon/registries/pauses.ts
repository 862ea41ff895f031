import { type AuditSubject, registrySubject } from '../../policies/audit/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { PauseRequest, ResumeRequest } from '../services.ts'
import type { RequestKey, Store } from '../store/store.ts'

export type PauseDeps = { readonly store: Store; readonly now: () => number }

/** Most characters of a reason. */
const LONGEST = 500

/** Pauses a declared registry. Throws INVALID_ARGUMENT if the reason is empty or too long. */
export function pause({ store, now }: PauseDeps, request: PauseRequest): void {
  const { name, reason, by, requestId, actor } = request
  const text = reason.trim()
  if (text === '' || text.length > LONGEST)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `reason: ${text === '' ? 'it is missing' : `it has more than ${LONGEST} characters`}. Say for other people why nothing may be deleted`,
      { metadata: { field: 'reason' } },
    )
  const key = { id: requestId, method: 'PauseRegistry', arguments: { registry: name, reason: text } }
  once(store, key, () => {
    store.registryPauses.set(name, { reason: text, pausedBy: by, pausedAt: now() })
    const payload = { reason: text }
    store.audit.add({ type: 'careen.registry.paused', actor, about: subjectOf(store, name), payload })
  })
}

/** Ends a pause. Does nothing if the registry is not paused. */
export function resume({ store }: PauseDeps, { name, requestId, actor }: ResumeRequest): void {
  const key = { id: requestId, method: 'ResumeRegistry', arguments: { registry: name } }
  once(store, key, () => {
    const before = store.registryPauses.get(name)
    if (before === undefined) return
    store.registryPauses.remove(name)
    const payload = { reason: before.reason, paused_by: before.pausedBy }
    store.audit.add({ type: 'careen.registry.resumed', actor, about: subjectOf(store, name), payload })
  })
}

function subjectOf({ objects }: Store, registry: string): AuditSubject {
  return registrySubject({ workspace: objects.get(`registry.${registry}`)?.workspace ?? '', registry })
}

/** Acts for the first request of a key alone. */
function once(store: Store, key: RequestKey, act: () => void): void {
  store.transaction(() => {
    if (store.requests.resultOf(key) !== undefined) return
    act()
    store.requests.remember(key, '')
  })
}
