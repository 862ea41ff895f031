import type { Digest, Intent } from '../../policies/index.ts'
import type { Store } from '../store/store.ts'

/** What the DELETEs of intents without an outcome may still take: their images, and what those list. */
export function pendingOf(
  open: readonly Pick<Intent, 'digest' | 'action' | 'children'>[],
): ReadonlySet<Digest> {
  return new Set(
    open.flatMap(({ digest, action, children }) => (action === 'DELETE' ? [digest, ...children] : [digest])),
  )
}

/** The same of a repository's inventory; nothing where its registry is not known yet. */
export function pendingAt(
  { intents }: Pick<Store, 'intents'>,
  { registry, repository }: { readonly registry: string | undefined; readonly repository: string },
): ReadonlySet<Digest> {
  return pendingOf(registry === undefined ? [] : intents.open({ registry, repository }))
}
