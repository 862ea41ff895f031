import { type Digest, type RepositoryRef, compact } from '../../policies/model/index.ts'
import type { ReceivedNotification } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/**
 * Records notifications of a registry, all or none. A push or pull replaces an earlier one. A delete counts unless a later push is
 * known; if it is wrong, the next scan restores the image, which then counts as new. Each push is also passed to the run in the
 * repository. A push of an unknown time is no evidence of an arrival.
 */
export function takeNotifications(
  store: Store,
  registry: string,
  notifications: readonly ReceivedNotification[],
): void {
  store.transaction(() => {
    for (const one of notifications) record(store, { registry, repository: one.repository }, one)
  })
}

function record(store: Store, ref: RepositoryRef, notification: ReceivedNotification): void {
  const { action, digest, tag, at } = notification
  switch (action) {
    case 'push':
      store.listings.found(ref)
      if (digest !== undefined) recordPush(store, ref, { ...notification, digest })
      break
    case 'pull':
      if (digest !== undefined) store.notifications.add(ref, digest, 'pulled', at)
      break
    case 'delete':
      if (tag !== undefined) store.tags.remove(ref, [tag], at)
      if (digest === undefined || (store.notifications.get(ref, digest).pushedAt ?? 0) > at) break
      store.sightings.remove(ref, [digest], at)
      store.tags.removeWith(ref, [digest], at)
      store.notifications.remove(ref, [digest])
      break
  }
}

function recordPush(
  store: Store,
  ref: RepositoryRef,
  { digest, tag, at, timeUnknown }: ReceivedNotification & { readonly digest: Digest },
): void {
  if (timeUnknown !== true) {
    store.notifications.add(ref, digest, 'pushed', at)
    if (tag !== undefined) store.tags.report(ref, { tag, digest }, at)
  }
  store.pushes.add(ref, { digest, at, ...compact({ tag, timeUnknown }) })
}
