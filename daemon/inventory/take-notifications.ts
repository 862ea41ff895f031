import { type Digest, type RepositoryRef, compact } from '../../policies/model/index.ts'
import type { ReceivedNotification } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/**
 * Remembers what a registry told, all of it or nothing. A push or pull is the latest known; a delete is believed unless a
 * later push is known, and costs nothing where it is wrong: what the next look shows all the same is put back, and counts as
 * young. Every push is also told to the run that is at work in the repository. A push whose time is not known is no evidence
 * of when the image came.
 */
export function takeNotices(store: Store, registry: string, notices: readonly ReceivedNotification[]): void {
  store.transaction(() => {
    for (const notice of notices) take(store, { registry, repository: notice.repository }, notice)
  })
}

function take(store: Store, ref: RepositoryRef, notice: ReceivedNotification): void {
  const { action, digest, tag, at } = notice
  switch (action) {
    case 'push':
      if (digest !== undefined) takePush(store, ref, { ...notice, digest })
      break
    case 'pull':
      if (digest !== undefined) store.notices.add(ref, digest, 'pulled', at)
      break
    case 'delete':
      if (tag !== undefined) store.tags.lose(ref, [tag], at)
      if (digest === undefined || (store.notices.get(ref, digest).pushedAt ?? 0) > at) break
      store.sightings.lose(ref, [digest], at)
      store.tags.loseWith(ref, [digest], at)
      store.notices.remove(ref, [digest])
      break
  }
}

function takePush(
  store: Store,
  ref: RepositoryRef,
  { digest, tag, at, timeUnknown }: ReceivedNotification & { readonly digest: Digest },
): void {
  if (timeUnknown !== true) {
    store.notices.add(ref, digest, 'pushed', at)
    if (tag !== undefined) store.tags.told(ref, { tag, digest }, at)
  }
  store.pushes.add(ref, { digest, at, ...compact({ tag, timeUnknown }) })
}
