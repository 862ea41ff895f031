import { CareenError } from '../../policies/model/index.ts'
import type { PauseRequest, ResumeRequest } from '../services.ts'
import type { RequestKey, Store } from '../store/store.ts'

export type PauseDeps = { readonly store: Store; readonly now: () => number }

/** Most characters of a reason. */
const LONGEST = 500

/** Pauses a declared registry. Throws INVALID_ARGUMENT if the reason is empty or too long. */
export function pause({ store, now }: PauseDeps, { name, reason, by, requestId }: PauseRequest): void {
  const text = reason.trim()
  if (text === '' || text.length > LONGEST)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `reason: ${text === '' ? 'it is missing' : `it has more than ${LONGEST} characters`}. Say for other people why nothing may be deleted`,
      { metadata: { field: 'reason' } },
    )
  const key = { id: requestId, method: 'PauseRegistry', arguments: { registry: name, reason: text } }
  once(store, key, () => store.registryPauses.set(name, { reason: text, pausedBy: by, pausedAt: now() }))
}

/** Ends a pause. Does nothing if the registry is not paused. */
export function resume({ store }: PauseDeps, { name, requestId }: ResumeRequest): void {
  const key = { id: requestId, method: 'ResumeRegistry', arguments: { registry: name } }
  once(store, key, () => store.registryPauses.remove(name))
}

/** Acts for the first request of a key alone. */
function once(store: Store, key: RequestKey, act: () => void): void {
  store.transaction(() => {
    if (store.requests.resultOf(key) !== undefined) return
    act()
    store.requests.remember(key, '')
  })
}
